DO $limbeck$
DECLARE
    guard refcursor := 'limbeck_guard';
    present text;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND relation = to_regclass({{ table_text }})
            AND mode = 'ShareRowExclusiveLock') THEN
        RAISE EXCEPTION 'limbeck refused: the guard has not locked this version table'
            USING HINT = 'The guard was not passed, or a migration has changed search_path.';
    END IF;
    SELECT coalesce(string_agg(version_num, ' + ' ORDER BY version_num COLLATE "C"), 'base') INTO present FROM {{ table }};
    IF present <> {{ wanted }} THEN
        RAISE EXCEPTION USING MESSAGE = 'limbeck refused: the migrations leave the version table at "' || present
            || {{ instead }};
    END IF;
{%- if let Some(leaves) = leaves %}
    PERFORM set_config('limbeck.part', {{ leaves }}, false);
{%- endif %}
    CLOSE guard;
END
$limbeck$