ALTER TABLE customers
    ADD COLUMN first_name text,
    ADD COLUMN last_name text;
UPDATE customers
SET first_name = (regexp_match(full_name, '^(\S+)'))[1],
    last_name = nullif(substring(full_name FROM position(' ' IN full_name) + 1), '')
WHERE full_name IS NOT NULL;
ALTER TABLE customers DROP COLUMN full_name;
COMMENT ON COLUMN customers.first_name IS 'taken from full_name';
