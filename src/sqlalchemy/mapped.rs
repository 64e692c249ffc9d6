//! Classes of the file that map a table: `sa.update(User)` means the table of `User`.

use crate::python::value::{Argument, Class, SymbolKind, Value, keyword, positional};
use crate::source::Span;
use std::rc::Rc;

/// What `Class.__table__` is; `None` for a class that maps no table, and where something of it is written elsewhere.
pub fn table(class: &Class, span: Span) -> Option<Value> {
    let of_class = |name: &str| class.members.iter().find(|(known, _)| &**known == name).map(|(_, value)| value);
    if let Some(table) = of_class("__table__") {
        return Some(table.clone());
    }
    let metadata = metadata(&class.bases, span)?;
    let mut arguments = vec![unnamed(of_class("__tablename__")?.clone(), span), unnamed(metadata, span)];
    for (attribute, value) in &class.members {
        if let Some(written) = column_arguments(value) {
            arguments.push(unnamed(column(attribute, written, value, span)?, span));
        }
    }
    match of_class("__table_args__") {
        None => {}
        Some(Value::Dict(options)) => arguments.extend(named(&options.0.borrow(), span)?),
        Some(Value::Tuple(parts)) => {
            for part in parts.0.borrow().iter() {
                match part {
                    Value::Dict(options) => arguments.extend(named(&options.0.borrow(), span)?),
                    part => arguments.push(unnamed(part.clone(), span)),
                }
            }
        }
        Some(_) => return None,
    }
    Some(call("sqlalchemy.Table", arguments, span))
}

/// What `Class.attribute` is where that is a column of the table that the class maps.
pub fn attribute(class: &Class, name: &str, span: Span) -> Option<Value> {
    let table = table(class, span)?;
    if name == "__table__" {
        return Some(table);
    }
    let (_, value) = class.members.iter().find(|(known, _)| &**known == name)?;
    let column = column_name(column_arguments(value)?).unwrap_or_else(|| name.into());
    let columns = Value::symbol(SymbolKind::Attribute(table, "c".into()), span);
    Some(Value::symbol(SymbolKind::Attribute(columns, column), span))
}

/// The metadata that the bases of a class share; `None` if a base may bring along anything else.
fn metadata(bases: &[Value], span: Span) -> Option<Value> {
    let mut found = None;
    for base in bases {
        if let Value::Class(base) = base {
            let own = base.members.iter().find(|(name, _)| &**name == "metadata").map(|(_, value)| value.clone());
            if base.members.iter().any(|(name, value)| &**name == "__table_args__" || column_arguments(value).is_some())
            {
                return None;
            }
            found = own.or(metadata(&base.bases, span)).or(found);
            continue;
        }
        match (base.as_path(), base.as_call()) {
            (Some("sqlalchemy.orm.DeclarativeBase"), _) => {}
            (_, Some((path, arguments))) if path.starts_with("sqlalchemy.") && path.ends_with(".declarative_base") => {
                if keyword(arguments, "cls").is_some() {
                    return None;
                }
                found = keyword(arguments, "metadata").map(|argument| argument.value.clone()).or(found);
            }
            _ => return None,
        }
    }
    (!bases.is_empty()).then(|| found.unwrap_or_else(|| call("sqlalchemy.MetaData", Vec::new(), span)))
}

/// What a column of a class was written with.
fn column_arguments(value: &Value) -> Option<&[Argument]> {
    let (path, arguments) = value.as_call().filter(|(path, _)| path.starts_with("sqlalchemy."))?;
    matches!(path.rsplit('.').next(), Some("Column" | "mapped_column")).then_some(arguments)
}

fn column_name(arguments: &[Argument]) -> Option<Rc<str>> {
    let name = positional(arguments).next().or_else(|| keyword(arguments, "name"))?;
    name.value.as_str().map(Into::into)
}

/// A column with its name; `None` if its type stands only in the annotation.
fn column(attribute: &str, written: &[Argument], value: &Value, span: Span) -> Option<Value> {
    const ITEMS: [&str; 5] = ["CheckConstraint", "Computed", "ForeignKey", "Identity", "Sequence"];
    let is_item = |value: &Value| {
        value.as_call().is_some_and(|(path, _)| path.rsplit('.').next().is_some_and(|last| ITEMS.contains(&last)))
    };
    let is_type = |argument: &&Argument| argument.value.as_str().is_none() && !is_item(&argument.value);
    keyword(written, "type_").or_else(|| positional(written).find(is_type))?;
    let mut arguments = written.to_vec();
    if column_name(written).is_none() {
        arguments.insert(0, unnamed(Value::text(attribute), span));
    }
    let span = if let Value::Symbol(symbol) = value { symbol.span } else { span };
    Some(call("sqlalchemy.Column", arguments, span))
}

fn call(path: &str, arguments: Vec<Argument>, span: Span) -> Value {
    Value::call(Value::path(path, span), arguments, span)
}

fn unnamed(value: Value, span: Span) -> Argument {
    Argument { name: None, value, span }
}

fn named(options: &[(Value, Value)], span: Span) -> Option<Vec<Argument>> {
    let argument = |(name, value): &(Value, Value)| {
        Some(Argument { name: Some(name.as_str()?.into()), value: value.clone(), span })
    };
    options.iter().map(argument).collect()
}
