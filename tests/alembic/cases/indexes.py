op.create_index('ix', 'users', ['a', 'b'])

op.create_index('ix', 'users', ['a'], unique=True)

op.create_index('ix', 'users', ['a'], schema='auxiliary', if_not_exists=True)

op.create_index('ix', 'users', [sa.text('lower(name)'), 'a'])

op.create_index('ix', 'users', [sa.func.lower(sa.column('name'))])

op.create_index('ix', 'users', [sa.text('a + 1')])

op.create_index('ix', 'users', [sa.text('(a + 1)')])

op.create_index('ix', 'users', [sa.column('a') + 1])

op.create_index('ix', 'users', [sa.text('a DESC NULLS LAST'), 'b'])

op.create_index('ix', 'users', [sa.column('a').desc().nulls_last(), sa.column('b').asc()])

op.create_index('ix', 'users', [sa.desc('a')])

op.create_index('ix', 'users', ['period'], postgresql_using='gist')

op.create_index('ix', 'users', ['a'], postgresql_where=sa.text('b > 5'))

op.create_index('ix', 'users', ['a'], postgresql_where=sa.column('name') == 'x')

op.create_index('ix', 'users', ['a'], postgresql_where='b > 5')

op.create_index('ix', 'users', ['a'], postgresql_include=['b', 'name'])

op.create_index('ix', 'users', ['name'], postgresql_ops={'name': 'text_pattern_ops'})

op.create_index('ix', 'users', ['name', 'a'], postgresql_ops={'name': 'pg_catalog.text_pattern_ops DESC', 'a': 'DESC'})

op.create_index(
    'ix', 'users', [sa.func.lower(sa.column('name')).label('ln')], postgresql_ops={'ln': 'text_pattern_ops'}
)

op.create_index('ix', 'users', ['a'], postgresql_with={'fillfactor': 50})

op.create_index('ix', 'users', ['a'], postgresql_tablespace='pg_default')

op.create_index('ix', 'users', ['a'], postgresql_concurrently=True)

op.create_index('ix', 'users', ['a'], unique=True, postgresql_nulls_not_distinct=True)

op.create_index('ix', 'users', ['a'], unique=True, postgresql_nulls_not_distinct=False)

op.create_index(
    'IX',
    'users',
    ['a', 'Group'],
    unique=True,
    if_not_exists=True,
    postgresql_concurrently=True,
    postgresql_using='btree',
    postgresql_include=['b'],
    postgresql_nulls_not_distinct=True,
    postgresql_with={'fillfactor': 50},
    postgresql_tablespace='pg_default',
    postgresql_where=sa.text('a is not null'),
    postgresql_ops={'a': 'int4_ops'},
)

op.create_index(None, 'users', ['a'])

op.create_index('x' * 70, 'users', ['a'])

op.create_index('ix', 'users', ['name'], postgresql_using='gin', postgresql_ops={'name': 'gin_trgm_ops'})

op.drop_index('ix')

op.drop_index('ix', table_name='users', schema='auxiliary', if_exists=True)

op.drop_index('ix', postgresql_concurrently=True, if_exists=True)

op.drop_index('ix', cascade=True)

op.create_index('ix', 'users', [sa.text('a DESC')], unique=None)

op.create_index(op.f('f' * 73), 'users', ['a'])
op.drop_index(op.f('f' * 73), 'users')

op.drop_index('f' * 73, 'users')

op.create_index(
    'ix',
    'users',
    [sa.text('lower(a)'), sa.func.lower(sa.column('b')), sa.text('c')],
    postgresql_ops={'lower(a)': 'x_ops', 'lower(b)': 'y_ops', 'c': 'z_ops', 'lower': 'q'},
)
