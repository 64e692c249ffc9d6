ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'returned';
ALTER TYPE order_status ADD VALUE 'cancelled' BEFORE 'shipped';
ALTER TYPE order_status RENAME VALUE 'new' TO 'open'
