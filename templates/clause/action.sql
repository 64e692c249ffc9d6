{{ self.0.words() }}{% if !self.0.columns().is_empty() %} ({{ self.0.columns()|join(", ") }}){% endif %}
