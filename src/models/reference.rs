//! What refers to a column: by its name, or by the object that a class has under it.

use super::draft::{Draft, has_reference, type_argument, unnamed};
use super::home::last_word;
use crate::python::value::{Argument, Class, Symbol, SymbolKind, Value, keyword, positional};
use crate::sqlalchemy::described::metadata;
use std::collections::HashMap;
use std::rc::Rc;

/// The name of the column that an attribute of a class is, if it is one.
fn column_name(attribute: &Rc<str>, value: &Value) -> Option<Rc<str>> {
    let (_, arguments) = value.as_call().filter(|_| matches!(last_word(value), Some("Column" | "mapped_column")))?;
    let named = keyword(arguments, "name").or_else(|| positional(arguments).next());
    Some(named.and_then(|named| named.value.as_str()).map_or_else(|| attribute.clone(), Into::into))
}

/// The name of the column that a class has as this object.
fn column_of(class: &Class, symbol: &Symbol) -> Option<Rc<str>> {
    let is_it = |value: &Value| matches!(value, Value::Symbol(one) if Rc::ptr_eq(&one.identity, &symbol.identity));
    let (attribute, value) = class.members.iter().find(|(_, value)| is_it(value))?;
    column_name(attribute, value)
}

/// The columns of all classes, by the objects that they are. Their order reaches nobody.
pub struct Columns(HashMap<*const (), String>);

impl Columns {
    /// Those of these classes, each with the name of its table.
    pub fn of(classes: impl Iterator<Item = (Rc<Class>, Rc<str>)>) -> Columns {
        let mut columns = HashMap::new();
        for (class, table) in classes {
            for (attribute, value) in &class.members {
                if let (Value::Symbol(symbol), Some(column)) = (value, column_name(attribute, value)) {
                    columns.entry(Rc::as_ptr(&symbol.identity)).or_insert(format!("{table}.{column}"));
                }
            }
        }
        Columns(columns)
    }

    /// A column or a constraint, with `table.column` in the place of columns of classes that foreign keys refer to.
    pub fn named(&self, value: &Value) -> Value {
        rewritten(value, &|symbol| self.0.get(&Rc::as_ptr(&symbol.identity)).map(|name| Value::text(name.as_str())))
    }
}

/// True for a part of a `composite(…)` that makes no column of its own: a name, a class, or a column that the class has.
pub fn is_known(part: &Argument, class: &Class) -> bool {
    match &part.value {
        Value::Symbol(symbol) => !matches!(symbol.kind, SymbolKind::Call { .. }) || column_of(class, symbol).is_some(),
        _ => true,
    }
}

/// A constraint or an index of the table of a class, with names in the place of its columns.
pub fn of_own(value: &Value, class: &Class) -> Value {
    let Some((_, arguments)) = value.as_call() else { return value.clone() };
    let arguments = arguments.iter().map(|argument| {
        let plain = match &argument.value {
            Value::Symbol(symbol) => column_of(class, symbol).map(Value::Str),
            _ => None,
        };
        let value = plain.unwrap_or_else(|| {
            rewritten(&argument.value, &|symbol| {
                let name = unnamed(Value::Str(column_of(class, symbol)?), symbol.span);
                Some(Value::call(Value::path("sqlalchemy.column", symbol.span), vec![name], symbol.span))
            })
        });
        Argument { value, ..argument.clone() }
    });
    rebuilt(value, arguments.collect())
}

/// Adds an index that is written beside its class to the table that it is over. One that stands in the arguments of a table
/// is there already, and one over names alone belongs to no table (measured with SQLAlchemy 2.1.9).
pub fn attach(index: &Value, drafts: &mut [Draft]) {
    let (Value::Symbol(symbol), Some((_, arguments))) = (index, index.as_call()) else { return };
    let is_it =
        |one: &Argument| matches!(&one.value, Value::Symbol(one) if Rc::ptr_eq(&one.identity, &symbol.identity));
    if drafts.iter().any(|draft| draft.arguments.iter().any(is_it)) {
        return;
    }
    let is_of = |draft: &&mut Draft| {
        draft.class.as_ref().is_some_and(|class| arguments.iter().any(|argument| mentions(&argument.value, class)))
    };
    if let Some(draft) = drafts.iter_mut().find(is_of) {
        draft.arguments.push(unnamed(index.clone(), symbol.span));
    }
}

/// True if a column of the class stands somewhere in a value.
fn mentions(value: &Value, class: &Class) -> bool {
    let found = std::cell::Cell::new(false);
    let look = |symbol: &Symbol| {
        found.set(found.get() || column_of(class, symbol).is_some());
        None
    };
    match value {
        Value::Symbol(symbol) if column_of(class, symbol).is_some() => return true,
        value => drop(rewritten(value, &look)),
    }
    found.get()
}

/// The same call with other arguments.
fn rebuilt(value: &Value, arguments: Vec<Argument>) -> Value {
    match value {
        Value::Symbol(symbol) => match &symbol.kind {
            SymbolKind::Call { callee, .. } => Value::call(callee.clone(), arguments, symbol.span),
            _ => value.clone(),
        },
        _ => value.clone(),
    }
}

/// A value with others in the place of symbols inside it. The value itself stays.
fn rewritten(value: &Value, other: &dyn Fn(&Symbol) -> Option<Value>) -> Value {
    let inside = |value: &Value| match value {
        Value::Symbol(symbol) => other(symbol).unwrap_or_else(|| rewritten(value, other)),
        _ => rewritten(value, other),
    };
    match value {
        Value::List(list) => Value::list(list.0.borrow().iter().map(inside).collect()),
        Value::Tuple(list) => Value::tuple(list.0.borrow().iter().map(inside).collect()),
        Value::Symbol(symbol) => {
            let kind = match &symbol.kind {
                SymbolKind::Call { callee, arguments } => SymbolKind::Call {
                    callee: inside(callee),
                    arguments: arguments
                        .iter()
                        .map(|argument| Argument { value: inside(&argument.value), ..argument.clone() })
                        .collect(),
                },
                SymbolKind::Attribute(base, name) => SymbolKind::Attribute(inside(base), name.clone()),
                SymbolKind::Operation { operator, operands } => {
                    SymbolKind::Operation { operator, operands: operands.iter().map(inside).collect() }
                }
                SymbolKind::Path(..) | SymbolKind::Subscript(..) => return value.clone(),
            };
            Value::Symbol(Rc::new(Symbol { kind, span: symbol.span, identity: symbol.identity.clone() }))
        }
        _ => value.clone(),
    }
}

/// A column that only refers to another has the type of that one.
pub fn give_types(drafts: &mut [Draft]) {
    // As many turns as references follow upon each other.
    loop {
        let mut given = Vec::new();
        for (at, draft) in drafts.iter().enumerate() {
            for (place, argument) in draft.arguments.iter().enumerate() {
                let Some(("sqlalchemy.Column", column)) = argument.value.as_call() else { continue };
                if type_argument(column).is_some() || !has_reference(column) {
                    continue;
                }
                if let Some(found) = referred_type(drafts, draft, column) {
                    given.push((at, place, found));
                }
            }
        }
        if given.is_empty() {
            return;
        }
        for (at, place, found) in given {
            let span = drafts[at].arguments[place].span;
            let value = &mut drafts[at].arguments[place].value;
            if let Some((_, column)) = value.as_call() {
                let mut column = column.to_vec();
                let names = column.iter().take_while(|one| one.name.is_none() && one.value.as_str().is_some()).count();
                column.insert(names, unnamed(found, span));
                *value = Value::call(Value::path("sqlalchemy.Column", span), column, span);
            }
        }
    }
}

/// The type of the column that one refers to, where that is known.
fn referred_type(drafts: &[Draft], from: &Draft, column: &[Argument]) -> Option<Value> {
    let reference = column.iter().find(|one| last_word(&one.value) == Some("ForeignKey"))?;
    let (_, arguments) = reference.value.as_call()?;
    let target = positional(arguments).next().or_else(|| keyword(arguments, "column"))?.value.as_str()?;
    let (table, name) = target.rsplit_once('.')?;
    let wanted = match table.rsplit_once('.') {
        Some((schema, table)) => (Some(schema.to_string()), table),
        None => (metadata(&from.arguments, "schema").and_then(|one| one.value.as_str().map(str::to_string)), table),
    };
    let draft = drafts.iter().find(|draft| {
        draft.arguments.first().and_then(|first| first.value.as_str()) == Some(wanted.1) && draft.schema() == wanted.0
    })?;
    let columns = draft.arguments.iter().filter_map(|one| one.value.as_call());
    let found = columns.filter(|(path, _)| path.ends_with(".Column")).map(|(_, column)| column).find(|column| {
        let named = keyword(column, "name").or_else(|| positional(column).next());
        named.and_then(|named| named.value.as_str()) == Some(name)
    })?;
    type_argument(found).map(|found| found.value.clone())
}
