op.execute('select 1')

op.execute('select 1;')

op.execute('select 1; select 2')

op.execute('''select 'a:b', ':c', now()::text, x:y ''')

op.execute('''select 'a\:b', now()::text''')

op.execute("select 'foo:bar', '12:34:56', 10%3, 'a%b' like '%z%'")

op.execute(sa.text('select 10 % 3, :x').bindparams(x=5))

op.execute(sa.text("insert into users(id,name) values (:i, :n)").bindparams(i=5, n="o'k"))

op.execute(sa.text('select :x').bindparams(x=None))

op.execute(sa.text('select :x').bindparams(x=True))

op.execute(sa.text('select :x').bindparams(x=datetime.date(2020, 1, 2)))

op.execute(sa.text('select :x').bindparams(x=datetime.datetime(2020, 1, 2, 3, 4, 5, 678)))

op.execute(sa.text('select :x').bindparams(x=decimal.Decimal('1.50')))

op.execute(sa.text('select :x').bindparams(x=uuid.UUID(int=5)))

op.execute(sa.text('select :x').bindparams(x=b'abc'))

op.execute(sa.text('select :x').bindparams(x=[1, 2]))

op.execute(sa.text('select :x').bindparams(sa.bindparam('x', [1, 2], type_=postgresql.ARRAY(sa.Integer))))

op.execute(sa.text('select :x').bindparams(sa.bindparam('x', {'a': 1}, type_=postgresql.JSONB)))

op.execute(
    sa.table('users', sa.column('id', sa.Integer), sa.column('name', sa.String)).insert().values(id=1, name='a')
)

op.execute(sa.table('users', sa.column('id'), sa.column('name')).insert().values(id=1, name='a'))

op.execute(
    sa.table('users', sa.column('id', sa.Integer), sa.column('name', sa.String))
    .insert()
    .values([dict(id=1, name='a'), dict(id=2, name=None)])
)

t = sa.table('users', sa.column('id', sa.Integer), sa.column('name', sa.String))
op.execute(t.update().where(t.c.name == op.inline_literal('x')).values(name=op.inline_literal('y')))

t = sa.table('users', sa.column('id', sa.Integer), sa.column('name', sa.String))
op.execute(t.delete().where(t.c.id.in_([1, 2, 3])))

t = sa.Table('users', sa.MetaData(), sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.String))
op.execute(t.insert().values(name='a'))

op.execute(sa.schema.CreateSchema('foo', if_not_exists=True))

op.execute(sa.schema.DropSchema('foo', cascade=True, if_exists=True))

op.execute(
    sa.schema.CreateSequence(
        sa.Sequence(
            'sq',
            start=5,
            increment=2,
            minvalue=1,
            maxvalue=100,
            cycle=True,
            cache=3,
            data_type=sa.BigInteger,
            schema='auxiliary',
        )
    )
)

op.execute(sa.schema.DropSequence(sa.Sequence('sq')))

op.get_bind().execute(sa.text('select 1'))

op.get_bind().execute(sa.text('select 1')).fetchall()

op.get_bind().execute(sa.text('select :x'), {'x': 5})

op.execute(sa.DDL('CREATE TRIGGER %(x)s 100%%', context={'x': 'foo'}))

op.execute(sa.select(sa.func.now()))

op.execute('-- just a comment')

op.execute('')

op.execute('select 1 -- trailing comment')

op.execute(sa.text("select :a").bindparams(sa.bindparam('a', ['x', 'y'], expanding=True)))

op.execute(sa.text("select :a").bindparams(a=('x', 'y')))

t = sa.table('data', sa.column('a', sa.JSON))
op.execute(t.update().values(a=t.c.a['x'].as_string()))
op.execute(t.update().values(a=t.c.a['x']['y']))
op.execute(t.update().values(a=t.c.a[('x', 'y')].as_float()))

t = sa.table('data', sa.column('a', sa.JSON), sa.column('b', sa.String))
op.execute(sa.select(t))
op.execute(sa.select(t.c.a, sa.func.count(t.c.b), sa.func.lower(t.c.b)).where(t.c.b == 'x'))
op.execute(sa.select(sa.func.count()).select_from(t))

op.execute(sa.select(sa.text('1')))

op.execute(sa.select(sa.literal(1), sa.literal('x').label('y')))

t = sa.table(
    'data',
    sa.column('a', sa.Integer),
    sa.column('b', sa.String),
    sa.column('d', sa.DateTime),
    sa.column('f', sa.Boolean),
)
op.execute(
    t.update()
    .where(sa.and_(t.c.a == 1, sa.or_(t.c.b == 'x', t.c.b == None)))
    .values(b=sa.null(), d=sa.func.now(), f=True)
)
op.execute(
    t.update()
    .where(t.c.f.is_(True))
    .where(~t.c.f)
    .where(t.c.f == sa.true())
    .values({t.c.b: t.c.b + 'x', 'a': t.c.a + 1})
)
op.execute(t.delete().where(t.c.b.like('a%')))
op.execute(t.delete().where(sa.not_(t.c.a.in_([1, 2]))))
op.execute(t.delete().where(t.c.a.notin_([1, 2])))
op.execute(t.delete().where(t.c.a != None))
op.execute(t.delete().where(t.c.a.between(1, 3)))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
u = sa.table('more', sa.column('id', sa.Integer), sa.column('n', sa.String))
op.execute(t.update().values(b=sa.select(u.c.n).where(u.c.id == t.c.a).scalar_subquery()))
op.execute(t.insert().from_select(['a', 'b'], sa.select(u.c.id, u.c.n)))
op.execute(t.update().values(b=u.c.n).where(u.c.id == t.c.a))
op.execute(t.delete().where(t.c.a.in_(sa.select(u.c.id))))
op.execute(t.delete().where(sa.exists().where(u.c.id == t.c.a)))
op.execute(t.update().values(b=sa.case((t.c.a == 1, 'x'), else_='y')))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
op.execute(t.insert().values(a=1, b='x'))
op.execute(t.insert().values([{'a': 1, 'b': 'x'}, {'a': 2, 'b': 'y'}]))
op.execute(sa.insert(t).values((1, 'x')))
op.execute(sa.update(t).values(b=sa.text("'q'")))
op.execute(t.update().values({'b': sa.literal('q')}))
op.execute(t.update().values(b=sa.cast(t.c.a, sa.String(5))))
op.execute(t.update().values(b=sa.func.concat('x', t.c.b, 1)))

op.execute(sa.text("select * from a where b in :x").bindparams(sa.bindparam('x', expanding=True, value=[1, 2])))

op.execute("select '\\d+' as x, E'\\n'")

t = sa.table('more', sa.column('id', sa.Integer), sa.column('n', sa.String))
op.execute(t.update().values(n=t.c.n + ' ' + t.c.n, id=t.c.id + 1 + 2))
op.execute(t.update().values(n=sa.func.lower(t.c.n) + '!').where((t.c.id + 1) * 2 > 5))
op.execute(t.update().values(n=sa.func.split_part(t.c.n, ' ', 1)).where((t.c.id > 1) & (t.c.n != 'x') | ~(t.c.id == 2)))
op.execute(t.delete().where(t.c.n.startswith('a')).where(t.c.n.ilike('%b')).where(~t.c.n.like('c')))
op.execute(t.delete().where(t.c.id - (t.c.id - 1) == -t.c.id).where(t.c.id.is_(None)).where(t.c.n.is_not(None)))

op.execute('COMMIT')
op.execute("ALTER TYPE mood ADD VALUE 'glad'")
op.execute(sa.text('BEGIN;'))
op.add_column('users', sa.Column('c', sa.Integer))
op.execute('COMMIT')

op.get_bind().commit()
with op.get_context().autocommit_block():
    op.create_index('ix', 'users', ['a'], postgresql_concurrently=True)

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
op.execute(t.update().where(t.c.b.op('~')('^x'), t.c.a == 1).values(b=t.c.b.op('||')('y')))
op.execute(t.update().where(sa.not_(t.c.b.op('~~')('x%'))).values(a=t.c.a + 1))

t = sa.table('o', sa.column('id', sa.Integer), sa.column('x', sa.Integer), sa.column('y', sa.Integer))
insert = postgresql.insert(t).values(id=1, x=2, y=3)
op.execute(insert.on_conflict_do_nothing(constraint='o_pkey'))
op.execute(insert.on_conflict_do_nothing(['x', 'y']))
op.execute(insert.on_conflict_do_update(index_elements=['x'], set_={'y': insert.excluded.y}))
op.execute(
    insert.on_conflict_do_update(
        constraint='o_x_key', set_=dict(y=insert.excluded['y'], x=5), where=t.c.y.is_(None)
    )
)

op.execute('SELECT 1', execution_options={'no_parameters': True})
