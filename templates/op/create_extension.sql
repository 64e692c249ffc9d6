CREATE EXTENSION{% if if_not_exists %} IF NOT EXISTS{% endif %} {{ extension.name }}
{%- if let Some(schema) = extension.schema %} SCHEMA {{ schema }}{% endif -%}
{%- if let Some(version) = extension.version %} VERSION {{ version }}{% endif -%}
{%- if cascade %} CASCADE{% endif -%}
