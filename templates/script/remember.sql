DO $limbeck$
BEGIN
    PERFORM set_config('limbeck.was_' || name, current_setting(name), false)
        FROM unnest(ARRAY[{{ names }}]) AS name;
END
$limbeck$