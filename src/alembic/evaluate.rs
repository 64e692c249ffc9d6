//! What a function of a migration does: the directives that it calls, the objects that it makes, and its transaction.

mod batch;

use super::Setting;
use super::library::{Alembic, BIND, CONTEXT};
use crate::diagnostic::Diagnostics;
use crate::python::Module;
use crate::python::evaluate::{self, End, Place};
use crate::python::value::{Argument, Value};
use crate::source::Span;
use crate::sqlalchemy::SqlAlchemy;
use ruff_python_ast::StmtFunctionDef;
use std::rc::Rc;

/// What a function did, in order.
#[derive(Debug)]
pub enum Event {
    /// It called a directive of `op` or of a batch.
    Directive(Directive),
    /// It called `create` or `drop` of an object: `enum.create(op.get_bind())`.
    Object {
        /// The object.
        receiver: Value,
        /// `create` or `drop`.
        action: Rc<str>,
        /// The statement that it stands in.
        place: Place,
    },
    /// It entered (true) or left (false) `autocommit_block()`.
    Autocommit(bool, Span),
    /// It committed: `op.get_bind().commit()`.
    Commit(Span),
    /// It called a directive of a batch whose block had ended: Alembic collects it and never runs it.
    AfterBatch(Place),
}

/// A call of a directive.
#[derive(Debug)]
pub struct Directive {
    /// Its name: `create_table`.
    pub name: Rc<str>,
    /// The arguments of `op.batch_alter_table(…)`, where it was called in the block of one.
    pub batch: Option<Vec<Argument>>,
    /// What it was called with.
    pub arguments: Vec<Argument>,
    /// Where.
    pub place: Place,
}

/// Evaluates one function of a migration (`upgrade` or `downgrade`) after the statements at the top of the file. `setting`
/// says what the column types of the application are and where its files.
///
/// Gives what it did and how it ended. Where it stops, `report` says why, and the statement that it stops in has done
/// nothing.
pub fn evaluate(
    module: &Module<'_>,
    function: &StmtFunctionDef,
    setting: Setting<'_>,
    report: &mut Diagnostics,
) -> (Vec<Event>, End) {
    let library = Alembic { sqlalchemy: SqlAlchemy { types: setting.types } };
    let (events, end) = evaluate::evaluate(module, function, &library, setting.modules, report);
    (batch::in_order(events.into_iter().map(batch::turn)), end)
}

/// A recorded call in Alembic's words.
fn event(event: evaluate::Event) -> Option<Event> {
    let evaluate::Event { callee, arguments, place } = event;
    if let Some(path) = callee.as_path() {
        if let Some(name) = path.strip_prefix("alembic.op.") {
            return Some(Event::Directive(Directive { name: name.into(), batch: None, arguments, place }));
        }
        return match path.strip_prefix(CONTEXT).or(path.strip_prefix(BIND)) {
            Some(".autocommit_block.__enter__") => Some(Event::Autocommit(true, place.span)),
            Some(".autocommit_block.__exit__") => Some(Event::Autocommit(false, place.span)),
            Some(".commit") => Some(Event::Commit(place.span)),
            _ => None,
        };
    }
    let (receiver, action) = callee.as_attribute()?;
    Some(Event::Object { receiver: receiver.clone(), action: action.clone(), place })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alembic::ColumnTypes;
    use crate::naming::Naming;
    use crate::python::Alone;
    use crate::python::value::SymbolKind;
    use crate::source::Sources;

    /// What `upgrade()` does, an event a line, and what is reported.
    fn run(text: &str) -> String {
        let mut sources = Sources::new();
        let id = sources.add("a.py", text);
        let mut report = Diagnostics::new();
        let module = Module::parse(id, &sources.get(id).text, &mut report).expect("valid Python");
        let function = module.function("upgrade").expect("an upgrade");
        let mut told = String::new();
        let (types, naming) = (ColumnTypes::new(), Naming::default());
        let setting = Setting { naming: &naming, types: &types, modules: &Alone, database: None };
        match evaluate(&module, function, setting, &mut report) {
            (_, End::Raised(message)) => told.push_str(&format!("raised: {message}\n")),
            (events, End::Finished) => {
                for event in events {
                    match event {
                        Event::Directive(Directive { name, batch, arguments, .. }) => {
                            let batch = if batch.is_some() { "batch." } else { "" };
                            let callee = Value::path(format!("{batch}{name}"), Span::NONE);
                            let call = SymbolKind::Call { callee, arguments };
                            told.push_str(&format!("{:?}\n", Value::symbol(call, Span::NONE)));
                        }
                        Event::Object { receiver, action, .. } => told.push_str(&format!("{receiver:?} -> {action}\n")),
                        Event::Autocommit(enter, _) => told.push_str(if enter { "autocommit\n" } else { "end\n" }),
                        Event::Commit(_) => told.push_str("commit\n"),
                        Event::AfterBatch(_) => told.push_str("after its batch\n"),
                    }
                }
            }
            (_, End::Stopped(_)) => {}
        }
        for one in report.iter() {
            let place = sources.get(id).place(one.primary.span.start());
            told.push_str(&format!("{} line {}: {}\n", one.code.id, place.line, one.message));
        }
        told
    }

    /// The same, of statements inside `upgrade()` of a file with the usual imports.
    fn body(text: &str) -> String {
        let indented: String = text.lines().map(|line| format!("    {line}\n")).collect();
        run(&format!("import sqlalchemy as sa\nfrom alembic import op\ndef upgrade():\n{indented}"))
    }

    #[test]
    fn plain_python_is_computed() {
        for (expression, value) in [
            ("'a' + 'b' * 2", "'abb'"),
            ("f'{1 + 1}-{\"x\"!r:>5}|{7:03d}'", "\"2-  'x'|007\""),
            ("'{} {name} {0}'.format(1, name='n')", "'1 n 1'"),
            ("'%s=%d %%' % ('a', 5)", "'a=5 %'"),
            ("'%(a)s' % {'a': 1}", "'1'"),
            ("', '.join(x.upper() for x in ('a', 'b') if x != 'b')", "'A'"),
            ("[n * 2 for n in range(3)]", "[0, 2, 4]"),
            ("{k: v for k, v in [('a', 1)]}['a']", "1"),
            ("sorted({'b', 'a'}, reverse=True)", "['b', 'a']"),
            ("[*range(2), 5][1:]", "[1, 5]"),
            ("dict(a=1, **{'b': 2})", "{'a': 1, 'b': 2}"),
            ("'x' if 1 < 2 <= 2 else 'y'", "'x'"),
            ("(-7) // 2, (-7) % 3, 7 / 2, 2 ** 10", "(-4, 2, 3.5, 1024)"),
            ("len('añ'), 'b' in 'abc', 'a' not in ['a']", "(2, True, False)"),
            ("(lambda x, y=2: x + y)(1)", "3"),
            ("'a b'.split(), 'a,b,c'.split(',', 1)", "(['a', 'b'], ['a', 'b,c'])"),
            ("op.get_context().dialect.name, op.get_bind().engine.name", "('postgresql', 'postgresql')"),
            ("sa.Column('a', sa.String(5)) is None", "False"),
            ("sa.func.now()", "sqlalchemy.func.now()"),
            ("sa.column('a') > 5", "(sqlalchemy.column('a') > 5)"),
        ] {
            assert_eq!(body(&format!("op.execute(({expression}))")), format!("execute({value})\n"), "{expression}");
        }
    }

    #[test]
    fn statements_are_run() {
        assert_eq!(
            body(concat!(
                "names = []\nfor i, n in enumerate(['a', 'b', 'c']):\n  if n == 'b':\n    continue\n  names.append(f'{i}{n}')\n",
                "def drop(t, *, schema=None, **more):\n  return op.drop_table(t, schema=schema, **more)\n",
                "for n in names:\n  drop(n, if_exists=True)\n",
                "with op.batch_alter_table('t', schema=None) as b:\n  b.drop_column('x')\n  b.create_index(b.f('ix'), ['a'])\n",
                "with op.get_context().autocommit_block():\n  op.execute('x')\n",
                "if op.get_bind().dialect.name == 'mysql':\n  op.execute('no')\nelse:\n  pass\n",
                "from sqlalchemy.dialects import mysql, postgresql\nfrom contextlib import suppress\n",
                "if isinstance(op.get_bind().dialect, (mysql.dialect, mysql.base.MySQLDialect)):\n  op.execute('no')\n",
                "assert isinstance(op.get_context().dialect, postgresql.base.PGDialect)\n",
                "with suppress(sa.exc.DatabaseError):\n  op.get_bind().commit()\n",
                "try:\n  op.execute('y')\nexcept Exception:\n  op.execute('no')\n",
                "import itertools\nfor t, n in itertools.product(['t'], (1, 2)):\n  op.execute(f'{t}{n}')\n",
                "while len(names) > 1:\n  names.pop()\n",
                "op.execute(names[0] + '!')\n",
            )),
            concat!(
                "drop_table('0a', schema=None, if_exists=True)\ndrop_table('2c', schema=None, if_exists=True)\n",
                "batch.drop_column('x')\nbatch.create_index(sqlalchemy.sql.elements.conv('ix'), ['a'])\n",
                "autocommit\nexecute('x')\nend\ncommit\nexecute('y')\nexecute('t1')\nexecute('t2')\n",
                "execute('0a!')\n",
            )
        );
    }

    #[test]
    fn what_a_batch_collects_runs_at_the_end_of_its_block() {
        assert_eq!(
            body(concat!(
                "with op.batch_alter_table('t') as b:\n  b.drop_column('x')\n  op.execute('1')\n  b.execute('2')\n",
                "  with op.batch_alter_table('u') as c:\n    c.drop_column('y')\n    b.drop_column('z')\n",
                "    op.execute('3')\n  op.execute('4')\n",
                "b.drop_column('late')\n",
                "def drop(n):\n  with op.batch_alter_table('v') as b:\n    b.drop_column(n)\n    if n < 2:\n      drop(n + 1)\n",
                "    return\n",
                "drop(0)\n",
            )),
            concat!(
                "execute('1')\nbatch.execute('2')\nexecute('3')\nbatch.drop_column('y')\nexecute('4')\n",
                "batch.drop_column('x')\nbatch.drop_column('z')\nafter its batch\n",
                "batch.drop_column(2)\nbatch.drop_column(1)\nbatch.drop_column(0)\n",
            )
        );
        assert_eq!(
            body("b = op.batch_alter_table('t')\nb.drop_column('x')"),
            "L0708 line 5: a batch is used inside of its block: with op.batch_alter_table(…) as batch_op:\n"
        );
    }

    #[test]
    fn enums_and_column_types_of_the_file_are_known() {
        assert_eq!(
            run(concat!(
                "import enum, sqlalchemy as sa\nfrom sqlalchemy.types import TypeDecorator\nfrom alembic import op\n",
                "class Mood(str, enum.Enum):\n  SAD = 'sad'\n  OK = 'ok'\n  @classmethod\n  def choices(cls):\n    return []\n",
                "class GUID(TypeDecorator):\n  impl = sa.CHAR\n",
                "  def load_dialect_impl(self, dialect):\n",
                "    if dialect.name == 'postgresql':\n      return dialect.type_descriptor(sa.UUID())\n    return sa.CHAR(32)\n",
                "class Long(sa.Text):\n  pass\n",
                "def upgrade():\n  op.execute([m.value for m in Mood], Mood.SAD, Mood('sad').name, f'{Mood.SAD.value}')\n",
                "  op.add_column('t', sa.Column('a', GUID()), sa.Column('b', GUID), Long())\n",
                "  mood = sa.Enum(Mood)\n  mood.create(op.get_bind())\n",
            )),
            concat!(
                "execute(['sad', 'ok'], Mood.SAD, 'SAD', 'sad')\n",
                "add_column('t', sqlalchemy.Column('a', sqlalchemy.UUID()), sqlalchemy.Column('b', sqlalchemy.UUID()), ",
                "sqlalchemy.Text())\nsqlalchemy.Enum(<class Mood>) -> create\n",
            )
        );
    }

    #[test]
    fn what_cannot_be_known_is_said_at_its_line() {
        let rows = "bind = op.get_bind()\nrows = bind.execute(sa.text('SELECT 1'))\n";
        for (text, said) in [
            (
                format!("{rows}for row in rows:\n  op.drop_table(row)"),
                "L0703 line 6: what this loops over is not known",
            ),
            (format!("{rows}x = rows.fetchall()"), "L0703 line 6: the rows of a query are not known"),
            (
                "if sa.inspect(op.get_bind()).has_table('t'):\n  pass".into(),
                "L0703 line 4: whether this holds is not known",
            ),
            ("from app import flag\nif flag:\n  pass".into(), "L0704 line 5: whether this holds is not known"),
            (
                "from app import seed\nseed(op.get_bind())".into(),
                "L0704 line 5: what this call does to the database is not known",
            ),
            ("import uuid\nop.execute(f'{uuid.uuid4()}')".into(), "L0705 line 5: the text of this is not known"),
            ("import os\nif os.environ.get('X'):\n  pass".into(), "L0706 line 5: whether this holds is not known"),
            ("op.execute(nope)".into(), "L0708 line 4: the name nope is not known here"),
            (
                "import os\nif os.environ.get('X') is True:\n  pass".into(),
                "L0706 line 5: whether this holds is not known",
            ),
            (
                "import os\nif os.environ.get('X') in ('a', 'b'):\n  pass".into(),
                "L0706 line 5: whether these are equal is not known",
            ),
            (
                "import os\nif 'a' in [os.environ['X']]:\n  pass".into(),
                "L0706 line 5: whether these are equal is not known",
            ),
            (
                "import os\nif [os.environ['X']] == ['a']:\n  pass".into(),
                "L0706 line 5: whether these are equal is not known",
            ),
            ("import os\nx = {'a'} - {os.environ['X']}".into(), "L0706 line 5: whether these are equal is not known"),
            ("import os\nx = sorted([os.environ['X'], 'a'])".into(), "L0706 line 5: the order of these is not known"),
            (
                "c = sa.Column('a', sa.Integer())\nc.nullable = False".into(),
                "L0707 line 5: what this assignment changes is not known",
            ),
            (
                "t = sa.Table('t', sa.MetaData())\nt.append_column(sa.Column('a'))".into(),
                "L0707 line 5: what this call does is not known",
            ),
            ("op.get_bind().rollback()".into(), "L0703 line 4: a migration cannot undo what its script does"),
            ("op.execute('x')\nraise ValueError('no')".into(), "L0708 line 5: this is raised"),
        ] {
            assert_eq!(body(&text), format!("{said}\n"), "{text}");
        }
        assert_eq!(body("raise NotImplementedError('one way only')"), "raised: one way only\n");
        assert_eq!(body("raise NotImplementedError"), "raised: NotImplementedError is raised\n");
        assert_eq!(body("import logging\nlogging.getLogger('a').info(f'{x}')\nprint(y)"), "");
    }

    #[test]
    fn what_fails_at_the_top_leaves_nothing_old_standing() {
        let imports = "import os\nimport sqlalchemy as sa\nfrom alembic import op\n";
        for (top, used) in [
            ("X = 'a'\nif os.environ.get('Y'):\n  X = 'b'", "X"),
            ("X = ['a']\nX += os.listdir()", "X"),
            ("X = ['a']\nX.extend(os.listdir())", "X"),
            ("X = ['a']\nfor y in os.listdir():\n  X.append(y)", "X"),
            ("X = {'a': 1}\nX[len(os.listdir())] = 2", "X"),
            ("X, Z = 'a', 'b'\n(X, Z) = os.listdir()", "Z"),
            ("X = ['a']\ndef fill():\n  X.extend(os.listdir())\nfill()", "X"),
            ("X = ['a']\nZ = {'x': X}\nX.extend(os.listdir())", "Z['x']"),
            ("X = ['a']\nY = X.pop(len(os.listdir()))", "X"),
            ("X = 'a'\ntry:\n  X = int('b')\nexcept ValueError:\n  X = 'c'", "X"),
        ] {
            let told = run(&format!("{imports}{top}\ndef upgrade():\n  op.execute(f'{{{used}}}')\n"));
            assert!(told.starts_with("L070") && told.lines().count() == 1, "{top}: {told}");
        }
        let told =
            run(&format!("{imports}X = 'a'\nY = X[len(os.listdir())]\ndef upgrade():\n  op.execute(sa.text(X))\n"));
        assert_eq!(told, "execute(sqlalchemy.text('a'))\n");
        let told = run(&format!("{imports}if 1 < 2:\n  raise ValueError('never')\ndef upgrade():\n  pass\n"));
        assert_eq!(told, "L0708 line 5: this is raised whenever the file is read\n");
    }

    #[test]
    fn hostile_python_ends_soon_and_at_its_place() {
        for text in [
            "while True:\n  pass",
            "def f():\n  return f()\nf()",
            "x = 'a' * 10 ** 9",
            "x = [0] * 10 ** 9",
            "x = [[]] * 10 ** 7",
            "x = range(10 ** 12)",
            "import itertools\nx = itertools.product(*[range(1000)] * 9)",
            "x = 'a'\nwhile True:\n  x = x + x",
            "x = 'ab'\nfor i in range(40):\n  x = x.replace('a', 'aa')",
            "x = 9\nwhile True:\n  x = x * x",
            "x = 10 ** 10 ** 10",
            "x = '%01000000000d' % 5",
            "x = f'{5:1000000000}'",
            "x = sa.column('a')\nfor i in range(100000):\n  x = x + 1\nop.execute(x)",
            "x = []\nfor i in range(100000):\n  x = [x]\nop.execute(x)",
            "x = {}\nfor i in range(100000):\n  x[i] = i",
            "x = []\nx.append(x)\nop.execute(x)",
            "x = []\nx.append(x)\nop.execute(f'{x}')",
            "x = []\nx.append(x)\ny = []\ny.append(y)\nx == y",
            "import json\nx = []\nx.append(x)\njson.dumps(x)",
            "x = []\nx.append(x)\ny = {}[x]",
            "x = []\nx.append(x)\nclass E(enum.Enum):\n  A = 1\nE(x)",
            "x = [1]\nfor i in range(29):\n  x = [x, x]\nop.execute(f'{x}')",
            "import json\nx = [1]\nfor i in range(60):\n  x = [x, x]\njson.dumps(x)",
            "x = [1]\ny = [1]\nfor i in range(40):\n  x = [x, x]\n  y = [y, y]\nx == y",
            "x = -(2 ** 126) * 2\ny = [1][x]",
            "x = enumerate('ab', 2 ** 126 + (2 ** 126 - 1))",
            "x = ['a' * 10 ** 6] * 10 ** 5\ny = f'{x}'",
            "x = 'a' * 1000000\nfor i in range(100000):\n  x.upper()",
            "x = 123456789012345678901234567890123456789012345678901234567890",
        ] {
            let told = body(text);
            assert!(told.starts_with("L070") && told.lines().count() == 1, "{text}: {told:.200}");
        }
    }
}
