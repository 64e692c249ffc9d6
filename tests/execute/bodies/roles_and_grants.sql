DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'limbeck_reporting') THEN
        CREATE ROLE limbeck_reporting NOLOGIN;
    END IF;
END
$$;
GRANT USAGE ON SCHEMA public TO limbeck_reporting;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO limbeck_reporting;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO limbeck_reporting;
REVOKE ALL ON customers FROM limbeck_reporting;
GRANT SELECT (id, created_at) ON customers TO limbeck_reporting;
