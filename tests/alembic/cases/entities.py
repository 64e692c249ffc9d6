from alembic_utils.pg_function import PGFunction
function = PGFunction(
    schema='auxiliary', signature='to_upper(some_text text, n integer DEFAULT 5)',
    definition="returns text as $$ select upper(some_text) || '12:30' || n::text $$ language sql;\n"
)
op.create_entity(function)
op.replace_entity(function)
op.drop_entity(function)

from alembic_utils.pg_function import PGFunction
function = PGFunction('public', '"Count"()', """
    RETURNS integer LANGUAGE 'plpgsql' AS $$ declare n integer; begin n := 5::integer; return n; end $$
""")
op.create_entity(function)
op.drop_entity(function, cascade=True)

from alembic_utils.pg_function import PGFunction
op.create_entity(PGFunction(schema='public', signature='nothing', definition='returns int language sql as $$ $$'))

from alembic_utils.pg_view import PGView
view = PGView(schema='auxiliary', signature='names', definition='SELECT id, name::text FROM users;')
op.create_entity(view)
op.replace_entity(view)
op.drop_entity(view, True)

from alembic_utils.pg_materialized_view import PGMaterializedView
view = PGMaterializedView(schema='auxiliary', signature='names', definition='SELECT id FROM users', with_data=False)
op.create_entity(view)
op.replace_entity(view)
op.drop_entity(view)

from alembic_utils.pg_trigger import PGTrigger
from alembic_utils.pg_function import PGFunction
op.create_entity(PGFunction('auxiliary', 'f()', 'returns trigger language plpgsql as $$ begin return new; end $$'))
trigger = PGTrigger(schema='auxiliary', signature='on_name', on_entity='auxiliary.users',
    definition='BEFORE INSERT OR UPDATE OF name ON auxiliary.users FOR EACH ROW EXECUTE FUNCTION auxiliary.f()')
op.create_entity(trigger)
op.replace_entity(trigger)
op.drop_entity(trigger)
late = PGTrigger('auxiliary', 'late', 'AFTER INSERT on users for each row execute function auxiliary.f()',
    on_entity='auxiliary.users', is_constraint=True)
op.create_entity(late)
op.drop_entity(late, cascade=True)

from alembic_utils.pg_extension import PGExtension
extension = PGExtension(schema='auxiliary', signature='pgcrypto')
op.create_entity(extension)
op.drop_entity(extension, cascade=True)

from alembic_utils.pg_policy import PGPolicy
op.create_entity(PGPolicy(schema='public', signature='p', on_entity='users', definition='for all to public using (true)'))
