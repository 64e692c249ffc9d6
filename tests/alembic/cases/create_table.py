op.create_table('t1', sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.String(50), nullable=False))

op.create_table('t1', sa.Column('a', sa.Integer, primary_key=True), sa.Column('b', sa.Integer, primary_key=True))

op.create_table('t1', sa.Column('id', sa.Integer, primary_key=True, autoincrement=False))

op.create_table('t1', sa.Column('id', sa.BigInteger, primary_key=True), sa.Column('x', sa.SmallInteger))

op.create_table('t1', sa.Column('id', sa.SmallInteger, primary_key=True))

op.create_table('t1', sa.Column('id', sa.Integer), sa.PrimaryKeyConstraint('id', name='t1_pk'))

op.create_table(
    't1',
    sa.Column('id', sa.Integer),
    sa.Column('x', sa.Integer),
    sa.PrimaryKeyConstraint(
        'id', 'x', name='t1_pk', deferrable=True, initially='DEFERRED', postgresql_include=['id']
    ),
)

op.create_table('t1', sa.Column('id', sa.Integer), schema='auxiliary')

op.create_table('t1', sa.Column('id', sa.Integer), if_not_exists=True)

op.create_table('t1')

op.create_table(
    'T1',
    sa.Column('Id', sa.Integer),
    sa.Column('order', sa.Integer),
    sa.Column('user', sa.Text),
    sa.Column('a b', sa.Text),
    sa.Column('ünï', sa.Text),
    sa.Column('a"q', sa.Text),
    sa.Column('x%y', sa.Text),
    sa.Column('lower_1', sa.Text),
    sa.Column('1abc', sa.Text),
    sa.Column('a$b', sa.Text),
)

op.create_table(
    't1',
    sa.Column('a', sa.Integer, server_default='5'),
    sa.Column('b', sa.String, server_default='hi'),
    sa.Column('c', sa.String, server_default="it's"),
    sa.Column('d', sa.DateTime, server_default=sa.func.now()),
    sa.Column('e', sa.Boolean, server_default=sa.text('true')),
    sa.Column('f', sa.Boolean, server_default=sa.true()),
    sa.Column('g', sa.Integer, server_default=sa.text('1 + 1')),
    sa.Column('h', sa.String, server_default=sa.null()),
    sa.Column('i', postgresql.UUID, server_default=sa.func.gen_random_uuid()),
    sa.Column('j', postgresql.JSONB, server_default=sa.text("'{}'::jsonb")),
    sa.Column('k', sa.String, server_default=''),
    sa.Column('l', sa.DateTime, server_default=sa.func.current_timestamp()),
    sa.Column('m', sa.String, server_default=sa.literal('x')),
    sa.Column('n', sa.String, server_default=sa.func.lower('ABC')),
)

op.create_table('t1', sa.Column('id', sa.Integer, sa.Identity(), primary_key=True))

op.create_table(
    't1',
    sa.Column(
        'id',
        sa.Integer,
        sa.Identity(always=True, start=10, increment=5, minvalue=1, maxvalue=100, cycle=True, cache=7),
        primary_key=True,
    ),
)

op.create_table('t1', sa.Column('id', sa.Integer, sa.Identity(nominvalue=True, nomaxvalue=True, cycle=False)))

op.create_table(
    't1',
    sa.Column('a', sa.Integer),
    sa.Column('b', sa.Integer, sa.Computed('a * 2', persisted=True)),
    sa.Column('c', sa.Integer, sa.Computed('a + 1')),
)

op.create_table('t1', sa.Column('a', sa.Integer), sa.Column('b', sa.Integer, sa.Computed('a * 2', persisted=False)))

op.create_table('t1', sa.Column('id', sa.Integer, sa.Sequence('my_seq', start=5, increment=2), primary_key=True))

seq = sa.Sequence('my_seq')
op.create_table('t1', sa.Column('id', sa.Integer, server_default=seq.next_value()))

op.create_table(
    't1',
    sa.Column('a', sa.Integer, unique=True),
    sa.Column('b', sa.Integer, index=True),
    sa.Column('c', sa.Integer, index=True, unique=True),
)

op.create_table(
    't1',
    sa.Column('a', sa.Integer),
    sa.UniqueConstraint('a'),
    sa.UniqueConstraint('a', name='uq_a', deferrable=True, initially='DEFERRED'),
    sa.UniqueConstraint('a', name='uq2', postgresql_nulls_not_distinct=True),
    sa.UniqueConstraint('a', name='uq3', postgresql_include=['a']),
)

op.create_table(
    't1',
    sa.Column('a', sa.Integer),
    sa.CheckConstraint('a > 5'),
    sa.CheckConstraint('a < 50', name='ck_a'),
    sa.CheckConstraint(sa.column('a') > 3, name='ck_b'),
)

op.create_table(
    't1',
    sa.Column('a', sa.Integer, sa.CheckConstraint('a > 0', name='a_pos')),
    sa.Column('b', sa.Integer, sa.CheckConstraint('b > 0')),
)

op.create_table(
    't1',
    sa.Column('uid', sa.Integer, sa.ForeignKey('users.id')),
    sa.Column(
        'u2',
        sa.Integer,
        sa.ForeignKey(
            'users.id',
            name='fk_u2',
            ondelete='CASCADE',
            onupdate='SET NULL',
            deferrable=True,
            initially='DEFERRED',
            match='FULL',
        ),
    ),
)

op.create_table(
    't1',
    sa.Column('a', sa.Integer),
    sa.Column('b', sa.Integer),
    sa.ForeignKeyConstraint(['a', 'b'], ['p.x', 'p.y'], name='fk_ab', ondelete='SET NULL (a)'),
    sa.ForeignKeyConstraint(['a'], ['auxiliary.q.id']),
)

op.create_table(
    't1', sa.Column('id', sa.Integer, primary_key=True), sa.Column('parent', sa.Integer, sa.ForeignKey('t1.id'))
)

op.create_table(
    't1', sa.Column('a', sa.Integer), sa.ForeignKeyConstraint(['a'], ['p.x'], name='fk_ua', use_alter=True)
)

op.create_table(
    't1', sa.Column('a', sa.Integer, comment='col a'), sa.Column('b', sa.Integer, comment="it's"), comment='the table'
)

op.create_table(
    't1', sa.Column('a', sa.Integer), sa.Index('ix_t1_a', 'a'), sa.Index('ix_fn', sa.text('lower(a::text)'))
)

op.create_table(
    't1',
    sa.Column('a', postgresql.INT4RANGE),
    sa.Column('b', sa.Integer),
    postgresql.ExcludeConstraint(
        ('a', '&&'),
        ('b', '='),
        name='ex1',
        using='gist',
        where=sa.text('b > 5'),
        deferrable=True,
        initially='DEFERRED',
        ops={'a': 'range_ops'},
    ),
)

op.create_table('t1', sa.Column('a', sa.Enum('x', 'y', name='my_enum')))

op.create_table('t1', sa.Column('a', sa.Enum('x', "it's", name='my_enum', schema='auxiliary')), schema='auxiliary')

op.create_table('t1', sa.Column('a', sa.Enum('x', 'y', name='my_enum', inherit_schema=True)), schema='auxiliary')

op.create_table(
    't1',
    sa.Column('a', postgresql.ENUM('x', 'y', name='my_enum')),
    sa.Column('b', postgresql.ENUM('x', 'y', name='my_enum')),
)

op.create_table('t1', sa.Column('a', postgresql.ENUM('x', 'y', name='my_enum', create_type=False)))

op.create_table('t1', sa.Column('a', sa.Enum('x', 'y', name='my_enum'), server_default='x'))

op.create_table(
    't1',
    sa.Column('a', sa.Enum('x', 'y', native_enum=False, name='my_enum')),
    sa.Column('b', sa.Enum('x', 'y', native_enum=False, create_constraint=True, name='ck_b')),
)

op.create_table('t1', sa.Column('a', sa.Enum('x', 'y')))

op.create_table('t1', sa.Column('a', sa.ARRAY(sa.Enum('x', 'y', name='my_enum'))))

op.create_table(
    't1',
    sa.Column(
        'a',
        postgresql.DOMAIN(
            'email',
            sa.Text,
            check="VALUE ~ '@'",
            not_null=True,
            default='a@b',
            constraint_name='ck_email',
            collation='C',
        ),
    ),
)

op.create_table('t1', sa.Column('a', sa.Boolean), sa.Column('b', sa.Boolean(create_constraint=True, name='ck_b')))

op.create_table(
    't1',
    sa.Column('a', sa.ARRAY(sa.Integer)),
    sa.Column('b', postgresql.ARRAY(sa.Text, dimensions=2)),
    sa.Column('c', postgresql.ARRAY(sa.String(10)), server_default='{}'),
)

op.create_table('t1', sa.Column('a', sa.Integer), postgresql_partition_by='RANGE (a)')

op.create_table('t1', sa.Column('a', sa.Integer), postgresql_inherits='p1')

op.create_table('t1', sa.Column('a', sa.Integer), postgresql_inherits=('p1', 'auxiliary.p2'))

op.create_table('t1', sa.Column('a', sa.Integer), postgresql_with={'fillfactor': 70})

op.create_table('t1', sa.Column('a', sa.Integer), postgresql_with_oids=False)

op.create_table('t1', sa.Column('a', sa.Integer), postgresql_tablespace='my ts')

op.create_table('t1', sa.Column('a', sa.Integer), postgresql_on_commit='DROP')

op.create_table('t1', sa.Column('a', sa.Integer), prefixes=['TEMPORARY'], postgresql_on_commit='PRESERVE ROWS')

op.create_table('t1', sa.Column('a', sa.Integer), prefixes=['UNLOGGED'])

op.create_table('t1', sa.Column('a', sa.Integer), postgresql_using='heap')

op.create_table(
    't1',
    sa.Column('a', sa.Integer),
    sa.Column('b', sa.Integer),
    postgresql_partition_by='LIST (a)',
    postgresql_inherits='p1',
    postgresql_using='heap',
    postgresql_with={'fillfactor': 70, 'autovacuum_enabled': False},
    postgresql_on_commit='DELETE ROWS',
    postgresql_tablespace='pg_default',
)

op.create_table(
    't1',
    sa.Column('a', sa.Integer, nullable=True),
    sa.Column('b', sa.Integer, nullable=False),
    sa.Column('c', sa.Integer, primary_key=True, nullable=True),
)

op.create_table('t1', sa.Column('a', sa.String(10, collation='C')), sa.Column('b', sa.Text(collation='en_US.utf8')))

op.create_table('t1', sa.Column('a', sa.Integer, system=True), sa.Column('b', sa.Integer, quote=True), quote=True)

op.create_table('t1', sa.Column('a', sa.Integer), schema=sa.sql.elements.quoted_name('a.b', True))

op.create_table('t1', sa.Column('a', sa.Integer), schema='a.b')

t = op.create_table('t1', sa.Column('id', sa.Integer, primary_key=True), sa.Column('n', sa.String))
op.bulk_insert(t, [{'id': 1, 'n': 'x'}])

op.create_table('x' * 70, sa.Column('y' * 70, sa.Integer, index=True))

op.create_table('t', sa.Column('id', sa.Numeric(), primary_key=True))

op.create_table('t', sa.Column('id', sa.Float(), primary_key=True), sa.Column('x', sa.Integer, autoincrement=True))

op.create_table('t', sa.Column('id', sa.Integer, sa.ForeignKey('o.id'), primary_key=True))

op.create_table(
    't', sa.Column('id', sa.Integer), sa.PrimaryKeyConstraint('id'), sa.ForeignKeyConstraint(['id'], ['o.id'])
)

op.create_table(
    't',
    sa.Column('id', sa.Integer, autoincrement='ignore_fk'),
    sa.PrimaryKeyConstraint('id'),
    sa.ForeignKeyConstraint(['id'], ['o.id']),
)

op.create_table(
    't',
    sa.Column('id', sa.Integer, autoincrement=True),
    sa.Column('b', sa.Integer),
    sa.PrimaryKeyConstraint('id', 'b'),
)

op.create_table('t', sa.Column('id', sa.Integer, autoincrement=True), sa.Column('b', sa.Integer))

op.create_table('t', sa.Column('id', sa.Integer, default=5, primary_key=True))

op.create_table('t', sa.Column('id', sa.Integer, server_default='5', primary_key=True))

op.create_table('t', sa.Column('id', sa.Integer, server_default=sa.FetchedValue(), primary_key=True))

op.create_table('t', sa.Column('id', sa.Integer, sa.Identity(), nullable=True))

op.create_table('t', sa.Column('id', sa.Integer, sa.Identity(), nullable=False))

op.create_table('t', sa.Column('id', sa.Integer, sa.Sequence('s', optional=True), primary_key=True))

op.create_table('t', sa.Column('a', sa.Enum('x', name='e', create_type=False)))

m = sa.MetaData()
op.create_table(
    't',
    sa.Column('a', sa.Enum('x', name='e', metadata=m)),
    sa.Column('b', postgresql.ENUM('x', name='f', metadata=m)),
)

op.create_table(
    't',
    sa.Column('a', sa.Integer, sa.ForeignKey('o.id'), unique=True),
    sa.Column(
        'b', sa.Enum('x', native_enum=False, create_constraint=True, name='ck'), sa.ForeignKey('o.id'), unique=True
    ),
    sa.CheckConstraint('a>1'),
    sa.UniqueConstraint('a', 'b'),
)

op.create_table('t', sa.Column('a', sa.Integer, sa.ForeignKey('o')))

op.create_table('t', sa.Column('a', sa.ForeignKey('o.id')))

op.create_table(
    't',
    sa.Column(
        'a',
        sa.Integer,
        nullable=False,
        primary_key=False,
        unique=False,
        index=False,
        server_default=sa.func.now(),
        onupdate=sa.func.now(),
    ),
)

op.create_table('t', sa.Column('a', sa.Integer, sa.DefaultClause('3')), None)

op.create_table(
    't',
    sa.Column('a', sa.Integer),
    sa.Column('b', sa.Integer),
    sa.Index(None, 'a', 'b'),
    sa.Index('ix', sa.text('lower(a)'), unique=True, postgresql_using='gin'),
    sa.UniqueConstraint('a'),
    schema='auxiliary',
)

op.create_table('t', sa.Column('a', sa.Integer), sa.Index('ix', 'a'), comment='x')

op.create_table('t', sa.Column('a', sa.Integer, server_default=False))

op.create_table('t', sa.Column('a', sa.Integer), sa.PrimaryKeyConstraint('a', name=op.f('f' * 73)))

op.create_table('t' * 73, sa.Column('a' * 70, sa.Integer, unique=True))

op.create_table(
    't',
    sa.Column('a', sa.Integer, server_default=sa.sql.func.nextval('x')),
    sa.Column('b', sa.DateTime, server_default=sa.func.timezone('utc', sa.func.now())),
    sa.Column('c', sa.DateTime, server_default=sa.func.now() + sa.text("interval '1 day'")),
    sa.Column('d', sa.DateTime, server_default=sa.func.current_timestamp()),
    sa.Column('e', sa.DateTime, server_default=sa.sql.functions.current_timestamp()),
    sa.Column('f', sa.DateTime, server_default=sa.func.CURRENT_TIMESTAMP()),
    sa.Column('g', sa.DateTime, server_default=sa.func.uuid_generate_v4()),
)

op.create_table(
    't1',
    sa.Column('a', sa.Enum(Mood)),
    sa.Column('b', sa.Enum(Mood, values_callable=lambda e: [m.value for m in e], name='e2')),
)

op.create_table(
    't1',
    sa.Column('a', sa.Boolean, server_default=sa.sql.expression.false()),
    sa.Column('b', sa.Boolean, server_default=sa.sql.expression.text('1=1')),
    sa.Column('c', sa.Integer, server_default=sa.literal_column('5')),
    sa.Column('d', postgresql.JSONB, server_default=sa.func.jsonb('{}')),
)

op.create_table(
    't1',
    sa.Column('a', sa.Integer),
    sa.Column('b', sa.Integer),
    sa.CheckConstraint('a < b', 'a_below_b'),
    sa.UniqueConstraint('a', 'b', name=op.f('uq')),
)

columns = [sa.Column(name, sa.String(length)) for name, length in [('a', 5), ('b', 6)]]
op.create_table('t1', sa.Column('id', sa.Integer, primary_key=True), *columns)

for name in ('t1', 't2'):
    op.create_table(
        name,
        sa.Column('id', sa.Integer, primary_key=True),
        sa.Column('at', sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )

op.create_table(
    't1', sa.Column('a', sa.Integer, sa.ForeignKey('auxiliary.q.id', ondelete='cascade', onupdate='set null'))
)

op.create_table('t1', sa.Column('a', sa.Integer, comment='the a', index=True), comment='the t')

op.create_table('t', sa.Column('a', sa.Integer), info={'owner': 'shop'})

op.create_table(
    't',
    sa.Column('a', sa.Integer),
    sa.Column('b', sa.Integer),
    sa.ForeignKeyConstraint(
        ['a', 'b'], ['o.x', 'o.y'], name='fk', onupdate='CASCADE', deferrable=True, initially='DEFERRED', match='FULL'
    ),
)

op.create_table('t', sa.Column('a', sa.Integer, sa.Identity(on_null=True)))

op.create_table('t', sa.Column('a', sa.Integer, sa.Identity(order=True)))

op.create_table(
    't', sa.Column('a', sa.Integer), sa.Index('ix_t', 'a', unique=True, postgresql_where=sa.text('a > 0'))
)

op.create_table('t', sa.Column('a', sa.Integer), sa.Column('b', sa.Integer), sa.UniqueConstraint('a', 'b', 'b'))

op.create_table('t', sa.Column('a', sa.Integer), sa.Column('b', sa.Integer),
    sa.PrimaryKeyConstraint('b', 'a', 'b', name='pk'), sa.UniqueConstraint('a', 'a', name='uq'))

op.create_table('t', sa.Column('a', sa.Integer), sa.Column('b', sa.Integer), sa.Index('ix', 'a', 'b', 'a'))

op.create_table('t', sa.Column('a', sa.Enum(name='e', native_enum=False)), sa.Column('b', sa.Enum(native_enum=False, length=20)))

op.create_table('t', sa.Column('a', sa.Enum(name='e', native_enum=False, create_constraint=True)))
op.add_column('t', sa.Column('b', sa.Enum(native_enum=False, create_constraint=True, name='f')))
