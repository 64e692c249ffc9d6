DROP SCHEMA{% if if_exists %} IF EXISTS{% endif %} {{ name }}{% if cascade %} CASCADE{% endif %}
