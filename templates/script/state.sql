coalesce(nullif(concat_ws(' + ', string_agg(version_num, ' + ' ORDER BY version_num COLLATE "C"),
            substring(obj_description({{ table_text }}::regclass, 'pg_class') FROM '^limbeck: (.*)$')), ''), 'base')
