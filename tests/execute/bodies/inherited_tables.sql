CREATE TABLE places (id integer NOT NULL, name text DEFAULT '?', CHECK (name <> ''));
CREATE TABLE cities (mayor text, name text NOT NULL) INHERITS (places);
ALTER TABLE places ADD COLUMN population bigint;
CREATE RULE no_delete AS ON DELETE TO places DO INSTEAD NOTHING;
LOCK TABLE places IN SHARE ROW EXCLUSIVE MODE;
