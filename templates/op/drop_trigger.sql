DROP TRIGGER{% if if_exists %} IF EXISTS{% endif %} {{ name }} ON {{ table }}{% if cascade %} CASCADE{% endif %}
