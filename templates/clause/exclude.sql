EXCLUDE{% if let Some(method) = self.0.method %} USING {{ method }}{% endif %} (
{%- for (element, operator) in self.0.elements -%}
{{ IndexElementClause(element) }} WITH {{ operator }}{% if !loop.last %}, {% endif %}
{%- endfor -%}
)
{%- if !self.0.include.is_empty() %} INCLUDE ({{ self.0.include|join(", ") }}){% endif -%}
{%- if !self.0.with.is_empty() %} WITH {{ ParametersClause(self.0.with) }}{% endif -%}
{%- if let Some(tablespace) = self.0.tablespace %} USING INDEX TABLESPACE {{ tablespace }}{% endif -%}
{%- if let Some(predicate) = self.0.predicate %} WHERE ({{ Typed(predicate) }}){% endif -%}
