    IF current_setting('limbeck.part', true) IS DISTINCT FROM {{ after }} THEN
        RAISE EXCEPTION 'limbeck refused: the part before this one has not run on this connection and this version table'
            USING HINT = 'A pooler in transaction mode gives each part another connection; a search_path leads to another table.';
    END IF;