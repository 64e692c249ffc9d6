COMMENT ON {% if view.materialized %}MATERIALIZED {% endif %}VIEW {{ view.name }} IS {{ comment }}
