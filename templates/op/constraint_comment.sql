COMMENT ON CONSTRAINT {{ name }} ON {{ table }} IS {{ comment }}
