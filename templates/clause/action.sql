{%- match self.0 -%}
{%- when Action::NoAction -%} NO ACTION
{%- when Action::Restrict -%} RESTRICT
{%- when Action::Cascade -%} CASCADE
{%- when Action::SetNull(columns) -%} SET NULL{% if !columns.is_empty() %} ({{ columns|join(", ") }}){% endif %}
{%- when Action::SetDefault(columns) -%} SET DEFAULT{% if !columns.is_empty() %} ({{ columns|join(", ") }}){% endif %}
{%- endmatch -%}
