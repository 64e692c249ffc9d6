CREATE SCHEMA IF NOT EXISTS audit;

CREATE TABLE audit.log (
    id bigserial,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    relation regclass NOT NULL,
    action char(1) CHECK (action IN ('I', 'U', 'D')),
    before jsonb,
    after jsonb,
    CONSTRAINT log_pk PRIMARY KEY (id)
);

CREATE FUNCTION audit.remember() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, audit
AS $$
BEGIN
    INSERT INTO audit.log (relation, action, before, after)
    VALUES (TG_RELID, left(TG_OP, 1), to_jsonb(OLD), to_jsonb(NEW));
    RETURN NULL;
END
$$;

CREATE TRIGGER remember AFTER INSERT OR UPDATE OR DELETE ON public.orders
FOR EACH ROW EXECUTE FUNCTION audit.remember();
CREATE TRIGGER remember AFTER INSERT OR UPDATE OR DELETE ON public.customers
FOR EACH ROW EXECUTE FUNCTION audit.remember();
