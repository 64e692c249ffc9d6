{%- if let Some(name) = self.0.name %}CONSTRAINT {{ name }} {% endif -%}
{%- match self.0.kind -%}
{%- when ConstraintKind::PrimaryKey(key) -%} PRIMARY KEY{{ KeyClause(key) }}{{ TimingClause(self.0.timing) }}
{%- when ConstraintKind::Unique(key) -%} UNIQUE{{ KeyClause(key) }}{{ TimingClause(self.0.timing) }}
{%- when ConstraintKind::ForeignKey(key) -%} {{ ForeignKeyClause(key) }}{{ TimingClause(self.0.timing) }}
{%- if key.not_valid %} NOT VALID{% endif -%}
{%- when ConstraintKind::Check(check) -%} {{ CheckClause(check) }}
{%- when ConstraintKind::Exclude(exclude) -%} {{ ExcludeClause(exclude) }}{{ TimingClause(self.0.timing) }}
{%- endmatch -%}
