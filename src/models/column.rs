//! The columns of a class, each as the `sa.Column(…)` that SQLAlchemy makes of it.

use super::attribute::{self, Attribute};
use super::draft::{Draft, has_reference, is_type, type_argument, unnamed};
use super::home::last_word;
use super::{class, infer, reference, unread_here};
use crate::python::evaluate::{Evaluator, Outcome};
use crate::python::value::{Argument, Class, Knowledge, SymbolKind, Value, keyword, positional};
use crate::source::Span;
use std::rc::Rc;

/// Keywords of a column that say nothing of the database.
const OF_THE_MAPPER: &[&str] = &[
    "active_history",
    "compare",
    "deferred",
    "deferred_group",
    "deferred_raiseload",
    "doc",
    "hash",
    "info",
    "init",
    "key",
    "kw_only",
    "repr",
    "sort_order",
    "use_existing_column",
];

/// What is no column, whatever it is annotated with.
const NO_COLUMNS: &[&str] = &[
    "association_proxy",
    "backref",
    "column_property",
    "dynamic_loader",
    "hybrid_method",
    "hybrid_property",
    "query_expression",
    "relationship",
    "synonym",
    "validates",
];

/// The columns of a class, its own first; `above` is the table that it shares with the class above it, if it does.
pub fn columns(run: &mut Evaluator<'_>, class: &Rc<Class>, above: Option<&Draft>) -> Outcome<Vec<Value>> {
    let mut columns: Vec<(Rc<str>, i128, Value)> = Vec::new();
    let line = class::line(run, class)?;
    for source in &line {
        for attribute in attribute::of(source) {
            // An annotation alone does not stand against a column of a mixin (measured with SQLAlchemy 2.1.9).
            let is_bare = Rc::ptr_eq(source, class) && attribute.value.is_none();
            if is_bare && line[1..].iter().any(|one| attribute::has(one, &attribute.name)) {
                continue;
            }
            if columns.iter().any(|(known, ..)| *known == attribute.name) {
                continue;
            }
            if above.is_some_and(|above| uses_existing(&attribute) && above.has_column(&attribute.name)) {
                continue;
            }
            if let Some((order, column)) = column(run, class, source, attribute.clone())? {
                columns.push((attribute.name, order, column));
            }
        }
    }
    columns.sort_by_key(|(_, order, _)| *order);
    Ok(columns.into_iter().map(|(.., column)| column).collect())
}

/// The column that an attribute is, with its `sort_order`; `None` if it is none.
fn column(
    run: &mut Evaluator<'_>,
    class: &Rc<Class>,
    source: &Rc<Class>,
    attribute: Attribute,
) -> Outcome<Option<(i128, Value)>> {
    let Attribute { name, annotation, value } = attribute;
    let is_declared = value.as_ref().is_some_and(|value| class::function_of(value).is_some());
    let value = match &value {
        Some(value) => Some(class::declared(run, class, value, source.span)?),
        None => None,
    };
    let mapped = annotation.as_ref().and_then(infer::mapped);
    let value = value.map(undeferred);
    let (written, span) = match &value {
        Some(value) => match (last_word(value), value.as_call(), value) {
            (Some("Column" | "mapped_column" | "unmapped_column"), Some((_, arguments)), Value::Symbol(symbol)) => {
                (arguments.to_vec(), symbol.span)
            }
            (Some(word), ..) if NO_COLUMNS.contains(&word) => return Ok(None),
            (Some("composite"), Some((_, parts)), _)
                if positional(parts).all(|part| reference::is_known(part, source)) =>
            {
                return Ok(None);
            }
            _ if !is_declared && is_decorated(value) => return Ok(None),
            (_, _, Value::Symbol(symbol)) if mapped.is_some() || (is_declared && is_unknown_call(value)) => {
                return unread_here(symbol.span, format!("what {}.{name} is, is not known", class.name));
            }
            // A call of something that is not of the project may give a column as well.
            (_, _, Value::Symbol(symbol)) if annotation.is_none() && is_unknown_call(value) => {
                return unread_here(symbol.span, format!("whether {}.{name} is a column is not known", class.name));
            }
            _ if mapped.is_some() => {
                return unread_here(source.span, format!("what {}.{name} is, is not known", class.name));
            }
            _ => return Ok(None),
        },
        None if mapped.is_some() => (Vec::new(), source.span),
        None => return Ok(None),
    };
    let order = match keyword(&written, "sort_order") {
        Some(Argument { value: Value::Int(order), .. }) => *order,
        _ => 0,
    };
    let mut arguments = written;
    if let Some(mapped) = mapped {
        infer(&mut arguments, &mapped, (class, &*name), span)?;
    }
    arguments.retain(|one| one.name.as_deref().is_none_or(|name| !OF_THE_MAPPER.contains(&name)));
    if let Some(sequence) = arguments.iter().find(|one| last_word(&one.value) == Some("Sequence")) {
        return unread_here(sequence.span, "a sequence that the models make is not read");
    }
    let is_named = keyword(&arguments, "name").is_some()
        || positional(&arguments).next().is_some_and(|first| first.value.as_str().is_some());
    if !is_named {
        arguments.insert(0, unnamed(Value::Str(name), span));
    }
    Ok(Some((order, Value::call(Value::path("sqlalchemy.Column", span), arguments, span))))
}

/// The column inside `deferred(…)`.
fn undeferred(value: Value) -> Value {
    let inner = match (last_word(&value), value.as_call()) {
        (Some("deferred"), Some((_, arguments))) => positional(arguments).next().map(|inner| inner.value.clone()),
        _ => None,
    };
    inner.unwrap_or(value)
}

/// True for a function with a decorator: `@property`, `@validates('name')`.
fn is_decorated(value: &Value) -> bool {
    let Value::Symbol(symbol) = value else { return false };
    match &symbol.kind {
        SymbolKind::Call { arguments, .. } => match arguments.as_slice() {
            [Argument { name: None, value: Value::Function(_), .. }] => true,
            [Argument { name: None, value, .. }] => is_decorated(value),
            _ => false,
        },
        _ => false,
    }
}

fn is_unknown_call(value: &Value) -> bool {
    let knowledge = value.callee().and_then(Value::knowledge);
    matches!(knowledge, Some(Knowledge::Unknown(_) | Knowledge::Asks(_)))
}

/// Adds to a column what its annotation says: what an `Annotated` brings, whether it may be null, and its type.
fn infer(
    arguments: &mut Vec<Argument>,
    annotation: &Value,
    (class, name): (&Rc<Class>, &str),
    span: Span,
) -> Outcome<()> {
    let annotated = infer::taken_apart(annotation);
    for brought in &annotated.arguments {
        let is_said = match &brought.name {
            Some(name) => matches!(&**name, "name" | "key") || keyword(arguments, name).is_some(),
            None => is_type(brought) && type_argument(arguments).is_some() || brought.value.as_str().is_some(),
        };
        if !is_said {
            arguments.push(brought.clone());
        }
    }
    // The name stands first, then the type.
    arguments.sort_by_key(|one| match (&one.name, one.value.as_str(), is_type(one)) {
        (Some(_), ..) => 3,
        (None, Some(_), _) => 0,
        (None, None, true) => 1,
        _ => 2,
    });
    let is_key = matches!(keyword(arguments, "primary_key"), Some(Argument { value: Value::Bool(true), .. }));
    match keyword(arguments, "nullable").map(|one| &one.value) {
        Some(Value::Bool(_)) => {}
        _ if is_key => arguments.retain(|one| one.name.as_deref() != Some("nullable")),
        _ => {
            arguments.retain(|one| one.name.as_deref() != Some("nullable"));
            let value = Value::Bool(annotated.is_optional);
            arguments.push(Argument { name: Some("nullable".into()), value, span });
        }
    }
    if type_argument(arguments).is_some() || has_reference(arguments) {
        return Ok(());
    }
    let Some(found) = infer::type_of(&annotated, class, span) else {
        let core = annotated.core.map_or_else(String::new, |core| format!(" {core:?}"));
        let message = format!("which column type{core} of {}.{name} stands for is not known", class.name);
        return unread_here(span, message);
    };
    let place = arguments.iter().take_while(|one| one.name.is_none() && one.value.as_str().is_some()).count();
    arguments.insert(place, unnamed(found, span));
    Ok(())
}

/// True for a column that the class above has already: `use_existing_column=True`.
fn uses_existing(attribute: &Attribute) -> bool {
    let arguments = attribute.value.as_ref().and_then(Value::as_call).map(|(_, arguments)| arguments);
    let said = arguments.and_then(|arguments| keyword(arguments, "use_existing_column"));
    said.is_some_and(|said| matches!(said.value, Value::Bool(true)))
}
