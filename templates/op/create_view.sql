CREATE{% if or_replace %} OR REPLACE{% endif %}{% if view.materialized %} MATERIALIZED{% endif %} VIEW
{%- if if_not_exists %} IF NOT EXISTS{% endif %} {{ view.name }}
{%- if !view.columns.is_empty() %} ({{ view.columns|join(", ") }}){% endif -%}
{%- if let Some(with) = view.with %} WITH ({{ Typed(with) }}){% endif %} AS
{{ view.query.as_part() }}
{%- if let Some(option) = view.check_option %}
{{ option }}{% endif -%}
{%- if view.no_data %}
WITH NO DATA{% endif -%}
