//! What a statement at the top of the file leaves behind that could not be evaluated: every name that it may have set, and
//! every list, dict or set that it may have changed, is not known from then on.

use super::{Evaluator, Outcome, Scope, Stop, Written, fault};
use crate::diagnostic::code::{PYTHON_LIMIT, PYTHON_UNREAD};
use crate::python::value::{Knowledge, Value};
use crate::source::Span;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, ExprContext, Stmt};
use std::rc::Rc;

/// How deep a list is searched for another.
const MAX_SEARCHED: usize = 20;

impl<'a> Evaluator<'a> {
    /// The value of an expression; where it cannot be known and nobody is strict about it, a name for what is not known.
    pub(super) fn kept(&mut self, expression: &'a Expr, scope: &Rc<Scope>) -> Outcome<Value> {
        let done = self.events.len();
        let (code, place) = match self.expression(expression, scope) {
            Err(Stop::Fault(fault)) if self.is_lenient && fault.code != PYTHON_LIMIT => {
                (fault.code, fault.primary.span)
            }
            Err(Stop::Raise(_, span)) if self.is_lenient => (PYTHON_UNREAD, span),
            outcome => return outcome,
        };
        // What it did before it failed is no longer known to have been done.
        if self.events.len() != done {
            return fault(PYTHON_UNREAD, place, "what this does cannot be known");
        }
        let span = self.module.span(expression);
        let written = self.module.text[span.start()..span.end()].lines().next().unwrap_or_default();
        Ok(Value::named(format!("@unread.{written}"), Knowledge::Unknown(code), place))
    }

    /// Remembers what a failed statement touches as not known, with the place that is to blame.
    pub(super) fn leave_unread(&mut self, statement: &'a Stmt, span: Span) {
        let mut names =
            Names { only_in_calls: matches!(statement, Stmt::Assign(_) | Stmt::AnnAssign(_)), ..Names::default() };
        names.visit_stmt(statement);
        let mut changed: Vec<Value> = Vec::new();
        let mut visited = Vec::new();
        let mut next = 0;
        while let Some(name) = names.read.get(next).copied() {
            next += 1;
            match self.globals.get(name) {
                Some(value @ (Value::List(_) | Value::Dict(_) | Value::Set(_) | Value::Iterator(_))) => {
                    changed.push(value)
                }
                // What it calls may change something as well.
                Some(Value::Function(function)) if !visited.contains(&function.definition) => {
                    visited.push(function.definition);
                    names.only_in_calls = false;
                    match self.definitions.get(function.definition).map(|definition| definition.code) {
                        Some(Written::Function(function)) => names.visit_inner(&function.body),
                        Some(Written::Lambda(_, body)) => names.visit_expr(body),
                        None => {}
                    }
                }
                _ => {}
            }
        }
        let holds = |value: &Value| changed.iter().any(|one| reaches(value, one, 0));
        let mut unread: Vec<Rc<str>> = names.set.iter().map(|name| (*name).into()).collect();
        unread
            .extend(self.globals.names.borrow().iter().filter(|(_, value)| holds(value)).map(|(name, _)| name.clone()));
        for name in unread {
            self.globals.set(&name, self.imported(&format!("@unread.{name}"), span));
        }
    }
}

/// True if a value is another one, or holds it.
fn reaches(value: &Value, wanted: &Value, depth: usize) -> bool {
    let is_same = match (value, wanted) {
        (Value::List(one), Value::List(other)) | (Value::Set(one), Value::Set(other)) => Rc::ptr_eq(one, other),
        (Value::Iterator(one), Value::Iterator(other)) => Rc::ptr_eq(one, other),
        (Value::Dict(one), Value::Dict(other)) => Rc::ptr_eq(one, other),
        _ => false,
    };
    let inside = |value: &Value| reaches(value, wanted, depth + 1);
    // What nests deeper may well hold it.
    is_same
        || depth > MAX_SEARCHED
        || match value {
            Value::List(list) | Value::Tuple(list) | Value::Set(list) => list.0.borrow().iter().any(inside),
            Value::Dict(dict) => dict.0.borrow().iter().any(|(_, value)| inside(value)),
            _ => false,
        }
}

/// The names in a statement.
#[derive(Default)]
struct Names<'a> {
    /// Those that it sets, or an attribute or member of which it sets.
    set: Vec<&'a str>,
    /// Those that it reads.
    read: Vec<&'a str>,
    /// True where reading alone changes nothing, but a call may.
    only_in_calls: bool,
    calls: usize,
    /// True in the body of a function, whose own names are nobody else's.
    is_inner: bool,
}

impl<'a> Names<'a> {
    /// The body of a function that is called.
    fn visit_inner(&mut self, body: &'a [Stmt]) {
        let was_inner = std::mem::replace(&mut self.is_inner, true);
        body.iter().for_each(|statement| self.visit_stmt(statement));
        self.is_inner = was_inner;
    }

    fn bind(&mut self, name: &'a str) {
        if !self.is_inner {
            self.set.push(name);
        }
    }
}

impl<'a> Visitor<'a> for Names<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) => {
                self.bind(&function.name);
                // Its body runs when it is called.
                function.decorator_list.iter().for_each(|decorator| self.visit_decorator(decorator));
                self.visit_parameters(&function.parameters);
            }
            Stmt::ClassDef(class) => {
                self.bind(&class.name);
                walk_stmt(self, statement);
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    let top = alias.name.as_str().split('.').next().unwrap_or_default();
                    self.bind(alias.asname.as_ref().map_or(top, |name| name.as_str()));
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    self.bind(alias.asname.as_ref().unwrap_or(&alias.name).as_str());
                }
            }
            Stmt::Global(global) => self.set.extend(global.names.iter().map(|name| name.as_str())),
            _ => walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        let is_set = |context: ExprContext| matches!(context, ExprContext::Store | ExprContext::Del);
        match expression {
            Expr::Name(name) if is_set(name.ctx) => self.bind(&name.id),
            Expr::Name(name) if !self.only_in_calls || self.calls > 0 => self.read.push(&name.id),
            Expr::Attribute(attribute) if is_set(attribute.ctx) => self.change(&attribute.value),
            Expr::Subscript(subscript) if is_set(subscript.ctx) => self.change(&subscript.value),
            _ => {}
        }
        let is_call = usize::from(matches!(expression, Expr::Call(_)));
        self.calls += is_call;
        walk_expr(self, expression);
        self.calls -= is_call;
    }
}

impl<'a> Names<'a> {
    /// The object an attribute or a member of which is set.
    fn change(&mut self, object: &'a Expr) {
        let mut root = object;
        loop {
            root = match root {
                Expr::Attribute(attribute) => &attribute.value,
                Expr::Subscript(subscript) => &subscript.value,
                Expr::Name(name) => return self.set.push(&name.id),
                _ => return,
            };
        }
    }
}
