from functools import partial
stamped = partial(sa.Column, sa.DateTime(timezone=True), nullable=False)
create = partial(op.create_table, schema='auxiliary')
create('t', sa.Column('id', sa.Integer, primary_key=True), sa.Column('at', sa.DateTime(timezone=True), nullable=False))
add = partial(op.add_column, 'users', schema='auxiliary')
add(sa.Column('x', sa.Integer))
add(sa.Column('y', sa.Integer), schema=None)

from datetime import date, datetime, timedelta
begin = datetime(2020, 1, 31, 12)
t = op.create_table('t', sa.Column('id', sa.Integer), sa.Column('at', sa.DateTime), sa.Column('day', sa.Date))
op.bulk_insert(t, [{'id': n, 'at': begin + timedelta(days=n), 'day': (begin + timedelta(days=n)).date()} for n in range(3)])
op.execute(f"UPDATE t SET at = '{begin.isoformat()}' WHERE at < '{begin - timedelta(hours=1)}' OR day = '{begin:%Y-%m-%d}'")

match op.get_bind().dialect.name:
    case 'sqlite' | 'mysql':
        op.execute('SELECT 1')
    case 'postgresql':
        op.execute('SELECT 2')
    case _:
        op.execute('SELECT 3')

class Status(str, enum.Enum):
    OPEN = 'open'
    SHUT = 'shut'
    CLOSED = 'shut'
    _hidden = 'hidden'
    @classmethod
    def choices(cls):
        return [(one.value, one.name) for one in cls]
    @property
    def title(self):
        return self.value.title()
op.create_table('t', sa.Column('status', sa.Enum(Status, name='status')))

tables = iter(['u2', 't9'])
first = next(tables)
op.drop_table(first)
for name in tables:
    op.rename_table(name, '%-5s' % name.upper())
for name in tables:
    op.drop_table(name)

names = ['a', 'b']
for number, name in enumerate(sorted(names, reverse=True), start=1):
    op.create_index(f'ix_{number:02d}_{name:>3}'.replace(' ', '_', -1), 'users', [name])
op.execute('%5s|%-5s|%05.1f|%d' % ('a', 'b', 2.25, 3.7))
op.execute('{!r} {!s} {:>4}'.format('x', 'y', 'z'))

op.execute("CREATE INDEX " + op.f("ix") + " ON users (a)")
op.execute("CREATE INDEX %s ON users (a)" % op.f("iy"))
op.execute(" ".join(["DROP INDEX", op.f("iy")]))

n = op.f("ix")
n += "_2"
op.create_index(n, 'users', ['a'])
op.execute("DROP INDEX one".replace("one", op.f("ix_2")))

assert op.f("a") == "a" and op.f("b") in ["a", "b"] and "b" in op.f("abc")
x = {"a": 1}[op.f("a")]
op.execute(f"SELECT {x}, {len(op.f('abc'))}, '{op.f('abc')[1:]}', {op.f('abc').startswith('a')}, '{op.f('x').upper()}'")

op.execute("SELECT '" + sa.sql.quoted_name("a", True) + "'")
op.execute(sa.text("SELECT " + str(op.f("1"))))
