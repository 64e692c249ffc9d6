CREATE SCHEMA{% if if_not_exists %} IF NOT EXISTS{% endif %} {{ schema.name }}
{%- if let Some(owner) = schema.owner %} AUTHORIZATION {{ owner }}{% endif -%}
