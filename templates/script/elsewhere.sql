    IF present <> {{ wanted }} THEN
        RAISE EXCEPTION USING MESSAGE = 'limbeck refused: the database is at "' || present || {{ starts }},
            HINT = {{ other_script }} || replace(regexp_replace(present, ' [+] (up|down)grade .*', ''), ' + ', ',')
                || coalesce(' --resume ' || substring(present FROM ', part ([0-9]+) of [0-9]+$'), '');
    END IF;