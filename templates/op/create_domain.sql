CREATE DOMAIN {{ domain.name }} AS {{ domain.data_type }}
{%- if let Some(collation) = domain.collation %} COLLATE {{ collation }}{% endif -%}
{%- if let Some(default) = domain.default %} DEFAULT {{ Typed(default) }}{% endif -%}
{%- if let Some(name) = domain.not_null -%}
{%- if let Some(name) = name %} CONSTRAINT {{ name }}{% endif %} NOT NULL{% endif -%}
{%- for (name, check) in domain.checks -%}
{%- if let Some(name) = name %} CONSTRAINT {{ name }}{% endif %} CHECK ({{ Typed(check) }}){% endfor -%}
