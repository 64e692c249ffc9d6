CREATE SEQUENCE invoice_numbers START WITH 1000 INCREMENT BY 1 NO CYCLE;
ALTER TABLE orders ADD COLUMN invoice_number bigint DEFAULT nextval('invoice_numbers');
ALTER SEQUENCE invoice_numbers OWNED BY orders.invoice_number;
SELECT setval('customers_id_seq', (SELECT max(id) FROM customers));
SELECT setval(pg_get_serial_sequence('products', 'id'), coalesce(max(id), 1)) FROM products;
