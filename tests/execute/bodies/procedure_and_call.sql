CREATE OR REPLACE PROCEDURE archive_orders(before timestamptz)
LANGUAGE plpgsql
AS $$
BEGIN
    CREATE TABLE IF NOT EXISTS archived_orders (LIKE orders);
    INSERT INTO archived_orders SELECT * FROM orders WHERE created_at < before;
END;
$$;
CALL archive_orders('2020-01-01');
