    IF {{ place.refuses }} THEN
        RAISE EXCEPTION USING MESSAGE = 'limbeck refused: the database is at "'
            || concat_ws(' + ', coalesce(nullif(array_to_string(present, ' + '), ''), 'base'), mark) || {{ place.cannot }};
    END IF;