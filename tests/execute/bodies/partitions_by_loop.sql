CREATE TABLE readings (taken_on date NOT NULL, value double precision) PARTITION BY RANGE (taken_on);
DO $do$
DECLARE
    first date;
BEGIN
    FOR first IN SELECT generate_series('2026-01-01'::date, '2026-03-01', '1 month') LOOP
        EXECUTE format('CREATE TABLE readings_%s PARTITION OF readings FOR VALUES FROM (%L) TO (%L)',
                       to_char(first, 'YYYY_MM'), first, first + interval '1 month');
    END LOOP;
END
$do$;
