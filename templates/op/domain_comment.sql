COMMENT ON DOMAIN {{ name }} IS {{ comment }}
