op.add_column('users', sa.Column('x', sa.Integer))

op.add_column('users', sa.Column('x', sa.Integer, nullable=False, server_default='0'), schema='auxiliary')

op.add_column('users', sa.Column('x', sa.Integer), if_not_exists=True)

op.add_column('users', sa.Column('x', sa.Integer, sa.ForeignKey('users.id')))

op.add_column(
    'users',
    sa.Column(
        'x',
        sa.Integer,
        sa.ForeignKey(
            'users.id',
            name='fk_x',
            ondelete='CASCADE',
            deferrable=True,
            initially='DEFERRED',
            match='FULL',
            onupdate='NO ACTION',
        ),
    ),
    inline_references=True,
)

op.add_column('users', sa.Column('x', sa.Integer, sa.ForeignKey('users.id'), sa.ForeignKey('o.id')))

op.add_column('t9', sa.Column('x', sa.Integer, primary_key=True))

op.add_column('t9', sa.Column('x', sa.Integer, primary_key=True), inline_primary_key=True)

op.add_column('t9', sa.Column('x', sa.Integer, primary_key=True, autoincrement=False), inline_primary_key=True)

op.add_column('users', sa.Column('x', sa.Integer, unique=True))

op.add_column('users', sa.Column('x', sa.Integer, index=True))

op.add_column('users', sa.Column('x', sa.Integer, sa.CheckConstraint('x > 5')))

op.add_column('users', sa.Column('x', sa.Integer, sa.CheckConstraint('x > 5', name='ck_x')))

op.add_column('users', sa.Column('x', sa.Integer, comment='hello'))

op.add_column('users', sa.Column('x', sa.Integer, comment=''))

op.add_column('users', sa.Column('x', sa.Enum('a', 'b', name='e1')))

op.add_column('users', sa.Column('x', postgresql.ENUM('a', 'b', name='e1', create_type=True)))

op.add_column('users', sa.Column('x', sa.Boolean(create_constraint=True)))

op.add_column('users', sa.Column('x', sa.Enum('a', 'b', native_enum=False, create_constraint=True, name='ck_x')))

op.add_column('users', sa.Column('x', sa.Integer, sa.Identity()))

op.add_column('users', sa.Column('x', sa.Integer, sa.Computed('a + b', persisted=True)))

op.add_column('users', sa.Column('x', sa.ARRAY(sa.Integer), server_default='{}'))

op.add_column('users', sa.Column('x', sa.Integer, sa.Sequence('sq')))

op.drop_column('users', 'name')

op.drop_column('users', 'Group', schema='auxiliary', if_exists=True)

op.drop_column('users', 'name', cascade=True)

op.alter_column('users', 'name', nullable=False)

op.alter_column('users', 'name', nullable=True, schema='auxiliary')

op.alter_column('users', 'name', server_default='x')

op.alter_column('users', 'name', server_default=sa.text("'a' || 'b'"))

op.alter_column('users', 'name', server_default=sa.func.now())

op.alter_column('users', 'name', server_default=None)

op.alter_column('users', 'name', server_default=sa.null())

op.alter_column('users', 'a', server_default=5)

op.alter_column('users', 'name', new_column_name='Full Name')

op.alter_column('users', 'name', type_=sa.String(30))

op.alter_column('users', 'name', type_=sa.Integer, postgresql_using='name::integer')

op.alter_column('users', 'name', postgresql_using='name::integer')

op.alter_column('users', 'name', comment='c')

op.alter_column('users', 'name', comment=None)

op.alter_column('users', 'name', comment='')

op.alter_column('users', 'name', comment='new', existing_comment='old')

op.alter_column(
    'users',
    'name',
    nullable=False,
    server_default='d',
    type_=sa.String(99),
    comment='cc',
    new_column_name='nn',
    existing_type=sa.Text(),
    existing_nullable=True,
    schema=None,
    postgresql_using='name::varchar(99)',
)

op.alter_column('users', 'a', server_default=sa.Identity())

op.alter_column('users', 'a', server_default=sa.Identity(always=True, start=5), existing_server_default=sa.Identity())

op.alter_column(
    'users',
    'a',
    server_default=sa.Identity(start=5, increment=3, minvalue=1, maxvalue=99, cycle=True, cache=4),
    existing_server_default=sa.Identity(always=True),
)

op.alter_column('users', 'a', server_default=None, existing_server_default=sa.Identity())

op.alter_column('users', 'a', server_default=sa.Computed('b+1'))

op.alter_column('users', 'a', server_default=None, existing_server_default=sa.Computed('b+1'))

op.alter_column('users', 'name', type_=sa.Boolean(create_constraint=True, name='ck_bool'), existing_type=sa.Integer)

op.alter_column('users', 'name', type_=sa.Enum('a', 'b', name='new_enum'), postgresql_using='name::new_enum')

op.alter_column(
    'users',
    'name',
    type_=sa.Text,
    existing_type=sa.Enum('a', 'b', name='ck', native_enum=False, create_constraint=True),
)

op.alter_column('users', 'name', type_=postgresql.ARRAY(sa.Text), postgresql_using='ARRAY[name]')

op.alter_column('users', 'a', autoincrement=True)

op.alter_column('users', 'a')

op.alter_column('users', 'name', type_=sa.String(collation='C'))

op.alter_column(
    'users',
    'name',
    server_default=sa.text("'x'"),
    existing_server_default=sa.text("'y'"),
    nullable=False,
    type_=sa.Text(),
    existing_type=sa.Enum('a', name='ck', native_enum=False, create_constraint=True),
)

op.alter_column('users', 'name', type_=sa.Enum('a', name='ck', native_enum=False, create_constraint=True))

op.add_column('t9', sa.Column('a', sa.Integer, sa.ForeignKey('o.id'), unique=True, index=True, comment='hello'))

op.add_column('t9', sa.Column('a', sa.Integer, index=True, comment='hello'))

op.create_table('t', sa.Column('a', sa.Integer, doc='x', info={}, key='k'))

op.create_table('t', sa.Column('a', sa.Integer, keys=5))

op.create_table('t', sa.Column('a', sa.Integer, information=5))
