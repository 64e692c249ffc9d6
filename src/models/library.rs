//! What the libraries of an application are to its models: SQLAlchemy's declarations are kept as they were written, and
//! each class and table is noted in the order in which it is made.

use super::home::last_word;
use crate::alembic::project::EnvironmentLibrary;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::MODEL_UNREAD;
use crate::python::Library;
use crate::python::evaluate::{Evaluator, Outcome};
use crate::python::value::{Argument, Class, Knowledge, Value, positional};
use crate::source::Span;
use std::cell::RefCell;
use std::rc::Rc;

/// What was made of what a table can come from.
#[derive(Clone)]
pub enum Made {
    /// A class.
    Class(Rc<Class>),
    /// `sa.Table(…)`.
    Table(Value),
    /// `sa.Index(…)`.
    Index(Value),
}

/// The libraries, and what was made with them.
pub struct Models<'a> {
    environment: EnvironmentLibrary<'a>,
    made: RefCell<Vec<Made>>,
    doubts: RefCell<Vec<Diagnostic>>,
}

impl<'a> Models<'a> {
    /// Before anything is made.
    pub fn new(environment: EnvironmentLibrary<'a>) -> Models<'a> {
        Models { environment, made: RefCell::default(), doubts: RefCell::default() }
    }

    /// What was made, in order.
    pub fn made(&self) -> Vec<Made> {
        self.made.borrow().clone()
    }

    /// What stands in the way of knowing all models.
    pub fn doubts(&self) -> Vec<Diagnostic> {
        self.doubts.borrow().clone()
    }

    /// Modules that are imported by a name that is computed.
    fn imports(&self, run: &mut Evaluator<'_>, arguments: &[Argument], span: Span) -> Value {
        match positional(arguments).next().and_then(|name| name.value.as_str()) {
            Some(name) if !name.starts_with('.') => run.import_files(0, name, &[]),
            _ => {
                let message = "which modules are imported here is not known, and with them which models there are";
                let doubt = Diagnostic::error(MODEL_UNREAD, span, message).help("import them by their names in env.py");
                self.doubts.borrow_mut().push(doubt);
            }
        }
        run.imported("this module", span)
    }
}

impl Library for Models<'_> {
    fn knowledge(&self, path: &str) -> Option<Knowledge> {
        match path.starts_with("sqlalchemy.orm") || path.starts_with("sqlalchemy.ext") {
            true => Some(Knowledge::Built),
            false => self.environment.knowledge(path),
        }
    }

    fn exports(&self, module: &str, name: &str) -> Option<bool> {
        self.environment.exports(module, name)
    }

    fn attribute(&self, run: &mut Evaluator<'_>, base: &Value, name: &str, span: Span) -> Outcome<Option<Value>> {
        // A column of a class is the object that was written there.
        if let Value::Class(class) = base
            && let Some(value) = class.member(name)
            && matches!(last_word(&value), Some("Column" | "mapped_column"))
        {
            return Ok(Some(value));
        }
        self.environment.attribute(run, base, name, span)
    }

    fn call(
        &self,
        run: &mut Evaluator<'_>,
        callee: &Value,
        arguments: &[Argument],
        span: Span,
    ) -> Outcome<Option<Value>> {
        match callee.as_path() {
            Some(path) if path.starts_with("sqlalchemy.") && path.ends_with(".Table") => {
                let table = Value::call(callee.clone(), arguments.to_vec(), span);
                self.made.borrow_mut().push(Made::Table(table.clone()));
                Ok(Some(table))
            }
            Some(path) if path.starts_with("sqlalchemy.") && path.ends_with(".Index") => {
                let index = Value::call(callee.clone(), arguments.to_vec(), span);
                self.made.borrow_mut().push(Made::Index(index.clone()));
                Ok(Some(index))
            }
            Some("importlib.import_module" | "builtins.__import__") => Ok(Some(self.imports(run, arguments, span))),
            Some("pkgutil.iter_modules" | "pkgutil.walk_packages") => Ok(Some(self.imports(run, &[], span))),
            _ => self.environment.call(run, callee, arguments, span),
        }
    }

    fn instance(
        &self,
        run: &mut Evaluator<'_>,
        class: &Rc<Class>,
        arguments: &[Argument],
        span: Span,
    ) -> Outcome<Option<Value>> {
        self.environment.instance(run, class, arguments, span)
    }

    fn defined(&self, class: &Rc<Class>) {
        self.made.borrow_mut().push(Made::Class(class.clone()));
    }

    fn stand_in(&self, run: &mut Evaluator<'_>, value: &Value, span: Span) -> Outcome<Option<Value>> {
        self.environment.alembic.stand_in(run, value, span)
    }

    fn is_harmless(&self, call: &Value) -> bool {
        self.environment.is_harmless(call)
    }

    fn is_idle(&self, object: &Value) -> bool {
        self.environment.is_idle(object)
    }

    fn is_instance(&self, value: &Value, class: &str) -> Option<bool> {
        self.environment.is_instance(value, class)
    }
}
