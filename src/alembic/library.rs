//! What `alembic.op`, its contexts and its connection are to the evaluator: directives and executed statements are
//! recorded, and nothing is ever asked.

use crate::diagnostic::code::{PYTHON_DATABASE, PYTHON_ENVIRONMENT, PYTHON_FAULT};
use crate::python::Library;
use crate::python::evaluate::{Evaluator, Outcome, fault, is_object};
use crate::python::value::{Argument, Class, Knowledge, SymbolKind, Value, keyword, positional};
use crate::source::Span;
use crate::sqlalchemy::SqlAlchemy;
use crate::sqlalchemy::library::{DIALECT, INLINE_LITERAL};
use std::rc::Rc;

/// The connection that `op.get_bind()` gives.
pub const BIND: &str = "op.get_bind()";
/// What `op.get_context()` gives.
pub const CONTEXT: &str = "op.get_context()";

/// The batch that the block of `op.batch_alter_table(…)` has: a call of this with its number and the arguments.
pub const BATCH: &str = "alembic.operations.BatchOperations";

/// Alembic, with SQLAlchemy beside it.
#[derive(Debug, Clone, Copy)]
pub struct Alembic<'a> {
    /// SQLAlchemy.
    pub sqlalchemy: SqlAlchemy<'a>,
}

impl Library for Alembic<'_> {
    fn knowledge(&self, path: &str) -> Option<Knowledge> {
        if matches!(path, BIND | CONTEXT) {
            return Some(Knowledge::Asks(PYTHON_DATABASE));
        }
        if path.starts_with(BIND) || path.starts_with(CONTEXT) {
            return Some(Knowledge::Unknown(PYTHON_DATABASE));
        }
        match path == "alembic" || path.starts_with("alembic.") {
            true if path.starts_with("alembic.context") || path.starts_with("alembic.config") => {
                Some(Knowledge::Unknown(PYTHON_ENVIRONMENT))
            }
            true => Some(Knowledge::Built),
            false => self.sqlalchemy.knowledge(path),
        }
    }

    fn exports(&self, module: &str, name: &str) -> Option<bool> {
        const OTHERS: &[&str] = &["batch_alter_table", "context", "f", "get_bind", "get_context", "inline_literal"];
        match module {
            "alembic.op" => Some(super::lower::DIRECTIVES.contains(&name) || OTHERS.contains(&name)),
            "alembic" => Some(matches!(name, "context" | "op")),
            _ => self.sqlalchemy.exports(module, name),
        }
    }

    fn attribute(&self, run: &mut Evaluator<'_>, base: &Value, name: &str, span: Span) -> Outcome<Option<Value>> {
        Ok(Some(match (base.as_path(), name) {
            (Some(BIND | CONTEXT), "dialect") => Value::path(DIALECT, span),
            (Some(BIND), "engine" | "connection") | (Some(CONTEXT), "bind" | "connection") => run.imported(BIND, span),
            (Some(BIND), "name") => Value::text("postgresql"),
            (Some(CONTEXT), "impl") => run.imported(CONTEXT, span),
            (Some(CONTEXT), "as_sql") => Value::Bool(true),
            _ if base.callee().is_some_and(executes) => {
                return run.unknown(base, span, "the rows of a query are not known");
            }
            _ => return self.sqlalchemy.attribute(run, base, name, span),
        }))
    }

    fn call(
        &self,
        run: &mut Evaluator<'_>,
        callee: &Value,
        arguments: &[Argument],
        span: Span,
    ) -> Outcome<Option<Value>> {
        if let Some(path) = callee.as_path() {
            return self.named_call(run, path, callee, arguments, span);
        }
        if let Value::Symbol(symbol) = callee
            && let SymbolKind::Attribute(receiver, name) = &symbol.kind
        {
            if let Some(answer) = context(run, receiver, name, span)? {
                return Ok(Some(answer));
            }
            match receiver.as_call() {
                Some((BATCH, _)) => return batch_call(run, callee, name, arguments, span).map(Some),
                Some(("alembic.op.batch_alter_table", _)) => {
                    let outside = "a batch is used inside of its block";
                    return fault(PYTHON_FAULT, span, format!("{outside}: with op.batch_alter_table(…) as batch_op:"));
                }
                _ => {}
            }
            if matches!(&**name, "create" | "drop") && is_object(receiver) {
                run.record(callee, arguments, span)?;
                return Ok(Some(Value::None));
            }
        }
        self.sqlalchemy.call(run, callee, arguments, span)
    }

    fn instance(
        &self,
        run: &mut Evaluator<'_>,
        class: &Rc<Class>,
        arguments: &[Argument],
        span: Span,
    ) -> Outcome<Option<Value>> {
        self.sqlalchemy.instance(run, class, arguments, span)
    }

    fn defined(&self, class: &Rc<Class>) {
        self.sqlalchemy.defined(class);
    }

    fn stand_in(&self, run: &mut Evaluator<'_>, value: &Value, span: Span) -> Outcome<Option<Value>> {
        self.sqlalchemy.stand_in(run, value, span)
    }

    fn is_harmless(&self, call: &Value) -> bool {
        if call.callee().is_some_and(|callee| executes(callee) || is_of(callee, BIND, "close")) {
            return true;
        }
        let Value::Symbol(symbol) = call else { return true };
        let takes_bind = match &symbol.kind {
            SymbolKind::Call { callee, arguments } if callee.as_path().is_none() => {
                arguments.iter().any(|argument| argument.value.as_path() == Some(BIND))
            }
            _ => false,
        };
        !takes_bind && self.sqlalchemy.is_harmless(call)
    }

    fn is_idle(&self, object: &Value) -> bool {
        let is_own = object.as_path().is_some_and(|path| path.starts_with(BIND) || path.starts_with(CONTEXT));
        is_own || self.sqlalchemy.is_idle(object)
    }

    fn is_instance(&self, value: &Value, class: &str) -> Option<bool> {
        self.sqlalchemy.is_instance(value, class)
    }
}

impl Alembic<'_> {
    fn named_call(
        &self,
        run: &mut Evaluator<'_>,
        path: &str,
        callee: &Value,
        arguments: &[Argument],
        span: Span,
    ) -> Outcome<Option<Value>> {
        let renamed = |path: &str| Value::call(Value::path(path, span), arguments.to_vec(), span);
        if executes(callee) {
            run.record(&Value::path("alembic.op.execute", span), arguments, span)?;
            return Ok(None);
        }
        if let Some(method) = method_of(path, BIND) {
            return match method {
                "execution_options" => Ok(Some(run.imported(BIND, span))),
                "scalar" | "scalars" => {
                    let call = Value::call(callee.clone(), arguments.to_vec(), span);
                    run.unknown(&call, span, "the rows of a query are not known")
                }
                "commit" => {
                    run.record(callee, arguments, span)?;
                    Ok(Some(Value::None))
                }
                "rollback" => fault(PYTHON_DATABASE, span, "a migration cannot undo what its script does"),
                _ => Ok(None),
            };
        }
        Ok(Some(match path {
            "alembic.op.get_bind" | "alembic.context.get_bind" => run.imported(BIND, span),
            "alembic.op.get_context" | "alembic.context.get_context" => run.imported(CONTEXT, span),
            "alembic.context.is_offline_mode" => Value::Bool(true),
            "alembic.op.f" => conv(run, arguments, span),
            "alembic.op.inline_literal" => renamed(INLINE_LITERAL),
            "alembic.op.batch_alter_table" => return Ok(None),
            "alembic.op.create_table" => {
                run.record(callee, arguments, span)?;
                Value::call(Value::path("sqlalchemy.Table", span), table(arguments, span), span)
            }
            _ if path.starts_with("alembic.op.") => {
                run.record(callee, arguments, span)?;
                Value::None
            }
            _ => {
                if hands_over(path, arguments) {
                    let call = Value::call(callee.clone(), arguments.to_vec(), span);
                    return run.unknown(&call, span, "what this call does to the database is not known");
                }
                return self.sqlalchemy.call(run, callee, arguments, span);
            }
        }))
    }
}

/// What entering and leaving a context of Alembic's does; `None` if it is none.
fn context(run: &mut Evaluator<'_>, manager: &Value, method: &str, span: Span) -> Outcome<Option<Value>> {
    if !matches!(method, "__enter__" | "__exit__") {
        return Ok(None);
    }
    let Some((path, _)) = manager.as_call() else { return Ok(None) };
    let (method_of_bind, method_of_context) = (method_of(path, BIND), method_of(path, CONTEXT));
    Ok(match (path, method_of_bind, method_of_context) {
        ("alembic.op.batch_alter_table", ..) => Some(batch(run, manager, method, span)?),
        (_, _, Some("autocommit_block")) => {
            run.record(&Value::path(format!("{CONTEXT}.autocommit_block.{method}"), span), &[], span)?;
            Some(run.imported(CONTEXT, span))
        }
        (_, Some("begin" | "begin_nested" | "connect"), _) => Some(run.imported(BIND, span)),
        ("alembic.context.begin_transaction", ..) | (_, _, Some("begin_transaction")) => {
            Some(run.imported(CONTEXT, span))
        }
        _ => None,
    })
}

/// What `with op.batch_alter_table(…) as batch_op:` gives to its block. The number of the event of its beginning says which
/// batch it is.
fn batch(run: &mut Evaluator<'_>, manager: &Value, method: &str, span: Span) -> Outcome<Value> {
    let number = Argument { name: None, value: Value::Int(run.recorded() as i128), span };
    let arguments = manager.as_call().map_or(&[] as &[Argument], |(_, arguments)| arguments);
    run.record(&Value::path(format!("{BATCH}.{method}"), span), &[], span)?;
    Ok(Value::call(Value::path(BATCH, span), std::iter::once(number).chain(arguments.iter().cloned()).collect(), span))
}

/// A directive on a batch.
fn batch_call(
    run: &mut Evaluator<'_>,
    callee: &Value,
    name: &str,
    arguments: &[Argument],
    span: Span,
) -> Outcome<Value> {
    match name {
        "f" => Ok(conv(run, arguments, span)),
        "get_bind" => Ok(run.imported(BIND, span)),
        "get_context" => Ok(run.imported(CONTEXT, span)),
        _ => {
            run.record(callee, arguments, span)?;
            Ok(Value::None)
        }
    }
}

/// What `op.f('…')` gives: SQLAlchemy's word for a name that is final.
fn conv(run: &mut Evaluator<'_>, arguments: &[Argument], span: Span) -> Value {
    Value::call(run.imported("sqlalchemy.sql.elements.conv", span), arguments.to_vec(), span)
}

/// The arguments of `op.create_table(…)` as those of the table that it gives.
fn table(arguments: &[Argument], span: Span) -> Vec<Argument> {
    let metadata = Value::call(Value::path("sqlalchemy.MetaData", span), Vec::new(), span);
    let name = positional(arguments).next().or_else(|| keyword(arguments, "table_name"));
    let name = name.map(|name| Argument { name: None, ..name.clone() });
    let is_rest = |argument: &&Argument| argument.name.as_deref() != Some("table_name");
    let rest = arguments.iter().filter(is_rest).skip(usize::from(positional(arguments).next().is_some()));
    name.into_iter().chain([Argument { name: None, value: metadata, span }]).chain(rest.cloned()).collect()
}

/// True for what sends a statement.
fn executes(callee: &Value) -> bool {
    is_of(callee, BIND, "execute") || is_of(callee, BIND, "exec_driver_sql") || is_of(callee, CONTEXT, "execute")
}

fn is_of(callee: &Value, object: &str, method: &str) -> bool {
    callee.as_path().is_some_and(|path| method_of(path, object) == Some(method))
}

/// The method of an object that a dotted name is.
fn method_of<'p>(path: &'p str, object: &str) -> Option<&'p str> {
    path.strip_prefix(object)?.strip_prefix('.')
}

/// True for a call of unknown code that is given the means to change the database.
fn hands_over(path: &str, arguments: &[Argument]) -> bool {
    let known = path.starts_with("sqlalchemy.") || path.starts_with("alembic.") || path.starts_with("builtins.");
    !known
        && arguments
            .iter()
            .any(|argument| matches!(argument.value.as_path(), Some(BIND | CONTEXT | "alembic.op" | "alembic.context")))
}
