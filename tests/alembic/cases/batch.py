with op.batch_alter_table('users') as batch:
    batch.add_column(sa.Column('x', sa.Integer))
    batch.drop_column('name')
    batch.alter_column('a', nullable=False)
    batch.create_index('ix', ['a'])
    batch.create_unique_constraint('uq', ['b'])

with op.batch_alter_table('users', schema='auxiliary') as batch:
    batch.add_column(sa.Column('x', sa.Integer, sa.ForeignKey('auxiliary.q.id')))
    batch.create_index(batch.f('ix_a'), ['a'], unique=True, postgresql_where=sa.text('a > 0'))
    batch.drop_index(batch.f('ix_a'))

with op.batch_alter_table('users', schema=None, recreate='auto') as batch:
    batch.create_foreign_key('fk_a', 'o', ['a'], ['id'], ondelete='CASCADE')
    batch.drop_constraint('fk_a', type_='foreignkey')
    batch.create_check_constraint('ck_a', sa.column('a') > 3)
    batch.create_table_comment('hello')
    batch.drop_table_comment()

with op.batch_alter_table('u2') as batch:
    batch.create_primary_key('pk', ['a', 'b'])
    batch.create_exclude_constraint('ex', ('a', '='), using='btree')

with op.batch_alter_table('users', recreate='always') as batch:
    batch.add_column(sa.Column('x', sa.Integer))

with op.batch_alter_table('users') as batch:
    batch.execute('SELECT 1')
    batch.alter_column('name', new_column_name='label', type_=sa.Text(), existing_type=sa.String(50), comment='c')

with op.get_context().autocommit_block():
    op.create_index('ix', 'users', ['a'], postgresql_concurrently=True)
    op.execute("ALTER TYPE mood ADD VALUE 'so'")
