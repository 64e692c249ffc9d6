ALTER TABLE {{ name }} SET SCHEMA {{ schema }}
