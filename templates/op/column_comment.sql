COMMENT ON COLUMN {{ table }}.{{ column }} IS {% match comment %}{% when Some(comment) %}{{ comment }}{% when None %}NULL{% endmatch %}
