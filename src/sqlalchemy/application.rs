//! Column types that the application defines: classes of the file.

use super::library::{DIALECT, SQL_TYPE};
use crate::python::evaluate::{Evaluator, Outcome, is_enum};
use crate::python::value::{Argument, Class, Symbol, SymbolKind, Value, positional};
use crate::source::Span;
use std::rc::Rc;

/// A type whose SQL is known and nothing else.
pub fn sql_type(spelling: Value, span: Span) -> Value {
    Value::call(Value::path(SQL_TYPE, span), vec![Argument { name: None, value: spelling, span }], span)
}

/// The SQL type that a class of the file stands for on PostgreSQL: what its `load_dialect_impl` or `get_col_spec`
/// gives, else its `impl`, else the type that it derives from.
pub fn column_type(
    run: &mut Evaluator<'_>,
    class: &Rc<Class>,
    arguments: &[Argument],
    span: Span,
) -> Outcome<Option<Value>> {
    let dialect = Argument { name: None, value: Value::path(DIALECT, span), span };
    let this = Argument { name: None, value: run.imported(&format!("instance of {}", class.name), span), span };
    if let Some(Value::Function(load)) = class.member("load_dialect_impl") {
        return Ok(Some(run.call_function(&load, vec![this, dialect], span)?));
    }
    if let Some(Value::Function(spec)) = class.member("get_col_spec") {
        let spec = run.call_function(&spec, vec![this], span)?;
        return Ok(Some(sql_type(spec, span)));
    }
    let (implementation, is_decorator) = match class.member("impl") {
        Some(implementation) => (implementation, true),
        None => match class.bases.iter().find(|base| is_type(base)) {
            Some(base) => (base.clone(), false),
            None => return Ok(None),
        },
    };
    match &implementation {
        Value::Symbol(symbol) if matches!(symbol.kind, SymbolKind::Call { .. }) => Ok(Some(implementation)),
        Value::Class(inner) => Ok(Some(run.instantiate(inner, arguments.to_vec(), span)?)),
        _ => {
            // A decorator with an __init__ of its own does not hand its arguments on.
            let own = is_decorator && class.member("__init__").is_some();
            if own && let Some(given) = arguments.iter().find(|given| says_size(given)) {
                let value = Value::Class(class.clone());
                return run.unknown(&value, given.span, "what the __init__ of this type makes of this is not known");
            }
            let arguments = if own { Vec::new() } else { arguments.to_vec() };
            Ok(Some(Value::call(implementation, arguments, span)))
        }
    }
}

/// True for what makes another type of one, if it gets there.
fn says_size(argument: &Argument) -> bool {
    matches!(argument.name.as_deref(), Some("length" | "precision" | "scale" | "timezone"))
}

/// A class that is named where a type is expected stands for an instance without arguments.
pub fn named_type(run: &mut Evaluator<'_>, class: &Rc<Class>, span: Span) -> Outcome<Option<Value>> {
    match is_enum(&class.bases) {
        true => Ok(None),
        false => column_type(run, class, &[], span),
    }
}

/// `sa.Enum(Class, values_callable=…)` with the labels that the function gives for the class.
pub fn with_labels(run: &mut Evaluator<'_>, symbol: &Symbol) -> Outcome<Option<Value>> {
    let SymbolKind::Call { callee, arguments } = &symbol.kind else { return Ok(None) };
    let mut arguments = arguments.clone();
    let class = positional(&arguments).next().cloned();
    if let Some(Argument { value: Value::Class(_), .. }) = &class
        && let Some(labels) = arguments.iter_mut().find(|one| one.name.as_deref() == Some("values_callable"))
        && let Value::Function(function) = &labels.value
    {
        let given = run.call_function(function, class.into_iter().collect(), labels.span)?;
        labels.value = Value::list(run.iterate(&given, labels.span)?);
        let kind = SymbolKind::Call { callee: callee.clone(), arguments };
        let (span, identity) = (symbol.span, symbol.identity.clone());
        return Ok(Some(Value::Symbol(Rc::new(Symbol { kind, span, identity }))));
    }
    Ok(None)
}

/// True for what is, or derives from, a column type of SQLAlchemy.
fn is_type(base: &Value) -> bool {
    match base {
        Value::Class(class) => class.bases.iter().any(is_type),
        Value::Symbol(_) => base.as_path().is_some_and(|path| {
            path.starts_with("sqlalchemy.") && !path.contains(".orm") && !path.contains("declarative")
        }),
        _ => false,
    }
}
