ALTER SEQUENCE{% if if_exists %} IF EXISTS{% endif %} {{ name }}
{%- if let Some(data_type) = data_type %} AS {{ data_type }}{% endif -%}
{%- let options = self.words() -%}
{%- if !options.is_empty() %} {{ options }}{% endif -%}
{%- match owner -%}
{%- when Some(Some((table, column))) %} OWNED BY {{ table }}.{{ column }}
{%- when Some(None) %} OWNED BY NONE
{%- when None -%}
{%- endmatch -%}
