DO $$
DECLARE
    batch integer := 1000;
    touched integer;
BEGIN
    LOOP
        UPDATE orders SET note = '' WHERE id IN (SELECT id FROM orders WHERE note IS NULL LIMIT batch);
        GET DIAGNOSTICS touched = ROW_COUNT;
        EXIT WHEN touched = 0;
    END LOOP;
END
$$;
