CREATE DOMAIN positive_amount AS numeric(12, 2) CONSTRAINT over_zero CHECK (VALUE > 0);
CREATE DOMAIN country_code AS char(2) NOT NULL DEFAULT 'NL' CHECK (VALUE ~ '^[A-Z]{2}$');
CREATE TABLE invoices (
    id uuid DEFAULT gen_random_uuid() PRIMARY KEY,
    amount positive_amount,
    country country_code
);
