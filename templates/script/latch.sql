DO $limbeck$
DECLARE
    present text := 'base';
    alone boolean;
{%- if leftover.is_some() %}
    owner regclass;
{%- endif %}
BEGIN
{%- if let Some(after) = after %}
{% include "script/turn.sql" %}
{%- endif %}
    IF to_regclass({{ table_text }}) IS NOT NULL THEN
        SELECT {% include "script/state.sql" %}
            INTO present FROM {{ table }};
    END IF;
    IF present <> {{ wanted }} THEN
        RAISE EXCEPTION USING MESSAGE = 'limbeck refused: the database is at "' || present
            || {{ starts }}
{%- if latches %},
            HINT = 'The session is read-only until the script goes on; SET default_transaction_read_only = off opens it.'
{%- endif %};
    END IF;
{% include "script/alone.sql" %}
{%- if let Some(leftover) = leftover %}
    -- An earlier try may have left the index behind, INVALID; wait until nobody is building it.
    FOR owner IN SELECT indrelid FROM pg_index WHERE indexrelid = to_regclass({{ leftover.0 }}) AND NOT indisvalid LOOP
        EXECUTE 'LOCK TABLE ' || owner || ' IN SHARE UPDATE EXCLUSIVE MODE';
        IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass({{ leftover.0 }}) AND NOT indisvalid) THEN
            DROP INDEX {{ leftover.1 }};
        END IF;
    END LOOP;
{%- endif %}
{%- if let Some(leaves) = leaves %}
    PERFORM set_config('limbeck.part', {{ leaves }}, false);
{%- endif %}
{%- if latches %}
    PERFORM set_config('default_transaction_read_only', 'off', false);
{%- endif %}
END
$limbeck$