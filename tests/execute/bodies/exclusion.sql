CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE TABLE bookings (
    room integer NOT NULL,
    during tstzrange NOT NULL,
    cancelled boolean NOT NULL DEFAULT false,
    EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (NOT cancelled),
    CONSTRAINT not_empty CHECK (NOT isempty(during))
);
