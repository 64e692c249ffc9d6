//! A small, safe evaluator for the ordinary Python of migrations: enough to know which directives a function calls with
//! which arguments, and no more. It imports nothing, opens nothing and asks nothing; what it cannot know stays a
//! [`Symbol`](super::value::Symbol), and using one where a value is needed is an error at its place.

mod call;
mod class;
mod equality;
mod expression;
mod failure;
mod format;
mod library;
mod mapped;
mod matching;
mod method;
mod moment;
mod operator;
mod reason;
mod scope;
mod statement;
mod stdlib;
mod string;
pub mod text;

pub use reason::unknown;
pub use scope::Scope;

use super::ColumnTypes;
use super::syntax::Module;
use super::value::{Argument, Value};
use crate::diagnostic::code::{PYTHON_FAULT, PYTHON_LIMIT, PYTHON_UNREAD};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use ruff_python_ast::{Parameters, Stmt, StmtFunctionDef};
use std::rc::Rc;

/// Statements, calls and turns of a loop that one function may take.
const MAX_STEPS: usize = 200_000;
/// How deep calls and expressions may nest while they are evaluated.
const MAX_DEPTH: usize = 2_000;
/// Bytes of strings and members of lists that one function may make.
const MAX_MEMORY: usize = 64 << 20;
/// How deep a value may nest that a directive is given.
const MAX_VALUE_DEPTH: usize = 200;
/// Stack kept free, and stack added when less is left: evaluation recurses as the migration nests.
const STACK_RESERVE: usize = 256 << 10;
const STACK_SEGMENT: usize = 2 << 20;

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
}

/// A call of a directive.
#[derive(Debug)]
pub struct Directive {
    /// Its name: `create_table`.
    pub name: Rc<str>,
    /// The arguments of `op.batch_alter_table(…)`, where it was called on a batch.
    pub batch: Option<Vec<Argument>>,
    /// What it was called with.
    pub arguments: Vec<Argument>,
    /// Where.
    pub place: Place,
}

/// Where something was called.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The call.
    pub span: Span,
    /// The beginning of the statement that it stands in: comments above it belong to it.
    pub statement: usize,
}

/// How a function ended.
#[derive(Debug)]
pub enum End {
    /// It came to its end.
    Finished,
    /// It came to a `raise` before it had done anything; with its message.
    Raised(String),
    /// It came to what cannot be known: all from this statement of it on is missing. Without one, it did not even begin.
    Stopped(Option<usize>),
}

/// Why evaluation stops.
enum Stop {
    /// It cannot go on.
    Fault(Box<Diagnostic>),
    /// A `raise` statement.
    Raise(String, Span),
}

type Outcome<T> = Result<T, Stop>;

/// What a function's number stands for.
#[derive(Clone, Copy)]
enum Definition<'a> {
    Function(&'a StmtFunctionDef),
    Lambda(Option<&'a Parameters>, &'a ruff_python_ast::Expr),
}

struct Evaluator<'a> {
    module: &'a Module<'a>,
    types: &'a ColumnTypes,
    globals: Rc<Scope>,
    definitions: Vec<Definition<'a>>,
    events: Vec<Event>,
    steps: usize,
    depth: usize,
    memory: usize,
    statement: usize,
    /// Where the last statement of the function itself begins that was entered, and how much had been done by then.
    entered: Option<(usize, usize)>,
}

/// Evaluates one function of a migration (`upgrade` or `downgrade`) after the statements at the top of the file. `types`
/// are the column types of the application.
///
/// Gives what it did and how it ended. Where it stops, `report` says why, and the statement that it stops in has done nothing.
pub fn evaluate(
    module: &Module<'_>,
    function: &StmtFunctionDef,
    types: &ColumnTypes,
    report: &mut Diagnostics,
) -> (Vec<Event>, End) {
    let mut evaluator = Evaluator {
        module,
        types,
        globals: Scope::new(None),
        definitions: Vec::new(),
        events: Vec::new(),
        steps: 0,
        depth: 0,
        memory: 0,
        statement: 0,
        entered: None,
    };
    let outcome = evaluator.run(function);
    // Scopes hold the functions that hold the scopes: without this they would never be freed.
    evaluator.globals.names.take();
    let fault = match outcome {
        Ok(()) => return (evaluator.events, End::Finished),
        Err(Stop::Raise(message, _)) if evaluator.events.is_empty() => return (Vec::new(), End::Raised(message)),
        Err(Stop::Raise(message, span)) => Diagnostic::error(PYTHON_FAULT, span, "this is raised")
            .label(message)
            .help("operations before it have been read; take the raise away, or write the whole migration as SQL"),
        Err(Stop::Fault(diagnostic)) => *diagnostic,
    };
    report.push(fault);
    let (statement, done) = evaluator.entered.unzip();
    evaluator.events.truncate(done.unwrap_or(0));
    (evaluator.events, End::Stopped(statement))
}

impl<'a> Evaluator<'a> {
    fn run(&mut self, function: &StmtFunctionDef) -> Outcome<()> {
        let module: &'a Module<'a> = self.module;
        let globals = self.globals.clone();
        globals.set("__name__", Value::text("migration"));
        for statement in &module.body {
            match self.statement(statement, &globals) {
                Err(Stop::Fault(fault)) if fault.code == PYTHON_LIMIT => return Err(Stop::Fault(fault)),
                // What stands at the top may fail without harm as long as nobody uses it.
                Err(Stop::Fault(fault)) => self.leave_unread(statement, fault.primary.span),
                Err(Stop::Raise(message, span)) => {
                    let raised = Diagnostic::error(PYTHON_FAULT, span, "this is raised whenever the file is read");
                    return Err(Stop::Fault(Box::new(raised.label(message))));
                }
                Ok(_) => {}
            }
        }
        if let Some(Event::Directive(Directive { place, .. }) | Event::Object { place, .. }) = self.events.first() {
            return fault(
                PYTHON_UNREAD,
                place.span,
                "a directive at the top of the file runs whenever the file is read",
            );
        }
        self.statement = function.range.start().to_usize();
        self.entered = None;
        let Some(Value::Function(callee)) = globals.get(function.name.as_str()) else {
            let message = format!("{}() is not a plain function", function.name);
            return fault(PYTHON_UNREAD, self.module.span(&function.name), message);
        };
        self.call_function(&callee, Vec::new(), self.module.span(&function.name)).map(|_| ())
    }

    /// One step of work. Fails when there have been too many.
    fn step(&mut self, span: Span) -> Outcome<()> {
        self.work(1, span)
    }

    fn work(&mut self, steps: usize, span: Span) -> Outcome<()> {
        self.steps = self.steps.saturating_add(steps);
        match self.steps > MAX_STEPS {
            true => fault(PYTHON_LIMIT, span, format!("this takes more than {MAX_STEPS} steps")),
            false => Ok(()),
        }
    }

    /// Counts what a new value takes. Fails when it is too much, before it is made.
    fn charge(&mut self, size: usize, span: Span) -> Outcome<()> {
        self.memory = self.memory.saturating_add(size);
        match self.memory > MAX_MEMORY {
            true => fault(PYTHON_LIMIT, span, format!("this makes more than {} MB of values", MAX_MEMORY >> 20)),
            false => Ok(()),
        }
    }

    /// Goes one level deeper: on a longer stack where this one is nearly used up.
    fn deeper<T>(&mut self, span: Span, work: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        if self.depth >= MAX_DEPTH {
            return fault(PYTHON_LIMIT, span, format!("this recurses deeper than {MAX_DEPTH} levels"));
        }
        self.depth += 1;
        let outcome = stacker::maybe_grow(STACK_RESERVE, STACK_SEGMENT, || work(self));
        self.depth -= 1;
        outcome
    }

    fn place(&self, span: Span) -> Place {
        Place { span, statement: self.statement }
    }
}

/// Stops with an error.
fn fault<T>(code: &'static Code, span: Span, message: impl Into<String>) -> Outcome<T> {
    Err(Stop::Fault(Box::new(Diagnostic::error(code, span, message))))
}

/// What a statement leaves to do.
enum Flow {
    Next,
    Break,
    Continue,
    Return(Value),
}

/// Where a block of statements runs.
type Block<'a> = &'a [Stmt];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// What `upgrade()` does, an event a line, and what is reported.
    fn run(text: &str) -> String {
        let mut sources = Sources::new();
        let id = sources.add("a.py", text);
        let mut report = Diagnostics::new();
        let module = Module::parse(id, &sources.get(id).text, &mut report).expect("valid Python");
        let function = module.function("upgrade").expect("an upgrade");
        let mut told = String::new();
        match evaluate(&module, function, &ColumnTypes::new(), &mut report) {
            (_, End::Raised(message)) => told.push_str(&format!("raised: {message}\n")),
            (events, End::Finished) => {
                for event in events {
                    match event {
                        Event::Directive(Directive { name, batch, arguments, .. }) => {
                            let batch = if batch.is_some() { "batch." } else { "" };
                            let callee = Value::path(format!("{batch}{name}"), Span::NONE);
                            let call = crate::python::value::SymbolKind::Call { callee, arguments };
                            told.push_str(&format!("{:?}\n", Value::symbol(call, Span::NONE)));
                        }
                        Event::Object { receiver, action, .. } => told.push_str(&format!("{receiver:?} -> {action}\n")),
                        Event::Autocommit(enter, _) => told.push_str(if enter { "autocommit\n" } else { "end\n" }),
                        Event::Commit(_) => told.push_str("commit\n"),
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
                "batch.drop_column('x')\nbatch.create_index(alembic.op.f('ix'), ['a'])\n",
                "autocommit\nexecute('x')\nend\ncommit\nexecute('y')\nexecute('t1')\nexecute('t2')\n",
                "execute('0a!')\n",
            )
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
