COMMENT ON SCHEMA {{ name }} IS {{ comment }}
