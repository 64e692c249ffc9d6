CHECK ({{ Typed(self.0.expression) }}){% if self.0.no_inherit %} NO INHERIT{% endif %}{% if self.0.not_valid %} NOT VALID{% endif %}
