ALTER TABLE orders ADD COLUMN customer_email text;

-- one statement, all rows
WITH emails AS (
    SELECT o.id, c.email FROM orders o JOIN customers c ON c.id = o.customer_id
)
UPDATE orders
   SET customer_email = emails.email
  FROM emails
 WHERE emails.id = orders.id;
