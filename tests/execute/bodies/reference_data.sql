CREATE TABLE countries (code char(2) PRIMARY KEY, name text NOT NULL UNIQUE);
INSERT INTO countries (code, name) VALUES
    ('NL', 'Netherlands'),
    ('CI', 'Côte d''Ivoire'),
    ('US', 'United States; and the semicolon -- no comment')
ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name;
DELETE FROM products WHERE sku LIKE 'OLD-%';
TRUNCATE TABLE orders RESTART IDENTITY;
