DO $limbeck$
DECLARE
    wanted CONSTANT text := {{ wanted }};
    present text := 'base';
{%- if leftover.is_some() %}
    owner regclass;
{%- endif %}
BEGIN
    IF to_regclass({{ table_text }}) IS NOT NULL THEN
        SELECT {% include "script/state.sql" %}
            INTO present FROM {{ table }};
    END IF;
    IF present <> wanted THEN
        PERFORM set_config('default_transaction_read_only', 'on', false);
        RAISE WARNING 'limbeck refused: the database is at "%", and this part of the script starts from "%"', present, wanted
            USING HINT = 'The session is read-only until the end of the script, so that nothing in it can change the database.';
{%- if let Some(leftover) = leftover %}
    ELSE
        -- An earlier try may have left the index behind, INVALID; wait until nobody is building it.
        FOR owner IN SELECT indrelid FROM pg_index WHERE indexrelid = to_regclass({{ leftover.0 }}) AND NOT indisvalid LOOP
            EXECUTE format('LOCK TABLE %s IN SHARE UPDATE EXCLUSIVE MODE', owner);
            IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass({{ leftover.0 }}) AND NOT indisvalid) THEN
                DROP INDEX {{ leftover.1 }};
            END IF;
        END LOOP;
{%- endif %}
    END IF;
END
$limbeck$
