DO $limbeck$
DECLARE
{{ declares }}
    alone boolean;
{%- if builds.is_some() || drops.is_some() %}
    other text;
{%- endif %}
BEGIN
{%- if let Some(after) = after %}
{% include "script/turn.sql" %}
{%- endif %}
{{ check }}
{% include "script/alone.sql" %}
{%- if let Some((index, like)) = builds %}
{%- if let Some(table) = index.table %}
    IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass({{ index.text }})
            AND indrelid = to_regclass({{ table.1 }}) AND NOT indisvalid) THEN
        -- An earlier try has left it behind, INVALID. Wait until nobody is building it.
        LOCK TABLE {{ table.0 }} IN SHARE UPDATE EXCLUSIVE MODE;
        IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass({{ index.text }}) AND NOT indisvalid) THEN
            DROP INDEX {{ index.name }};
        END IF;
    END IF;
    IF to_regclass({{ index.text }}) IS NOT NULL THEN
        -- It is there already. What it should be like is seen on an empty copy of the table.
        CREATE TEMPORARY TABLE limbeck_copy (LIKE {{ table.0 }}) ON COMMIT DROP;
        {{ like }};
        SELECT pg_get_indexdef(it.indexrelid) INTO other FROM pg_index AS it, pg_index AS copy
            WHERE it.indexrelid = to_regclass({{ index.text }})
            AND copy.indexrelid = to_regclass('pg_temp.limbeck_index')
            AND (it.indrelid, it.indisunique, substring(pg_get_indexdef(it.indexrelid) FROM ' USING .*'))
            IS DISTINCT FROM (to_regclass({{ table.1 }})::oid, copy.indisunique,
                substring(pg_get_indexdef(copy.indexrelid) FROM ' USING .*'));
        IF FOUND THEN
            RAISE EXCEPTION USING MESSAGE = {{ index.refusal("the name", "is taken by another index") }},
                DETAIL = other, HINT = 'Give one of the two another name.';
        END IF;
    END IF;
{%- endif %}
{%- endif %}
{%- if let Some(index) = drops %}
{%- if let Some(table) = index.table %}
    SELECT pg_get_indexdef(indexrelid) INTO other FROM pg_index
        WHERE indexrelid = to_regclass({{ index.text }}) AND indrelid <> to_regclass({{ table.1 }});
    IF FOUND THEN
        RAISE EXCEPTION USING MESSAGE = {{ index.refusal("the index", "belongs to another table") }}, DETAIL = other;
    END IF;
{%- endif %}
{%- endif %}
{%- if let Some(leaves) = leaves %}
    PERFORM set_config('limbeck.part', {{ leaves }}, false);
{%- endif %}
{%- if latches %}
    PERFORM set_config('default_transaction_read_only', 'off', false);
{%- endif %}
END
$limbeck$