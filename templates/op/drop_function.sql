DROP {% if procedure %}PROCEDURE{% else %}FUNCTION{% endif %}{% if if_exists %} IF EXISTS{% endif %} {{ name }}
{%- if let Some(parameters) = parameters %}({{ Typed(parameters) }}){% endif -%}
{%- if cascade %} CASCADE{% endif -%}
