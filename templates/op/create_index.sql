CREATE {% if index.unique %}UNIQUE {% endif %}INDEX {% if concurrently %}CONCURRENTLY {% endif -%}
{%- if if_not_exists %}IF NOT EXISTS {% endif -%}
{{ index.name }} ON {% if index.only %}ONLY {% endif %}{{ index.table }}
{%- if let Some(method) = index.method %} USING {{ method }}{% endif %} (
{%- for element in index.elements -%}
{{ IndexElementClause(element) }}{% if !loop.last %}, {% endif %}
{%- endfor -%}
)
{%- if !index.include.is_empty() %} INCLUDE ({{ index.include|join(", ") }}){% endif -%}
{%- match index.nulls -%}
{%- when Some(NullsDistinct::Distinct) %} NULLS DISTINCT
{%- when Some(NullsDistinct::NotDistinct) %} NULLS NOT DISTINCT
{%- when None -%}
{%- endmatch -%}
{%- if !index.with.is_empty() %} WITH {{ ParametersClause(index.with) }}{% endif -%}
{%- if let Some(tablespace) = index.tablespace %} TABLESPACE {{ tablespace }}{% endif -%}
{%- if let Some(predicate) = index.predicate %} WHERE {{ Typed(predicate) }}{% endif -%}
