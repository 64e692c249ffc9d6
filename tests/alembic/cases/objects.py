postgresql.ENUM('a', 'b', name='e9').create(op.get_bind(), checkfirst=False)

postgresql.ENUM('a', 'b', name='e9').create(op.get_bind(), checkfirst=True)

postgresql.ENUM('a', 'b', name='e9').create(op.get_bind())

postgresql.ENUM(name='e9').drop(op.get_bind(), checkfirst=False)

postgresql.ENUM(name='e9').drop(op.get_bind(), checkfirst=True)

e = postgresql.ENUM('x', name='e')
e.create(op.get_bind(), checkfirst=True)
op.create_table('t', sa.Column('a', e))
op.create_table('u', sa.Column('a', e))

e = sa.Enum('x', name='e')
e.create(op.get_bind(), checkfirst=True)
op.create_table('t', sa.Column('a', e))
e.drop(op.get_bind())

m = sa.MetaData()
t = sa.Table(
    't',
    m,
    sa.Column('id', sa.Integer, primary_key=True),
    sa.Column('a', sa.Enum('x', name='e'), index=True, comment='c'),
)
t.create(op.get_bind())
t.drop(op.get_bind())

sa.Sequence('s').create(op.get_bind())
sa.Sequence('s', start=3).drop(op.get_bind())

mood = postgresql.ENUM('a', 'b', name='e9')
mood.create(op.get_bind(), checkfirst=True)
op.add_column('users', sa.Column('x', mood, nullable=False))

mood = sa.Enum('a', 'b', name='e9')
mood.create(op.get_bind())
op.alter_column('users', 'name', type_=mood, postgresql_using='name::e9')

op.execute(sa.schema.CreateSequence(sa.Sequence('sq', start=3)))
op.add_column('users', sa.Column('x', sa.Integer, server_default=sa.Sequence('sq').next_value()))

m = sa.MetaData(naming_convention={'pk': 'pk_%(table_name)s'}, schema='auxiliary')
t = sa.Table('t', m, sa.Column('id', sa.Integer, primary_key=True), sa.Column('n', sa.Integer))
t.create(op.get_bind())
op.execute(t.insert().values(id=1, n=2))

t = sa.Table(
    't',
    sa.MetaData(),
    sa.Column('id', sa.Integer, primary_key=True, index=True, comment='c'),
    sa.Column('m', postgresql.ENUM('sad', 'ok', name='mood')),
    comment='k',
)
op.execute(sa.schema.CreateTable(t))
op.execute(sa.schema.CreateTable(t, if_not_exists=True))
op.execute(sa.schema.DropTable(t))
op.execute(sa.schema.DropTable(t, if_exists=True))
