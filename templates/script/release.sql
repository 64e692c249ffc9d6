DO $limbeck$
DECLARE
    present text;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND relation = to_regclass({{ table_text }})
            AND mode = 'ShareRowExclusiveLock') THEN
        RAISE EXCEPTION 'limbeck refused: the guard was not passed, or search_path leads to another version table';
    END IF;
    SELECT coalesce(string_agg(version_num, ' + ' ORDER BY version_num COLLATE "C"), 'base') INTO present FROM {{ table }};
    IF present <> {{ wanted }} THEN
        RAISE EXCEPTION USING MESSAGE = 'limbeck refused: the version table is left at "' || present || {{ instead }};
    END IF;
{%- if let Some(leaves) = leaves %}
    PERFORM set_config('limbeck.part', {{ leaves }}, false);
{%- endif %}
    EXECUTE 'CLOSE limbeck_guard';
END
$limbeck$