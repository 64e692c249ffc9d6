//! `env.py` as Alembic runs it for a script: what it configures, and what it sends before and after the migrations.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::alembic::library::Alembic;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::{ENVIRONMENT_UNREAD, PYTHON_ENVIRONMENT};
use crate::naming::Naming;
use crate::op::Operation;
use crate::python::evaluate::{Evaluator, Event, Outcome, run_file, unknown};
use crate::python::value::{Argument, Class, Knowledge, SymbolKind, Value, keyword, positional};
use crate::python::{Library, Module, Modules};
use crate::source::Span;
use crate::sql::scan::tokens;
use crate::sqlalchemy::clause::executed;
use crate::sqlalchemy::given::{Given, Lowered, text};
use crate::sqlalchemy::{ColumnTypes, Definitions, SqlAlchemy};

/// What `context` and its `config` are where `env.py` asks them.
const CONTEXT: &str = "alembic.context.";

/// What `env.py` finds around it.
pub struct Surroundings<'a> {
    /// The section of the ini file that is read.
    pub section: &'a str,
    /// What it says, in order.
    pub options: &'a [(String, String)],
    /// `-x`, each as it was typed.
    pub x: &'a [String],
    /// Environment variables.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// The other files of the project.
    pub modules: &'a dyn Modules,
}

/// What `env.py` makes of a script.
#[derive(Debug, Default)]
pub struct Offline {
    /// What it passes to `context.configure()`, the last of each name.
    pub configured: Vec<(Rc<str>, Argument)>,
    /// What it sends before the migrations.
    pub before: Vec<String>,
    /// What it sends after them.
    pub after: Vec<String>,
    /// What of it cannot be known.
    pub faults: Vec<Diagnostic>,
}

/// Runs `env.py`. An error is why the migrations were never reached.
pub fn run(module: &Module<'_>, around: &Surroundings<'_>) -> Result<Offline, Option<Box<Diagnostic>>> {
    let types = ColumnTypes::new();
    let library = EnvironmentLibrary::new(around, &types);
    let (events, faults) = run_file(module, &library, around.modules);
    let is_run = |event: &Event| event.callee.as_path() == Some("alembic.context.run_migrations");
    let Some(turn) = events.iter().position(is_run) else {
        return Err(faults.into_iter().next_back().map(|(_, fault)| Box::new(fault)));
    };
    let mut offline = Offline::default();
    for (place, event) in events.iter().enumerate() {
        match event.callee.as_path() {
            Some("alembic.context.configure") if place < turn => offline.configure(&event.arguments),
            Some("alembic.context.configure" | "alembic.context.run_migrations") => {}
            _ => match sent(event) {
                Ok(sent) if place < turn => offline.before.extend(sent),
                Ok(sent) => offline.after.extend(sent),
                Err(fault) => offline.faults.push(*fault),
            },
        }
    }
    Ok(offline)
}

impl Offline {
    /// Takes over what one call says; names that it does not say keep what an earlier one said.
    fn configure(&mut self, arguments: &[Argument]) {
        // Alembic forgets this one with each call.
        self.configured.retain(|(name, _)| &**name != "transaction_per_migration");
        for argument in arguments {
            if let Some(name) = &argument.name {
                self.configured.retain(|(known, _)| known != name);
                self.configured.push((name.clone(), argument.clone()));
            }
        }
    }
}

/// The statements that a call sends.
fn sent(event: &Event) -> Lowered<Vec<String>> {
    let span = event.place.span;
    let statements = match event.callee.as_path() {
        Some("alembic.context.static_output") => {
            let given = Given::bind("static_output", &["text"], &[], &event.arguments, span)?;
            vec![text(given.required("text")?)?]
        }
        Some("alembic.context.execute" | "alembic.op.execute") => {
            let keywords = ["execution_options", "statement", "params", "parameters"];
            let given = Given::bind("execute", &["sql"], &keywords, &event.arguments, span)?;
            let statement = match given.get("statement") {
                Some(statement) => statement,
                None => given.required("sql")?,
            };
            let naming = Naming::default();
            let mut definitions = Definitions { naming: &naming, made: Vec::new() };
            match definitions.spelled_ddl(&statement.value, statement.span)? {
                Some(operations) => return operations.iter().map(|operation| spelled(operation, span)).collect(),
                None => executed(statement, given.some("parameters").or(given.some("params")), span)?,
            }
        }
        _ => {
            let what = Value::call(event.callee.clone(), event.arguments.clone(), span);
            return Err(Box::new(unknown(&what, span, "what this adds to the script is not known")));
        }
    };
    Ok(statements.iter().flat_map(|sql| split(sql)).collect())
}

/// The SQL of what was written as an object.
fn spelled(operation: &Operation, span: Span) -> Lowered<String> {
    match operation {
        Operation::CreateSchema(create) => {
            let lenient = if create.if_not_exists { "IF NOT EXISTS " } else { "" };
            Ok(format!("CREATE SCHEMA {lenient}{}", create.schema.name))
        }
        _ => Err(Box::new(
            Diagnostic::error(ENVIRONMENT_UNREAD, span, "this is not read in env.py")
                .help("write it as SQL: context.execute(\"…\")"),
        )),
    }
}

/// The statements of a text, without the semicolons between them; comments stay with what they stand above.
fn split(sql: &str) -> Vec<String> {
    let mut statements = vec![String::new()];
    for token in tokens(sql) {
        match token.text {
            ";" => statements.push(String::new()),
            text => {
                if let Some(open) = statements.last_mut() {
                    open.push_str(text);
                }
            }
        }
    }
    let whole = statements.into_iter().map(|statement| statement.trim().to_string());
    whole.filter(|statement| !tokens(statement).all(|token| token.is_filler())).collect()
}

/// Alembic, with what `env.py` alone may ask.
pub struct EnvironmentLibrary<'a> {
    /// Alembic itself.
    pub alembic: Alembic<'a>,
    section: &'a str,
    /// What the ini file says, and what `env.py` has set since; `None` for a value that is not known.
    options: RefCell<BTreeMap<String, Option<String>>>,
    x: &'a [String],
    variable: &'a dyn Fn(&str) -> Option<String>,
    /// True where variables may come from a file that the application reads itself.
    has_dotenv: RefCell<bool>,
}

impl Library for EnvironmentLibrary<'_> {
    fn knowledge(&self, path: &str) -> Option<Knowledge> {
        if path.starts_with("dotenv.") {
            return Some(Knowledge::Unknown(PYTHON_ENVIRONMENT));
        }
        self.alembic.knowledge(path)
    }

    fn exports(&self, module: &str, name: &str) -> Option<bool> {
        self.alembic.exports(module, name)
    }

    fn attribute(&self, run: &mut Evaluator<'_>, base: &Value, name: &str, span: Span) -> Outcome<Option<Value>> {
        Ok(Some(match (base.as_path(), name) {
            (Some("alembic.context.config"), "config_ini_section") => Value::text(self.section),
            (Some("alembic.context.config"), "config_file_name") => Value::text("alembic.ini"),
            (Some("alembic.context.config"), "attributes") => Value::dict(Vec::new()),
            _ => return self.alembic.attribute(run, base, name, span),
        }))
    }

    fn call(
        &self,
        run: &mut Evaluator<'_>,
        callee: &Value,
        arguments: &[Argument],
        span: Span,
    ) -> Outcome<Option<Value>> {
        let Some(path) = callee.as_path() else {
            if let Value::Symbol(symbol) = callee
                && let SymbolKind::Attribute(base, name) = &symbol.kind
                && (base.as_path(), &**name) == (Some("os.environ"), "__getitem__")
            {
                return Ok(self.of_environment(arguments, None));
            }
            return self.alembic.call(run, callee, arguments, span);
        };
        match path {
            "os.environ.get" | "os.getenv" => {
                let default = positional(arguments).nth(1).or_else(|| keyword(arguments, "default"));
                let default = default.map_or(Value::None, |default| default.value.clone());
                return Ok(self.of_environment(arguments, Some(default)));
            }
            "dotenv.load_dotenv" | "dotenv.main.load_dotenv" => {
                *self.has_dotenv.borrow_mut() = true;
                return Ok(Some(Value::None));
            }
            _ => {}
        }
        match path.strip_prefix(CONTEXT) {
            Some("configure" | "run_migrations" | "execute" | "static_output") => {
                run.record(callee, arguments, span)?;
                Ok(Some(Value::None))
            }
            Some("get_x_argument") => Ok(Some(self.x_argument(arguments))),
            Some(method) => match method.strip_prefix("config.").and_then(|method| self.config(method, arguments)) {
                Some(value) => Ok(Some(value)),
                None => self.alembic.call(run, callee, arguments, span),
            },
            None => self.alembic.call(run, callee, arguments, span),
        }
    }

    fn instance(
        &self,
        run: &mut Evaluator<'_>,
        class: &Rc<Class>,
        arguments: &[Argument],
        span: Span,
    ) -> Outcome<Option<Value>> {
        self.alembic.instance(run, class, arguments, span)
    }

    fn defined(&self, class: &Rc<Class>) {
        self.alembic.defined(class);
    }

    fn stand_in(&self, run: &mut Evaluator<'_>, value: &Value, span: Span) -> Outcome<Option<Value>> {
        match value {
            // The models of the application are nothing that a script is made of.
            Value::Class(_) => Ok(None),
            _ => self.alembic.stand_in(run, value, span),
        }
    }

    fn is_harmless(&self, call: &Value) -> bool {
        // Where Python looks for modules, and what the application reads by itself.
        call.callee().and_then(Value::as_path).is_some_and(|path| path.starts_with("sys.path."))
            || self.alembic.is_harmless(call)
    }

    fn is_idle(&self, object: &Value) -> bool {
        object.as_path().is_some_and(|path| path.starts_with(CONTEXT)) || self.alembic.is_idle(object)
    }

    fn is_instance(&self, value: &Value, class: &str) -> Option<bool> {
        self.alembic.is_instance(value, class)
    }
}

impl<'a> EnvironmentLibrary<'a> {
    /// What `env.py` finds around it; `types` are the column types of the application.
    pub fn new(around: &Surroundings<'a>, types: &'a ColumnTypes) -> EnvironmentLibrary<'a> {
        let known = around.options.iter().map(|(name, value)| (name.clone(), Some(value.clone())));
        EnvironmentLibrary {
            alembic: Alembic { sqlalchemy: SqlAlchemy { types } },
            section: around.section,
            options: RefCell::new(known.collect()),
            x: around.x,
            variable: around.variable,
            has_dotenv: RefCell::new(false),
        }
    }
}

impl EnvironmentLibrary<'_> {
    /// A variable of the environment; `None` where it may be set by what the application reads.
    fn of_environment(&self, arguments: &[Argument], default: Option<Value>) -> Option<Value> {
        let name = positional(arguments).next()?.value.as_str()?;
        match (self.variable)(name) {
            Some(value) => Some(Value::text(value)),
            None if *self.has_dotenv.borrow() => None,
            None => default,
        }
    }

    fn x_argument(&self, arguments: &[Argument]) -> Value {
        let flag = positional(arguments).next().or_else(|| keyword(arguments, "as_dictionary"));
        match flag.map(|flag| &flag.value) {
            Some(Value::Bool(true)) => {
                let pairs = self.x.iter().map(|one| one.split_once('=').unwrap_or((one, "")));
                let pairs: BTreeMap<&str, &str> = pairs.collect();
                Value::dict(pairs.into_iter().map(|(name, value)| (Value::text(name), Value::text(value))).collect())
            }
            _ => Value::list(self.x.iter().map(|one| Value::text(one.as_str())).collect()),
        }
    }

    /// A method of `context.config`.
    fn config(&self, method: &str, arguments: &[Argument]) -> Option<Value> {
        let given = |place: usize, name: &str| {
            let argument = positional(arguments).nth(place).or_else(|| keyword(arguments, name));
            argument.map(|argument| argument.value.clone())
        };
        let option = |name: &Value| Some(self.options.borrow().get(&name.as_str()?.to_lowercase()).cloned());
        let (section, default) = match method {
            "get_main_option" => (None, given(1, "default")),
            "get_section_option" => (given(0, "section"), given(2, "default")),
            "set_main_option" => {
                let (name, value) = (given(0, "name")?, given(1, "value")?);
                let name = name.as_str()?.to_lowercase();
                // Python's configparser halves them again.
                let value = value.as_str().map(|value| value.replace("%%", "%"));
                self.options.borrow_mut().insert(name, value);
                return Some(Value::None);
            }
            "get_section" => {
                if given(0, "name")?.as_str() != Some(self.section) {
                    return None;
                }
                let options = self.options.borrow();
                let pair = |(name, value): (&String, &Option<String>)| {
                    Some((Value::text(name.as_str()), Value::text(value.as_deref()?)))
                };
                return Some(Value::dict(options.iter().map(pair).collect::<Option<_>>()?));
            }
            _ => return None,
        };
        let place = usize::from(section.is_some());
        if section.is_some_and(|section| section.as_str() != Some(self.section)) {
            return None;
        }
        match option(&given(place, "name")?)? {
            Some(known) => Some(Value::text(known?)),
            None => Some(default.unwrap_or(Value::None)),
        }
    }
}
