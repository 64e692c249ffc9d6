    SELECT coalesce(array_agg(version_num::text ORDER BY version_num COLLATE "C"), ARRAY[]::text[]),
        substring(obj_description({{ place.table_text }}::regclass, 'pg_class') FROM '^limbeck: (.*)$')
        INTO present, mark FROM {{ place.table }};