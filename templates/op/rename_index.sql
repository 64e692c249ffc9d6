ALTER INDEX {% if if_exists %}IF EXISTS {% endif %}{{ name }} RENAME TO {{ new_name }}
