    IF current_setting('limbeck.part', true) IS DISTINCT FROM pg_backend_pid() || {{ after }} THEN
        RAISE EXCEPTION 'limbeck refused: the part of the script before this one was not run on this connection'
            USING HINT = 'Run the whole script on one connection; a pooler in transaction mode gives each part another one.';
    END IF;