DO $$ BEGIN
    CREATE TYPE payment_method AS ENUM ('card', 'invoice');
EXCEPTION
    WHEN duplicate_object THEN NULL;
END $$;
ALTER TABLE orders ADD COLUMN IF NOT EXISTS method payment_method;
