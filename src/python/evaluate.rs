//! A small, safe evaluator for the ordinary Python of migrations: enough to know what a function calls with which
//! arguments, and no more. It imports nothing, opens nothing and asks nothing; what it cannot know stays a
//! [`Symbol`](super::value::Symbol), and using one where a value is needed is an error at its place.

mod call;
mod class;
mod container;
mod equality;
mod expression;
mod failure;
mod foreign;
mod format;
mod matching;
mod method;
mod module;
mod moment;
mod operator;
mod reason;
mod record;
mod scope;
mod statement;
mod stdlib;
mod string;
pub mod text;

pub use class::is_enum;
pub use reason::{is_object, root_is_known, unknown};
pub use scope::Scope;

use super::syntax::Module;
use super::value::{Argument, Value};
use super::{Library, Modules};
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

/// A call that does something outside of the function, as a library recorded it.
#[derive(Debug)]
pub struct Event {
    /// What was called: a dotted name, or a method of what stands before it.
    pub callee: Value,
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
pub enum Stop {
    /// It cannot go on.
    Fault(Box<Diagnostic>),
    /// A `raise` statement.
    Raise(String, Span),
}

/// A value, or why there is none.
pub type Outcome<T> = Result<T, Stop>;

/// What a function's number stands for.
#[derive(Clone)]
struct Definition<'a> {
    /// Where it is written.
    file: File<'a>,
    code: Written<'a>,
}

#[derive(Clone, Copy)]
enum Written<'a> {
    Function(&'a StmtFunctionDef),
    Lambda(Option<&'a Parameters>, &'a ruff_python_ast::Expr),
}

/// A file that is evaluated, with the names at its top.
#[derive(Clone)]
struct File<'a> {
    module: &'a Module<'a>,
    globals: Rc<Scope>,
}

/// The evaluation of one function.
pub struct Evaluator<'a> {
    module: &'a Module<'a>,
    library: &'a dyn Library,
    /// Where other files of the project are found.
    modules: &'a dyn Modules,
    globals: Rc<Scope>,
    /// The other files that names have been taken from.
    imported: Vec<File<'a>>,
    definitions: Vec<Definition<'a>>,
    events: Vec<Event>,
    /// True where a value that cannot be known is kept as such, until something depends on it.
    is_lenient: bool,
    /// Where a whole program is evaluated: what of it could not be.
    program: Option<Vec<Failed>>,
    steps: usize,
    depth: usize,
    memory: usize,
    statement: usize,
    /// Where the last statement of the function itself begins that was entered, and how much had been done by then.
    entered: Option<(Span, usize)>,
}

/// Evaluates one function of a file after the statements at its top. `library` is what its imports stand for
/// that are not of the project, whose files are `modules`.
///
/// Gives what it did and how it ended. Where it stops, `report` says why, and the statement that it stops in has done nothing.
pub fn evaluate(
    module: &Module<'_>,
    function: &StmtFunctionDef,
    library: &dyn Library,
    modules: &dyn Modules,
    report: &mut Diagnostics,
) -> (Vec<Event>, End) {
    let mut evaluator = Evaluator::new(module, library, modules);
    let outcome = evaluator.run(function);
    evaluator.dismantle();
    let fault = match outcome {
        Ok(()) => return (evaluator.events, End::Finished),
        Err(Stop::Raise(message, _)) if evaluator.events.is_empty() => return (Vec::new(), End::Raised(message)),
        Err(Stop::Raise(message, span)) => Diagnostic::error(PYTHON_FAULT, span, "this is raised")
            .label(message)
            .help("operations before it have been read; take the raise away, or write the whole migration as SQL"),
        Err(Stop::Fault(diagnostic)) => *diagnostic,
    };
    report.push(fault);
    let (statement, done) = evaluator.entered.map(|entered| (entered.0.start(), entered.1)).unzip();
    evaluator.events.truncate(done.unwrap_or(0));
    (evaluator.events, End::Stopped(statement))
}

/// Evaluates a file as a program: the statements at its top, across the files of the project that they take names from.
///
/// Gives what it did, and of each statement at the top that could not be evaluated why. Such a statement has done nothing.
pub fn run_file<'a>(
    module: &'a Module<'a>,
    library: &'a dyn Library,
    modules: &'a dyn Modules,
) -> (Vec<Event>, Vec<(&'a Stmt, Diagnostic)>) {
    let mut evaluator = Evaluator::new(module, library, modules);
    evaluator.is_lenient = true;
    let globals = evaluator.globals.clone();
    globals.set("__name__", Value::text("env_py"));
    let mut faults = Vec::new();
    for statement in &module.body {
        let done = evaluator.events.len();
        let Some(fault) = evaluator.top(statement, &globals) else { continue };
        evaluator.events.truncate(done);
        let is_limit = fault.code == PYTHON_LIMIT;
        faults.push((statement, fault));
        if is_limit {
            break;
        }
    }
    evaluator.dismantle();
    (evaluator.events, faults)
}

/// A statement at the top of a file of a program that could not be evaluated.
#[derive(Debug, Clone)]
pub struct Failed {
    /// The statement.
    pub text: String,
    /// Why.
    pub why: Diagnostic,
}

/// Evaluates a file and all that it imports of the project, each file to its end when it is first imported, as Python
/// does; then does what `last` says.
///
/// Gives what that gives, what the file itself and `last` have recorded, and why statements at the top of files could not be evaluated,
/// in order. Such a statement has done nothing.
pub fn run_program<'a, T>(
    module: &'a Module<'a>,
    library: &'a dyn Library,
    modules: &'a dyn Modules,
    last: impl FnOnce(&mut Evaluator<'a>) -> T,
) -> (T, Vec<Event>, Vec<Failed>) {
    let mut evaluator = Evaluator::new(module, library, modules);
    evaluator.is_lenient = true;
    evaluator.program = Some(Vec::new());
    let globals = evaluator.globals.clone();
    globals.set("__name__", Value::text("env_py"));
    for statement in &module.body {
        let done = evaluator.events.len();
        if let Some(fault) = evaluator.top(statement, &globals) {
            evaluator.events.truncate(done);
            let is_limit = fault.code == PYTHON_LIMIT;
            evaluator.fails(statement, fault);
            if is_limit {
                break;
            }
        }
    }
    evaluator.steps = 0;
    let given = last(&mut evaluator);
    evaluator.dismantle();
    (given, evaluator.events, evaluator.program.unwrap_or_default())
}

impl<'a> Evaluator<'a> {
    /// True where a whole program is evaluated, and not what one function does.
    fn is_program(&self) -> bool {
        self.program.is_some()
    }

    /// Evaluates a statement at the top of a file; gives why that could not be done.
    fn top(&mut self, statement: &'a Stmt, globals: &Rc<Scope>) -> Option<Diagnostic> {
        let fault = match self.statement(statement, globals) {
            Ok(_) => return None,
            Err(Stop::Raise(message, span)) => Diagnostic::error(PYTHON_FAULT, span, "this is raised").label(message),
            Err(Stop::Fault(fault)) => *fault,
        };
        self.leave_unread(statement, fault.primary.span);
        Some(fault)
    }

    fn fails(&mut self, statement: &'a Stmt, why: Diagnostic) {
        let span = self.module.span(statement);
        let text = self.module.text[span.start()..span.end()].to_string();
        if let Some(program) = &mut self.program {
            program.push(Failed { text, why });
        }
    }

    /// What has been recorded so far.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// A name at the top of the file that is evaluated.
    pub fn global(&self, name: &str) -> Option<Value> {
        self.globals.get(name)
    }

    fn new(module: &'a Module<'a>, library: &'a dyn Library, modules: &'a dyn Modules) -> Evaluator<'a> {
        Evaluator {
            module,
            library,
            modules,
            globals: Scope::new(None),
            imported: Vec::new(),
            definitions: Vec::new(),
            events: Vec::new(),
            is_lenient: false,
            program: None,
            steps: 0,
            depth: 0,
            memory: 0,
            statement: 0,
            entered: None,
        }
    }

    /// Scopes hold the functions that hold the scopes: without this they would never be freed.
    fn dismantle(&mut self) {
        self.globals.names.take();
        self.definitions.iter().for_each(|definition| drop(definition.file.globals.names.take()));
        self.imported.iter().for_each(|file| drop(file.globals.names.take()));
    }

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
        if let Some(Event { place, .. }) = self.events.first() {
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
    pub fn step(&mut self, span: Span) -> Outcome<()> {
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
    pub fn charge(&mut self, size: usize, span: Span) -> Outcome<()> {
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

    /// Where something is called: of what another file does, the statement that leads there.
    fn place(&self, span: Span) -> Place {
        match self.entered {
            Some((statement, _)) if !self.is_lenient && span.source() != statement.source() => {
                Place { span: statement, statement: statement.start() }
            }
            _ => Place { span, statement: self.statement },
        }
    }
}

/// Stops with an error.
pub fn fault<T>(code: &'static Code, span: Span, message: impl Into<String>) -> Outcome<T> {
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
