DO $limbeck$
BEGIN
    PERFORM set_config(name, current_setting('limbeck.was_' || name), false)
        FROM unnest(ARRAY[{{ names }}]) AS name;
END
$limbeck$