FOREIGN KEY({{ self.0.columns|join(", ") }}) REFERENCES {{ self.0.table }}
{%- if !self.0.referred.is_empty() %} ({{ self.0.referred|join(", ") }}){% endif -%}
{%- match self.0.matching -%}
{%- when Some(Match::Simple) %} MATCH SIMPLE
{%- when Some(Match::Full) %} MATCH FULL
{%- when None -%}
{%- endmatch -%}
{%- if let Some(action) = self.0.on_delete %} ON DELETE {{ ActionClause(action) }}{% endif -%}
{%- if let Some(action) = self.0.on_update %} ON UPDATE {{ ActionClause(action) }}{% endif -%}
