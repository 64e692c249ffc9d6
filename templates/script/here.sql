    IF to_regclass({{ table_text }}) IS NOT NULL THEN
        SELECT {% include "script/state.sql" %} INTO present FROM {{ table }};
    END IF;
{% include "script/elsewhere.sql" %}