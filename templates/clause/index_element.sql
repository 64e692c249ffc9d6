{%- match self.0.key -%}
{%- when IndexKey::Column(column) -%} {{ column }}
{%- when IndexKey::Expression(expression) -%} {{ Typed(expression) }}
{%- endmatch -%}
{%- if let Some(collation) = self.0.collation %} COLLATE {{ collation }}{% endif -%}
{%- if let Some(class) = self.0.operator_class %} {{ class.name }}
{%- if !class.parameters.is_empty() %} {{ ParametersClause(class.parameters) }}{% endif -%}
{% endif -%}
{%- match self.0.order -%}
{%- when Some(SortOrder::Ascending) %} ASC
{%- when Some(SortOrder::Descending) %} DESC
{%- when None -%}
{%- endmatch -%}
{%- match self.0.nulls -%}
{%- when Some(NullsOrder::First) %} NULLS FIRST
{%- when Some(NullsOrder::Last) %} NULLS LAST
{%- when None -%}
{%- endmatch -%}
