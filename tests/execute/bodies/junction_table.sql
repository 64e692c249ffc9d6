CREATE TABLE IF NOT EXISTS "orderItems" (
    order_id bigint NOT NULL,
    product_id bigint NOT NULL REFERENCES products,
    "unitPrice" money,
    quantity smallint NOT NULL DEFAULT 1,
    CONSTRAINT "orderItems_order" FOREIGN KEY (order_id) REFERENCES orders (id)
        ON UPDATE CASCADE ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (order_id, product_id),
    CHECK (quantity BETWEEN 1 AND 99)
);
COMMENT ON TABLE "orderItems" IS 'what was ordered; it''s copied from the basket';
CREATE INDEX "ix_orderItems_product" ON "orderItems" (product_id) INCLUDE (quantity) WITH (fillfactor = 80);
