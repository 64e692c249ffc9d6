CREATE{% if temporary %} TEMPORARY{% endif %} SEQUENCE{% if if_not_exists %} IF NOT EXISTS{% endif %} {{ sequence.name }}
{%- if let Some(data_type) = sequence.data_type %} AS {{ data_type }}{% endif -%}
{%- let options = self.options() -%}
{%- if !options.is_empty() %} {{ options }}{% endif -%}
{%- if let Some((table, column)) = sequence.owner %} OWNED BY {{ table }}.{{ column }}{% endif -%}
