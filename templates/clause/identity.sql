GENERATED {% if self.0.always %}ALWAYS{% else %}BY DEFAULT{% endif %} AS IDENTITY
{%- let options = self.options() -%}
{%- if !options.is_empty() %} ({{ options }}){% endif -%}
