CREATE TABLE shops (id integer NOT NULL, code text, region text, CONSTRAINT shops_pkey PRIMARY KEY (id));
CREATE TABLE orders (
    id integer NOT NULL,
    shop_id integer,
    a integer,
    b integer,
    status character varying(20),
    during tstzrange,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_a_check CHECK (a > 0),
    CONSTRAINT uq_orders_b UNIQUE (b),
    CONSTRAINT fk_shop FOREIGN KEY (shop_id) REFERENCES shops (id)
);
--- a check
ALTER TABLE orders ADD CONSTRAINT ck_b CHECK (b >= 0 AND b <= 100);
--- a check of values
ALTER TABLE orders ADD CONSTRAINT ck_status CHECK (status IN ('new', 'paid', 'sent'));
--- a check that changes
ALTER TABLE orders DROP CONSTRAINT orders_a_check;
ALTER TABLE orders ADD CONSTRAINT orders_a_check CHECK (a >= 0);
--- a check that goes
ALTER TABLE orders DROP CONSTRAINT orders_a_check;
--- a check without a name
ALTER TABLE orders ADD CHECK (a <> b);
--- a check that is not valid
ALTER TABLE orders ADD CONSTRAINT ck_b CHECK (b > 0) NOT VALID;
--- a check that is not inherited
ALTER TABLE orders ADD CONSTRAINT ck_b CHECK (b > 0) NO INHERIT;
--- a check with another name
ALTER TABLE orders RENAME CONSTRAINT orders_a_check TO ck_orders_a;
--- a check with a comment
COMMENT ON CONSTRAINT orders_a_check ON orders IS 'above zero';
--- a unique constraint
ALTER TABLE orders ADD CONSTRAINT uq_ab UNIQUE (a, b);
--- a unique constraint that goes
ALTER TABLE orders DROP CONSTRAINT uq_orders_b;
--- a unique constraint over other columns
ALTER TABLE orders DROP CONSTRAINT uq_orders_b;
ALTER TABLE orders ADD CONSTRAINT uq_orders_b UNIQUE (b, a);
--- a unique constraint that waits
ALTER TABLE orders DROP CONSTRAINT uq_orders_b;
ALTER TABLE orders ADD CONSTRAINT uq_orders_b UNIQUE (b) DEFERRABLE INITIALLY DEFERRED;
--- a unique constraint that includes
ALTER TABLE orders ADD CONSTRAINT uq_a UNIQUE (a) INCLUDE (b);
--- a unique constraint that takes one null
ALTER TABLE orders ADD CONSTRAINT uq_a UNIQUE NULLS NOT DISTINCT (a);
--- a unique constraint with another name
ALTER TABLE orders RENAME CONSTRAINT uq_orders_b TO orders_b_key;
--- a unique constraint without a name
ALTER TABLE orders ADD UNIQUE (a);
--- a key
ALTER TABLE orders DROP CONSTRAINT orders_pkey;
--- another key
ALTER TABLE orders DROP CONSTRAINT orders_pkey;
ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id, a);
--- a key that others refer to
ALTER TABLE orders DROP CONSTRAINT fk_shop;
ALTER TABLE shops DROP CONSTRAINT shops_pkey;
ALTER TABLE shops ADD CONSTRAINT shops_key PRIMARY KEY (id) INCLUDE (code);
ALTER TABLE orders ADD CONSTRAINT fk_shop FOREIGN KEY (shop_id) REFERENCES shops (id);
--- a foreign key
ALTER TABLE orders ADD CONSTRAINT fk_a FOREIGN KEY (a) REFERENCES shops (id);
--- a foreign key without a name
ALTER TABLE orders ADD FOREIGN KEY (b) REFERENCES shops (id);
--- a foreign key that goes
ALTER TABLE orders DROP CONSTRAINT fk_shop;
--- a foreign key that cascades
ALTER TABLE orders DROP CONSTRAINT fk_shop;
ALTER TABLE orders ADD CONSTRAINT fk_shop FOREIGN KEY (shop_id) REFERENCES shops (id) ON DELETE CASCADE;
--- a foreign key that sets null
ALTER TABLE orders DROP CONSTRAINT fk_shop;
ALTER TABLE orders ADD CONSTRAINT fk_shop FOREIGN KEY (shop_id) REFERENCES shops (id) ON UPDATE SET NULL;
--- a foreign key that matches in full
ALTER TABLE orders DROP CONSTRAINT fk_shop;
ALTER TABLE orders ADD CONSTRAINT fk_shop FOREIGN KEY (shop_id) REFERENCES shops (id) MATCH FULL;
--- a foreign key that waits
ALTER TABLE orders DROP CONSTRAINT fk_shop;
ALTER TABLE orders ADD CONSTRAINT fk_shop FOREIGN KEY (shop_id) REFERENCES shops (id) DEFERRABLE;
--- a foreign key that is not valid
ALTER TABLE orders ADD CONSTRAINT fk_a FOREIGN KEY (a) REFERENCES shops (id) NOT VALID;
--- a foreign key with another name
ALTER TABLE orders RENAME CONSTRAINT fk_shop TO orders_shop_id_fkey;
--- a foreign key to itself
ALTER TABLE orders ADD CONSTRAINT fk_self FOREIGN KEY (a) REFERENCES orders (id);
--- both sides of a foreign key get another type
ALTER TABLE orders DROP CONSTRAINT fk_shop;
ALTER TABLE shops ALTER COLUMN id TYPE text USING id::text;
ALTER TABLE orders ALTER COLUMN shop_id TYPE text USING shop_id::text;
ALTER TABLE orders ADD CONSTRAINT fk_shop FOREIGN KEY (shop_id) REFERENCES shops (id);
--- an exclusion
ALTER TABLE orders ADD CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&);
--- an exclusion with a condition
ALTER TABLE orders ADD CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&) WHERE (a > 0);
--- a column that a check reads goes
ALTER TABLE orders DROP CONSTRAINT orders_a_check;
ALTER TABLE orders DROP COLUMN a;
