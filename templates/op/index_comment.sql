COMMENT ON INDEX {{ name }} IS {{ comment }}
