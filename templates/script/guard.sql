DO $limbeck$
DECLARE
    present text := 'base';
    alone boolean;
BEGIN
{%- if let Some(after) = after %}
{% include "script/turn.sql" %}
{%- endif %}
{%- if is_made %}
    LOCK TABLE {{ table }} IN SHARE ROW EXCLUSIVE MODE;
    SELECT {% include "script/state.sql" %} INTO present FROM {{ table }};
{%- else %}
    IF to_regclass({{ table_text }}) IS NOT NULL THEN
        LOCK TABLE {{ table }} IN SHARE ROW EXCLUSIVE MODE;
        SELECT {% include "script/state.sql" %} INTO present FROM {{ table }};
    END IF;
{%- endif %}
{% include "script/elsewhere.sql" %}
{%- for index in built %}
    IF NOT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass({{ index.text }}) AND indisvalid
{%- if let Some(table) = index.table %} AND indrelid = to_regclass({{ table.1 }}){% endif %}) THEN
        RAISE EXCEPTION USING MESSAGE = {{ index.refusal("the index", "was not built") }};
    END IF;
{%- endfor %}
{%- for index in dropped %}
    IF to_regclass({{ index.text }}) IS NOT NULL THEN
        RAISE EXCEPTION USING MESSAGE = {{ index.refusal("the index", "was not dropped") }};
    END IF;
{%- endfor %}
{% include "script/alone.sql" %}
END
$limbeck$