ALTER TABLE {{ table }} ADD COLUMN{% if if_not_exists %} IF NOT EXISTS{% endif %} {{ column }}
