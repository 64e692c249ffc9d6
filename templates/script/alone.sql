    INSERT INTO {{ table }} (version_num) VALUES ('+') RETURNING xmin::text::bigint = txid_current() & 4294967295 INTO alone;
    DELETE FROM {{ table }} WHERE version_num = '+';
    IF NOT alone THEN -- a row bears the number of its transaction, or else that of a savepoint in it
        RAISE EXCEPTION 'limbeck refused: this client sets a savepoint for each statement, and could pass over an error'
            USING HINT = 'Switch that off: ON_ERROR_ROLLBACK in psql, autosave in the JDBC driver.';
    END IF;