//! What an annotation says of a column (SQLAlchemy 2.1, `orm.properties.MappedColumn._init_column_for_annotation`).

use super::home::{Home, last_word};
use crate::python::evaluate::is_enum;
use crate::python::value::{Argument, Class, SymbolKind, Value, keyword};
use crate::source::Span;
use std::rc::Rc;

/// The types that an annotation stands for where the application maps none to another.
const TYPES: &[(&str, &str)] = &[
    ("builtins.int", "Integer"),
    ("builtins.str", "String"),
    ("builtins.bool", "Boolean"),
    ("builtins.bytes", "LargeBinary"),
    ("builtins.float", "Double"),
    ("datetime.datetime", "DateTime"),
    ("datetime.date", "Date"),
    ("datetime.time", "Time"),
    ("datetime.timedelta", "Interval"),
    ("decimal.Decimal", "Numeric"),
    ("uuid.UUID", "Uuid"),
];

/// An annotation, taken apart.
#[derive(Default)]
pub struct Annotated {
    /// True if it allows `None`.
    pub is_optional: bool,
    /// What it is beside that.
    pub core: Option<Value>,
    /// The arguments of a `mapped_column(…)` inside `Annotated[…]`.
    pub arguments: Vec<Argument>,
    /// What may be mapped to a type, the most special first.
    keys: Vec<Value>,
}

/// What stands between the brackets of `Mapped[…]`; `None` if it is annotated with anything else.
pub fn mapped(annotation: &Value) -> Option<Value> {
    let (base, inside) = subscript(annotation)?;
    matches!(last(base)?, "Mapped" | "Unmapped").then(|| inside.into_iter().next()).flatten()
}

/// Takes an annotation apart.
pub fn taken_apart(annotation: &Value) -> Annotated {
    let mut annotated = Annotated::default();
    peel(annotation, &mut annotated);
    annotated
}

fn peel(value: &Value, annotated: &mut Annotated) {
    if let Some((base, inside)) = subscript(value) {
        match last(base) {
            Some("Optional") => {
                annotated.is_optional = true;
                return inside.iter().for_each(|one| peel(one, annotated));
            }
            Some("Union") => return either(value, inside, annotated),
            Some("Annotated") => {
                annotated.keys.push(value.clone());
                let Some((first, rest)) = inside.split_first() else { return };
                peel(first, annotated);
                // That of an inner one counts.
                if annotated.arguments.is_empty()
                    && let Some((_, arguments)) =
                        rest.iter().find(|one| last_word(one) == Some("mapped_column")).and_then(Value::as_call)
                {
                    annotated.arguments = arguments.to_vec();
                }
                return;
            }
            _ => {}
        }
    }
    match union(value) {
        Some(members) => either(value, members, annotated),
        None => {
            annotated.keys.push(value.clone());
            annotated.core = Some(value.clone());
        }
    }
}

fn either(whole: &Value, members: Vec<Value>, annotated: &mut Annotated) {
    let is_none = |one: &&Value| matches!(one, Value::None) || one.as_path() == Some("types.NoneType");
    let (nones, others): (Vec<&Value>, Vec<&Value>) = members.iter().partition(is_none);
    annotated.is_optional |= !nones.is_empty();
    match others.as_slice() {
        [only] => peel(only, annotated),
        _ => {
            annotated.keys.push(whole.clone());
            annotated.core = Some(whole.clone());
        }
    }
}

/// The members of `a | b | c`.
fn union(value: &Value) -> Option<Vec<Value>> {
    let Value::Symbol(symbol) = value else { return None };
    match &symbol.kind {
        SymbolKind::Operation { operator: "|", operands } => {
            Some(operands.iter().flat_map(|one| union(one).unwrap_or_else(|| vec![one.clone()])).collect())
        }
        _ => None,
    }
}

fn subscript(value: &Value) -> Option<(&Value, Vec<Value>)> {
    let Value::Symbol(symbol) = value else { return None };
    let SymbolKind::Subscript(base, key) = &symbol.kind else { return None };
    let inside = match key {
        Value::Tuple(list) => list.0.borrow().clone(),
        one => vec![one.clone()],
    };
    Some((base, inside))
}

fn last(base: &Value) -> Option<&str> {
    base.as_path().and_then(|path| path.rsplit('.').next())
}

/// The column type that an annotation stands for; `None` if nothing says it.
pub fn type_of(annotated: &Annotated, class: &Rc<Class>, span: Span) -> Option<Value> {
    let map = type_map(class);
    for key in &annotated.keys {
        let said = map.iter().find(|(known, _)| same(known, key)).map(|(_, value)| value.clone());
        if let Some(found) = said.or_else(|| built_in(key, span)) {
            return Some(found);
        }
    }
    None
}

fn built_in(key: &Value, span: Span) -> Option<Value> {
    let named = |name: &str, arguments: Vec<Argument>| {
        Some(Value::call(Value::path(format!("sqlalchemy.{name}"), span), arguments, span))
    };
    let argument = |value: Value| Argument { name: None, value, span };
    if let Value::Class(class) = key {
        return if is_enum(&class.bases) { named("Enum", vec![argument(key.clone())]) } else { None };
    }
    if let Some((base, labels)) = subscript(key)
        && last(base) == Some("Literal")
    {
        let longest = labels.iter().map(|label| label.as_str().map(|text| text.chars().count()));
        let longest = longest.collect::<Option<Vec<usize>>>()?.into_iter().max()?;
        return named("String", vec![argument(Value::Int(longest as i128))]);
    }
    let path = key.as_path()?;
    named(TYPES.iter().find(|(known, _)| *known == path)?.1, Vec::new())
}

/// Whether two annotations are the same, `Optional` aside.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Class(one), Value::Class(other)) => Rc::ptr_eq(one, other),
        _ => format!("{:?}", required(one)) == format!("{:?}", required(other)),
    }
}

/// An annotation without its `None`.
fn required(value: &Value) -> Value {
    let members = match subscript(value) {
        Some((base, inside)) if last(base) == Some("Optional") => inside,
        Some((base, inside)) if last(base) == Some("Union") => inside,
        _ => union(value).unwrap_or_default(),
    };
    let others: Vec<Value> = members.into_iter().filter(|one| !matches!(one, Value::None)).collect();
    match others.as_slice() {
        [only] => only.clone(),
        _ => value.clone(),
    }
}

/// The `type_annotation_map` of the registry that a class belongs to.
fn type_map(class: &Rc<Class>) -> Vec<(Value, Value)> {
    let entries = |value: &Value| match value {
        Value::Dict(dict) => Some(dict.0.borrow().clone()),
        _ => None,
    };
    if let Some(entries) = class.member("type_annotation_map").as_ref().and_then(entries) {
        return entries;
    }
    let registry = class.member("registry").or_else(|| match Home::of_class(class) {
        Some(Home::Object(value)) => Some(value),
        _ => None,
    });
    let arguments = registry.as_ref().and_then(Value::as_call).map(|(_, arguments)| arguments.to_vec());
    let said = arguments.as_deref().and_then(|arguments| keyword(arguments, "type_annotation_map"));
    said.and_then(|argument| entries(&argument.value)).unwrap_or_default()
}
