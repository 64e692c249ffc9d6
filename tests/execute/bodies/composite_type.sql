CREATE TYPE address AS (street text, city text, postcode varchar(10));
ALTER TABLE customers ADD COLUMN home address, ADD COLUMN others address[];
CREATE FUNCTION shown(a address) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT a.street || '', '' || a.city';
