op.drop_table('users')

op.drop_table('users', schema='auxiliary', if_exists=True)

op.drop_table('users', cascade=True)

op.drop_table('t1', postgresql_inherits='x')

op.rename_table('users', 'people')

op.rename_table('t1', 'T2', schema='auxiliary')

op.create_table_comment('users', "it's %s")

op.create_table_comment('users', 'new', existing_comment='old', schema='auxiliary')

op.create_table_comment('users', None)

op.drop_table_comment('users', existing_comment='x')

op.drop_table_comment('users', schema='auxiliary')

op.drop_table('users')
op.drop_column('o', 'y', mssql_drop_check=True)
op.drop_index(op.f('ix'), 'o', postgresql_where=sa.text('a'))

op.bulk_insert(
    sa.table('users', sa.column('id', sa.Integer), sa.column('name', sa.String)),
    [{'id': 1, 'name': 'x'}, {'id': 2}, {'name': "it's", 'id': 3}],
)

op.bulk_insert(sa.table('users', sa.column('id', sa.Integer), schema='auxiliary'), [{'id': n} for n in range(3)])

op.bulk_insert(sa.table('users', sa.column('id', sa.Integer)), [])

users = op.create_table('t1', sa.Column('id', sa.Integer, primary_key=True), sa.Column('n', sa.String))
op.bulk_insert(users, [{'id': 1, 'n': 'x'}])

op.bulk_insert(
    sa.table('users', sa.column('id', sa.Integer), sa.column('name', sa.String)),
    [{'id': 1, 'name': 'x'}, {'id': 2, 'name': 'y'}],
    multiinsert=False,
)
