ALTER TABLE customers RENAME TO clients;
ALTER TABLE orders RENAME COLUMN customer_id TO client_id;
ALTER INDEX ix_orders_customer_id RENAME TO ix_orders_client_id;
ALTER TABLE orders RENAME CONSTRAINT orders_customer_id_fkey TO orders_client_id_fkey;
ALTER SEQUENCE customers_id_seq RENAME TO clients_id_seq;
