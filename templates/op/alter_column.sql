{%- match change -%}
{%- when ColumnChange::SetComment(comment) -%} COMMENT ON COLUMN {{ table }}.{{ column }} IS {{ comment }}
{%- when ColumnChange::DropComment -%} COMMENT ON COLUMN {{ table }}.{{ column }} IS NULL
{%- when ColumnChange::Rename(new_name) -%} ALTER TABLE {{ table }} RENAME {{ column }} TO {{ new_name }}
{%- when _ -%} ALTER TABLE {{ table }} ALTER COLUMN {{ column }} {# -#}
{%- match change -%}
{%- when ColumnChange::Type with { data_type, collation, using } -%} TYPE {{ data_type }}
{%- if let Some(collation) = collation %} COLLATE {{ collation }}{% endif -%}
{%- if let Some(using) = using %} USING {{ Typed(using) }}{% endif -%}
{%- when ColumnChange::SetNotNull -%} SET NOT NULL
{%- when ColumnChange::DropNotNull -%} DROP NOT NULL
{%- when ColumnChange::SetDefault(default) -%} SET DEFAULT {{ Typed(default) }}
{%- when ColumnChange::DropDefault -%} DROP DEFAULT
{%- when ColumnChange::AddIdentity(identity) -%} ADD {{ IdentityClause(identity) }}
{%- when ColumnChange::SetIdentity with { always, options } -%} {{ self::identity_words(always, options)|join(" ") }}
{%- when ColumnChange::DropIdentity with { if_exists } -%} DROP IDENTITY{% if *if_exists %} IF EXISTS{% endif %}
{%- when ColumnChange::DropExpression with { if_exists } -%} DROP EXPRESSION{% if *if_exists %} IF EXISTS{% endif %}
{%- when ColumnChange::SetStatistics(target) -%} SET STATISTICS {{ target }}
{%- when ColumnChange::SetStorage(storage) -%} SET STORAGE {{ storage }}
{%- when ColumnChange::SetCompression(method) -%} SET COMPRESSION {{ method }}
{%- when _ -%}
{%- endmatch -%}
{%- endmatch -%}
