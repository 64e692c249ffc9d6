{%- if let Some(index) = self.0.using_index %} USING INDEX {{ index }}
{%- else -%}
{%- match self.0.nulls -%}
{%- when Some(NullsDistinct::Distinct) %} NULLS DISTINCT
{%- when Some(NullsDistinct::NotDistinct) %} NULLS NOT DISTINCT
{%- when None -%}
{%- endmatch %} ({{ self.0.columns|join(", ") }})
{%- if !self.0.include.is_empty() %} INCLUDE ({{ self.0.include|join(", ") }}){% endif -%}
{%- if !self.0.with.is_empty() %} WITH {{ ParametersClause(self.0.with) }}{% endif -%}
{%- if let Some(tablespace) = self.0.tablespace %} USING INDEX TABLESPACE {{ tablespace }}{% endif -%}
{%- endif -%}
