UPDATE customers SET full_name = initcap(split_part(email, '@', 1)) WHERE full_name IS NULL;
ALTER TABLE customers ALTER COLUMN full_name SET NOT NULL;
