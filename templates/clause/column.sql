{{ column.name }} {{ column.data_type }}
{%- if let Some(storage) = column.storage %} STORAGE {{ storage }}{% endif -%}
{%- if let Some(compression) = column.compression %} COMPRESSION {{ compression }}{% endif -%}
{%- if let Some(collation) = column.collation %} COLLATE {{ collation }}{% endif -%}
{%- if let Some(default) = column.default %} DEFAULT {{ Typed(default) }}{% endif -%}
{%- if let Some(generated) = column.generated %} GENERATED ALWAYS AS ({{ Typed(generated.expression) }})
{%- if generated.is_stored(*version) %} STORED{% else %} VIRTUAL{% endif -%}
{% endif -%}
{%- if let Some(identity) = column.identity %} {{ IdentityClause(identity) }}{% endif -%}
{%- match column.nullability -%}
{%- when Nullability::NotNull %} NOT NULL
{%- when Nullability::Null %} NULL
{%- when Nullability::Unspecified -%}
{%- endmatch -%}
{%- for check in checks %} {{ ConstraintClause(check) }}{% endfor -%}
