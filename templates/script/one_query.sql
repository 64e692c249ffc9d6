DO $limbeck$
BEGIN
    IF position('COMMIT' || ';' IN current_query()) > 0 THEN
        RAISE EXCEPTION 'limbeck refused: the whole script was sent as one query, and a part of it cannot run so'
            USING HINT = 'Send it statement by statement, as psql does with -f.';
    END IF;
END
$limbeck$