CREATE{% if let Some(word) = self.persistence() %} {{ word }}{% endif %} TABLE
{%- if table.if_not_exists %} IF NOT EXISTS{% endif %} {{ table.name }}
{%- if let Some(partition) = table.partition_of %} PARTITION OF {{ partition.parent }}{% endif -%}
{%- if table.partition_of.is_none() || !lines.is_empty() %} (
{%- for line in lines %}
    {{ line }}{% if !loop.last %},{% endif %}
{%- endfor -%}
{%- if !lines.is_empty() %}
{% endif -%}
){% endif -%}
{%- if let Some(partition) = table.partition_of -%}
{%- match partition.bound -%}
{%- when Some(bound) %} {{ Typed(bound) }}
{%- when None %} DEFAULT
{%- endmatch -%}
{%- endif -%}
{%- if !table.options.inherits.is_empty() %}
 INHERITS ({{ table.options.inherits|join(", ") }}){% endif -%}
{%- if let Some(partition_by) = table.options.partition_by %}
 PARTITION BY {{ partition_by.strategy.word() }} ({{ Typed(partition_by.key) }}){% endif -%}
{%- if let Some(method) = table.options.method %}
 USING {{ method }}{% endif -%}
{%- if !table.options.with.is_empty() %}
 WITH {{ ParametersClause(table.options.with) }}{% endif -%}
{%- if table.options.without_oids %}
 WITHOUT OIDS{% endif -%}
{%- if let Some(on_commit) = table.options.on_commit %}
 ON COMMIT {{ on_commit.words() }}{% endif -%}
{%- if let Some(tablespace) = table.options.tablespace %}
 TABLESPACE {{ tablespace }}{% endif -%}
