op.create_primary_key('pk', 'u2', ['a', 'b'])

op.create_primary_key(None, 'u2', ['a'], schema='auxiliary')

op.create_unique_constraint('uq', 'users', ['a', 'b'])

op.create_unique_constraint(None, 'users', ['a'])

op.create_unique_constraint('uq', 'users', ['a'], schema='auxiliary', deferrable=True, initially='DEFERRED')

op.create_unique_constraint('uq', 'users', ['a'], deferrable=False)

op.create_unique_constraint('uq', 'users', ['a'], postgresql_nulls_not_distinct=True, postgresql_include=['b'])

op.create_unique_constraint('uq', 'users', ['a'], postgresql_nulls_not_distinct=False)

op.create_check_constraint('ck', 'users', 'a > 5')

op.create_check_constraint('ck', 'users', sa.column('name') == 'it' 's %')

op.create_check_constraint('ck', 'users', sa.func.length(sa.column('name')) > 5)

op.create_check_constraint('ck', 'users', sa.column('name').in_(['a', 'b']), deferrable=True)

op.create_check_constraint('ck', 'users', 'a > 5', postgresql_not_valid=True)

op.create_check_constraint('ck', 'users', sa.text('a > 5'), schema='auxiliary')

op.create_foreign_key('fk', 'users', 'o', ['a'], ['id'])

op.create_foreign_key(
    'fk',
    'users',
    'o',
    ['a', 'b'],
    ['x', 'y'],
    onupdate='CASCADE',
    ondelete='SET NULL',
    deferrable=True,
    initially='DEFERRED',
    match='FULL',
    source_schema='auxiliary',
    referent_schema='auxiliary',
)

op.create_foreign_key(None, 'users', 'users', ['a'], ['id'])

op.create_foreign_key('fk', 'users', 'o', ['a', 'b'], ['x', 'y'], ondelete='SET NULL (a)')

op.create_foreign_key('fk', 'users', 'o', ['a'], ['id'], ondelete='BOGUS')

op.create_foreign_key('fk', 'users', 'o', ['a'], ['id'], postgresql_not_valid=True)

op.create_foreign_key('fk', 'users', 'o', ['a'], ['id'])

op.create_foreign_key('fk', 'users', 'o', ['a'], ['id'], deferrable=False, initially='IMMEDIATE')

op.create_exclude_constraint('ex', 'users', ('period', '&&'), ('a', '='), where=sa.text("a > 5"), using='gist')

op.create_exclude_constraint(
    'ex',
    'users',
    (sa.column('Group'), '='),
    using='btree',
    deferrable=True,
    initially='DEFERRED',
    ops={'Group': 'int4_ops'},
)

op.create_exclude_constraint('ex', 'users', (sa.text('lower(name)'), '='), using='btree', schema='auxiliary')

op.create_exclude_constraint('ex', 'users', ('a', '='))

op.drop_constraint('ck', 'users')

op.drop_constraint('Ck', 'users', type_='foreignkey', schema='auxiliary', if_exists=True)

op.drop_constraint('x', 'users', type_='primary')

op.drop_constraint('x', 'users', type_='bogus')

op.drop_constraint(None, 'users', type_='unique')

op.drop_constraint('x', 'users', cascade=True)

op.create_foreign_key(None, 'users', 'o', ['a'], ['id'], ondelete='cascade', initially='deferred')

op.create_foreign_key(op.f('f' * 73), 'users', 'o', ['a'], ['id'])
op.drop_constraint(op.f('f' * 73), 'users', type_='foreignkey')
op.drop_constraint(op.f('f' * 73), 'users')

op.drop_constraint('f' * 73, 'users')

op.create_check_constraint('ck', 'users', 'a > 5', deferrable=False, initially='IMMEDIATE')

op.create_foreign_key('fk', 'users', 'o', ['a'], ['id'], use_alter=True)

op.create_foreign_key('fk', 'users', 'p', ['a', 'a'], ['x', 'y'])
