CREATE UNIQUE INDEX uq_customers_email_lower ON customers (lower(email));
ALTER TABLE customers DROP CONSTRAINT customers_email_key;
CREATE INDEX ON orders (status, created_at DESC NULLS LAST) WHERE status <> 'shipped' AND note IS NOT NULL;
CREATE INDEX ON orders (status, created_at);
