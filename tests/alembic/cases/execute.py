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

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
u = sa.table('more', sa.column('id', sa.Integer), sa.column('n', sa.String))
v = sa.table('t9', sa.column('y', sa.Integer))
op.execute(t.update().values(b=u.c.n).where(v.c.y == t.c.a, u.c.id == v.c.y))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
u = sa.table('more', sa.column('id', sa.Integer), sa.column('n', sa.String))
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

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String), sa.column('f', sa.Boolean))
op.execute(t.delete().where(~t.c.b.ilike('x')).where(sa.not_(t.c.b.not_like('x'))).where(~t.c.b.not_ilike('x')))
op.execute(t.delete().where(~t.c.b.notin_(['x'])).where(~t.c.b.in_(['x IN (', 'y'])))
op.execute(t.delete().where(~(t.c.b == 'a = b')).where(~(sa.literal('a = b') == t.c.b)))
op.execute(t.delete().where(~(sa.func.lower('a LIKE b').like('c'))))
op.execute(t.delete().where(~(sa.case((t.c.a == 1, 'x'), else_='z') == 'y')))
op.execute(t.delete().where(~(t.c.a != 1), ~(t.c.a < 1), ~(t.c.a <= 1), ~(t.c.a > 1), ~(t.c.a >= 1)))
op.execute(t.delete().where(~(t.c.a == None), ~(t.c.a != None), ~t.c.a.is_(None), ~t.c.a.is_not(None)))
op.execute(t.delete().where(~t.c.a.between(1, 3)).where(~sa.between(t.c.a, 1, 2)))
op.execute(t.delete().where(~t.c.b.startswith('x'), ~t.c.b.contains('x'), ~t.c.b.endswith('x')))
op.execute(t.delete().where(~(~(t.c.a == 1)), ~(~t.c.f), sa.not_(sa.not_(t.c.f)), ~(~sa.and_(t.c.a == 1, t.c.f))))
op.execute(t.delete().where(~sa.and_(t.c.a == 1, t.c.b == 'x'), ~((t.c.a == 1) | (t.c.b == 'x'))))
op.execute(t.delete().where(~sa.and_(t.c.a == 1), sa.not_(sa.or_(t.c.a == 1))))
op.execute(t.delete().where(~t.c.b.op('~')('x'), ~(t.c.a + 1 == 2), ~sa.literal_column('f')))
op.execute(t.delete().where(~sa.true()))
op.execute(t.delete().where(~sa.false()))
op.execute(t.delete().where(~t.c.b.in_(sa.select(t.c.b))))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
op.execute(t.delete().where(~sa.text('a = 1 OR true')))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
op.execute(t.delete().where(t.c.b.in_([])))
op.execute(t.delete().where(t.c.b.in_([]), t.c.a == 1))
op.execute(t.delete().where(t.c.b.not_in([]), t.c.a == 1))
op.execute(t.delete().where(sa.or_(~t.c.b.in_([]), t.c.b.in_([]))))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
op.execute(t.delete().where(t.c.b.like('a/%', escape='/')).where(t.c.b.not_like('a/%', '/')))
op.execute(t.delete().where(~t.c.b.like('a/%', escape='/')).where(t.c.b.ilike(sa.func.lower('x'), escape='^')))
op.execute(t.delete().where(t.c.b.contains('5/%', autoescape=True)).where(t.c.b.contains('5/%', autoescape=False)))
op.execute(t.delete().where(t.c.b.contains('5^%_', autoescape=True, escape='^')))
op.execute(t.delete().where(t.c.b.startswith('5%', escape='/')).where(~t.c.b.endswith('5%', autoescape=True)))
op.execute(t.delete().where(t.c.b.icontains('X')).where(~t.c.b.istartswith('X')).where(t.c.b.iendswith('X', '/')))
op.execute(t.delete().where(t.c.a.between(1, 2, symmetric=True)).where(sa.between(t.c.a, 1, 2, symmetric=True)))
op.execute(t.delete().where(t.c.a.between(cleft=1, cright=2, symmetric=False)).where(t.c.b.like(other='a')))
op.execute(t.delete().where(t.c.b.regexp_match('^x')).where(~t.c.b.regexp_match('^x', flags='i')))
op.execute(t.delete().where(t.c.a.is_distinct_from(1)).where(~t.c.a.is_distinct_from(None)))
op.execute(t.delete().where(t.c.b.like(t.c.b + '%')).where(t.c.b.contains(t.c.b + '%')))
op.execute(t.delete().where(t.c.b + 'x' == 'y').where(t.c.b.collate('C') == 'x'))

t = sa.table('data', sa.column('b', sa.String))
op.execute(t.delete().where(t.c.b.contains(t.c.b, autoescape=True)))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
u = sa.table('more', sa.column('id', sa.Integer), sa.column('n', sa.String))
op.execute(t.delete().where(~sa.exists().where(u.c.id == t.c.a)).where(t.c.a == 1))
op.execute(t.delete().where(sa.or_(sa.exists().where(u.c.id == t.c.a), t.c.a == 1)))
op.execute(t.delete().where(sa.exists().where(t.c.a == 1)))
op.execute(t.delete().where(~sa.select(u.c.id).where(u.c.id == t.c.a).exists()))
op.execute(t.delete().where(sa.tuple_(t.c.a, t.c.b).in_([(1, 'x'), (2, None)])))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
u = sa.table('more', sa.column('id', sa.Integer), sa.column('n', sa.String))
on = t.c.a == u.c.id
op.execute(sa.select(t.c.a).select_from(t.join(u, on, full=True)))
op.execute(sa.select(t.c.a).select_from(t.join(u, on, True)))
op.execute(sa.select(t.c.a).select_from(t.join(u, on, True, True)))
op.execute(sa.select(t.c.a).select_from(t.outerjoin(u, on, True)))
op.execute(sa.select(t.c.a).select_from(sa.outerjoin(t, u, on, full=True)))
op.execute(sa.select(t.c.a).select_from(sa.join(t, u, on, isouter=True)))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
op.execute(t.insert().values([{'a': 1}, {'b': 'x'}]))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
op.execute(t.insert().values([{'a': 1}, {'a': 2, 'b': 'x'}]))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
op.execute(t.insert().values({'a': 1}, b='x'))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
op.execute(t.insert().values(c=1))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
op.execute(t.insert().values([{'a': 1, 'b': 'x'}, {'b': 'y', 'a': 2}]))
op.execute(t.insert().values([(1, 'x'), (3, 'y')]))
op.execute(t.insert().values([1, 'x']))
op.execute(t.insert().values(b='x').values(a=2))
op.execute(t.insert().values({'a': 1, 'b': 'x'}).values(a=2))
op.execute(t.update().values(b='x').values(a=2, b='y'))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.JSON))
op.get_bind().execute(t.insert().values(a=1), {'b': {'x': [1]}})

op.get_bind().execute(sa.text('select :j').bindparams(sa.bindparam('j', type_=postgresql.JSONB)), {'j': {'x': [1]}})

t = sa.table(
    'numbers',
    sa.column('i', sa.Integer),
    sa.column('n', sa.Numeric(10, 2)),
    sa.column('f', sa.Float),
    sa.column('x'),
    sa.column('d', sa.Double),
)
op.create_table(
    'numbers', *(sa.Column(name, kind) for name, kind in
    [('i', sa.Integer), ('n', sa.Numeric), ('f', sa.Float), ('x', sa.Integer), ('d', sa.Double)])
)
op.execute(t.update().values(i=t.c.i / 2, n=t.c.n / 2, f=t.c.f / 2.5, x=t.c.x / 2.5, d=t.c.d / t.c.x))
op.execute(t.update().values(i=t.c.i / t.c.i, n=t.c.n / decimal.Decimal('1.5'), f=t.c.f / decimal.Decimal('1.5')))
op.execute(t.update().values(i=t.c.i / t.c.n, n=t.c.i / sa.func.max(t.c.i), f=t.c.i / sa.cast(t.c.i, sa.Float)))
op.execute(t.update().values(i=t.c.i / (t.c.n + 1), n=t.c.i / (t.c.i * 2), f=t.c.i / (-t.c.f), x=1 / t.c.n))
op.execute(t.update().values(i=(t.c.i * 100) / sa.func.f(t.c.n)))

op.execute(sa.DDL("SELECT '%(x)s', %(y)d, '100%%', '12:30', ':x'", context={'x': '%(y)s', 'y': 5}))

op.execute(sa.DDL('SELECT %(x)s', {'x': 'current_date'}))

op.execute(sa.DDL('SELECT %(x)s', context={'y': 1}))

op.execute(sa.DDL("SELECT '%'"))

from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Data(Base):
    __tablename__ = 'data'
    a = sa.Column(sa.Integer, primary_key=True)
    b = sa.Column(sa.String(50))
    flag = sa.Column('f', sa.Boolean)
class More(Base):
    __tablename__ = 'more'
    id = sa.Column(sa.Integer, primary_key=True)
    n = sa.Column(sa.String)
op.execute(sa.update(Data).where(Data.a == 1).values({Data.b: Data.b + 'x', Data.flag: None}))
op.execute(sa.update(Data.__table__).values(b='x'))
op.execute(Data.__table__.update().where(Data.__table__.c.a == 1).values(b='x', f=True))
op.execute(sa.delete(Data).where(~Data.flag).where(Data.b.is_(None)))
op.execute(sa.insert(Data).values(b='x'))
op.execute(sa.insert(Data).values([{'a': 1, 'b': 'x'}, {'a': 2, 'b': 'y'}]))
op.execute(sa.select(Data))
op.execute(sa.select(Data.a, sa.func.count(Data.flag)).group_by(Data.a))
op.execute(sa.update(Data).values(b=sa.select(More.n).where(More.id == Data.a).scalar_subquery()))
op.execute(sa.insert(Data).from_select(['a', 'b'], sa.select(More.id, More.n)))
op.bulk_insert(Data.__table__, [{'a': 1, 'b': 'x'}])

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase):
    metadata = sa.MetaData(schema='auxiliary')
class Users(Base):
    __tablename__ = 'users'
    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(50))
op.execute(sa.update(Users).where(Users.id == 1).values(name='x'))
class Other(Base):
    __tablename__ = 'o'
    __table_args__ = (sa.PrimaryKeyConstraint('id'), {'schema': None})
    id: Mapped[int] = mapped_column('id', sa.Integer)
op.execute(sa.delete(Other).where(Other.id == 1))

t = sa.Table('data', sa.MetaData(), sa.Column('a', sa.Integer), sa.Column('b', sa.String, default='x'),
    sa.Column('d', sa.DateTime, default=sa.func.now(), onupdate=sa.func.now()))
op.execute(t.insert().values(a=1, b='y'))
op.execute(t.update().values(a=1))

t = sa.Table('data', sa.MetaData(), sa.Column('a', sa.Integer), sa.Column('b', sa.String, default='x'))
op.execute(t.insert().values(a=5))
op.bulk_insert(t, [{'a': 5}])

t = sa.Table('data', sa.MetaData(), sa.Column('a', sa.Integer), sa.Column('b', sa.String, default=lambda: 'x'))
op.execute(t.insert().values(a=6))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String), sa.column('j', postgresql.JSONB))
f = sa.func
op.execute(sa.select(f.row_number().over(partition_by=t.c.a, order_by=t.c.b.desc())))
op.execute(sa.select(f.rank().over(partition_by=[t.c.a, t.c.b], order_by=[sa.nulls_last(t.c.b.desc()), t.c.a]).label('r')))
op.execute(sa.select(sa.over(f.rank(), order_by=t.c.a)))
op.execute(sa.select(f.row_number().over(order_by=[], partition_by=(t.c.a,)) + 1))
op.execute(sa.select(f.count().filter(t.c.a > 1, t.c.b == 'x'), f.max(t.c.b).filter(t.c.a > 1).over(partition_by=t.c.b)))
op.execute(sa.select((f.count().filter(sa.or_(t.c.a > 1, t.c.b == 'x')) > 1).label('n')))
op.execute(sa.select(sa.funcfilter(f.count(), t.c.a > 1)))
op.execute(sa.select(f.array_agg(postgresql.aggregate_order_by(t.c.a, t.c.b.desc(), t.c.a)).label('n')))
op.execute(sa.select(f.percentile_cont(0.5).within_group(t.c.a.desc())))
op.execute(t.update().values(b=f.lower(t.c.b, type_=sa.String) + t.c.b))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
op.execute(sa.select(t.c.a, t.c.b).distinct(t.c.a, t.c.b).order_by(t.c.a))
op.execute(sa.select(t.c.a).distinct(t.c.a).distinct(t.c.b))
op.execute(sa.select(t.c.a).distinct().order_by(t.c.a))
op.execute(sa.select(t.c.a).order_by(t.c.a).group_by(t.c.a).limit(1))
op.execute(sa.select(t.c.a).group_by(t.c.a).having(sa.func.count() > 1).having(t.c.a > 1).limit(1).offset(5))
op.execute(sa.select(t.c.a).order_by(t.c.a).limit(2).limit(1).order_by(t.c.b))
op.execute(sa.select(t.c.a).offset(5).limit(1).limit(None))
op.execute(sa.select(t.c.a).limit(5).offset(None))
op.execute(sa.select(sa.case((t.c.a > 1, t.c.b), else_='x')))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String), sa.column('j', postgresql.JSONB))
op.execute(t.update().values(a=sa.cast('1', sa.Integer), j=sa.cast(None, postgresql.JSONB)))
op.execute(sa.select(sa.cast([1, 2], postgresql.ARRAY(sa.Integer)), sa.cast([], postgresql.ARRAY(sa.String))))
op.execute(sa.select(sa.type_coerce(t.c.b, postgresql.JSONB).label('n'), sa.type_coerce('x', sa.String).label('m')))
op.execute(t.update().values(b=sa.cast(sa.cast(1, sa.Boolean), sa.String)))

t = op.create_table('documents', sa.Column('a', sa.Integer), sa.Column('j', postgresql.JSONB))
op.get_bind().execute(t.update().values(j=sa.cast([], postgresql.JSONB)))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
u = sa.table('more', sa.column('id', sa.Integer), sa.column('n', sa.String))
x = t.alias('x')
op.execute(sa.select(x))
op.execute(sa.select(x.c.a, t.c.b, u.alias(name='Y z').c.n))
op.execute(sa.select(x.c.b).select_from(t.join(x, x.c.a == t.c.a).outerjoin(u, sa.true())))
op.execute(sa.select(t.c.a).select_from(t.join(x.join(u, u.c.id == x.c.a), x.c.a == t.c.a)))
op.execute(sa.update(x).values(b=u.c.n).where(x.c.a == u.c.id))
op.execute(sa.update(x).values(b=t.c.b).where(x.c.a == t.c.a))
op.execute(t.update().values(b=x.c.b).where(x.c.a == t.c.a))
op.execute(sa.delete(x).where(x.c.a == u.c.id))
op.execute(sa.delete(t).where(t.c.a == x.c.a, x.c.b == u.c.n))
op.execute(t.update().values(b=u.c.n).where(t.c.a == u.c.id, ~sa.exists(sa.select(1).where(x.c.b == u.c.n))))
op.execute(t.update().values(b=sa.select(x.c.b).where(x.c.a == u.c.id).scalar_subquery()).where(t.c.a == u.c.id))
op.execute(t.delete().where(t.c.a == u.c.id, ~sa.exists().where(x.c.b == u.c.n)))
op.execute(t.delete().where(sa.exists(sa.select(x.c.a).join(u, u.c.id == x.c.a).where(t.c.a == x.c.a))))
op.execute(t.delete().where(sa.exists().where(sa.exists().where(x.c.a == t.c.a), u.c.id == 1)))
op.execute(t.delete().where(sa.exists(sa.select(1).select_from(t).where(x.c.a == t.c.a))))
op.execute(t.delete().where(sa.exists(sa.select(x.c.a).where(t.c.a == x.c.a).correlate(t))))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
u = sa.table('more', sa.column('id', sa.Integer), sa.column('n', sa.String))
sub = sa.select(t.c.a, sa.func.count().label('N n')).group_by(t.c.a).subquery('sub')
op.execute(sa.select(sub))
op.execute(sa.select(sub.c['N n']).where(sub.c.a > 1).order_by(sub.c.a.desc()))
op.execute(sa.select(sa.func.count()).select_from(sub))
op.execute(t.update().values(a=sub.c['N n']).where(sub.c.a == t.c.a))
op.execute(t.update().values(b=sa.select(u.c.n).where(u.c.id == t.c.a).correlate(t).scalar_subquery()))
op.execute(t.update().values(a=sub.c['N n']).where(sub.c.a == t.c.a).returning(t.c.a).returning(t.c.b))
op.execute(t.delete().where(sub.c.a == t.c.a))
op.execute(t.delete().where(sa.exists().where(sub.c.a == t.c.a)))
op.execute(t.delete().where(t.c.a.not_in(sa.select(sub.c.a))))
op.execute(sa.select(t.c.a, sub.c['N n']).join(sub, sub.c.a == t.c.a))
op.execute(sa.select(t.c.a, sub.c.a.label('s')).select_from(t).outerjoin(sub, sa.true()).where(t.c.b.is_(None)))
op.execute(sa.select(t.c.a).select_from(t.join(sub, sub.c.a == t.c.a)))
op.execute(u.insert().from_select(['id', 'n'], sa.select(sub.c.a, sa.cast(sub.c['N n'], sa.String))))
op.execute(sa.select(sa.select(sub.c.a).subquery('other')))
op.execute(sa.select(sub.alias('w').c.a))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
u = sa.table('more', sa.column('id', sa.Integer), sa.column('n', sa.String))
f = sa.func
s = sa.select(t, f.lower(t.c.b).label('low'), sa.cast(t.c.b, sa.Numeric).label('num'), sa.cast(u.c.n, sa.Text),
    sa.literal('q').label('lit')).where(sa.exists().where(u.c.id == t.c.a)).alias('s')
op.execute(sa.select(s.c.low + 'x', s.c.b + 'y', s.c.a / 2, s.c.a / s.c.num, s.c.n, s.c.b == None))
op.execute(t.update().values(b=s.c.low).where(s.c.b == 'x', t.c.a == s.c.a))
op.execute(sa.select(sa.select(sa.column('a'), sa.column('b').label('z')).select_from(t).subquery('s').c.z))
first = sa.select(t.c.a, t.c.b).distinct(t.c.a).order_by(t.c.a, t.c.b.desc()).limit(5).subquery('first')
op.execute(t.update().values(b=first.c.b).where(first.c.a == t.c.a))
ranked = sa.select(t.c.a, f.row_number().over(partition_by=t.c.b, order_by=t.c.a).label('rank')).subquery(name='ranked')
op.execute(t.delete().where(t.c.a.in_(sa.select(ranked.c.a).where(ranked.c.rank > 1))))
q = sa.select(u.c.id).where(sa.exists(sa.select(t.c.b).where(t.c.a == u.c.id))).subquery('q')
op.execute(t.update().values(b='x').where(t.c.a == q.c.id))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
one = sa.select(sa.func.min(t.c.a).label('least')).group_by(t.c.b).subquery()
other = t.alias()
op.execute(t.delete().where(t.c.a.not_in(sa.select(one.c.least))))
op.execute(t.update().values(b='x').where(t.c.a == one.c.least))
op.execute(t.delete().where(t.c.a == other.c.a, t.c.b > other.c.b))
op.execute(sa.select(other.c.a, one.c.least).join(one, one.c.least == other.c.a))
op.execute(sa.select(sa.func.count(), one).group_by(one.c.least))

t = sa.table('data', sa.column('a', sa.Integer), sa.column('b', sa.String))
op.execute(sa.insert(t.alias('x')).values(a=1))
