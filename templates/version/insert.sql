INSERT INTO {{ table.name }} (version_num) VALUES ({{ id }})
{%- if table.primary_key %} RETURNING {{ table.name }}.version_num{% endif -%}
