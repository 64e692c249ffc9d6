ALTER TABLE {{ table }} ADD {{ ConstraintClause(constraint) }}
