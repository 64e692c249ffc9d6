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

with op.batch_alter_table('users') as batch:
    batch.add_column(sa.Column('x', sa.Integer))
    op.execute("UPDATE users SET a = 1")
    batch.alter_column('a', nullable=False)
    batch.execute("UPDATE users SET b = 1")

with op.batch_alter_table('users', recreate='never') as batch, op.batch_alter_table('o') as other:
    other.drop_column('x')
    batch.add_column(sa.Column('x', sa.Integer, index=True))
    op.add_column('users', sa.Column('w', sa.Integer))

with op.batch_alter_table('users') as batch:
    batch.drop_column('a')
    with op.batch_alter_table('o') as other:
        other.add_column(sa.Column('z', sa.Integer))
        batch.drop_column('b')
        op.get_bind().execute(sa.text("UPDATE users SET a = 3"))
    op.execute(sa.update(sa.table('users', sa.column('b'))).values(b=4))

for name in ['users', 'o']:
    with op.batch_alter_table(name) as batch:
        batch.create_unique_constraint('uq_' + name, ['id'])
        op.execute(f"DELETE FROM {name}")

def change(batch):
    batch.add_column(sa.Column('m', postgresql.ENUM('sad', 'ok', name='feeling')))
    postgresql.ENUM('sad', 'ok', name='feeling').create(op.get_bind())
with op.batch_alter_table('users') as batch:
    change(batch)
    op.bulk_insert(sa.table('data', sa.column('a', sa.Integer)), [{'a': 1}])

def early():
    with op.batch_alter_table('users') as batch:
        batch.drop_column('a')
        op.execute("UPDATE users SET a = 5")
        return
early()
op.execute("UPDATE users SET b = 6")
