INSERT INTO {{ table }} ({{ columns|join(", ") }}) VALUES (
{%- for value in row -%}
{{ Typed(value) }}{% if !loop.last %}, {% endif %}
{%- endfor -%}
)
