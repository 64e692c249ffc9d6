CREATE TABLE{% if if_not_exists %} IF NOT EXISTS{% endif %} {{ table.name }} (
    version_num VARCHAR({{ table.width }}) NOT NULL
{%- if let Some(constraint) = constraint %},
    CONSTRAINT {{ constraint }} PRIMARY KEY (version_num)
{%- endif %}
)
