//! The tables of the models, each as the arguments of `sa.Table(…)`.

use super::attribute::{self, Attribute};
use super::class::{self, Mapping};
use super::home::{Home, last_word};
use super::infer;
use super::library::{Made, Models};
use super::{as_model, unread_here};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::MODEL_UNREAD;
use crate::python::evaluate::{Evaluator, Outcome, Stop};
use crate::python::value::{Argument, Class, Value, keyword, positional};
use crate::source::Span;
use std::rc::Rc;

/// What a table is recorded as.
pub const RECORDED: &str = "sqlalchemy.Table";

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

/// A table in the making.
struct Draft {
    class: Option<Rc<Class>>,
    arguments: Vec<Argument>,
    span: Span,
}

/// Records each table of the target metadata, in the order in which they are made; gives what cannot be known.
pub fn record_all(run: &mut Evaluator<'_>, library: &Models<'_>) -> Vec<Diagnostic> {
    let targets = match targets(run) {
        Ok(targets) => targets,
        Err(fault) => return vec![*fault],
    };
    let (mut drafts, mut faults) = (Vec::new(), Vec::new());
    for made in library.made() {
        let done = match &made {
            Made::Class(class) => of_class(run, class, &targets, &mut drafts),
            Made::Table(table) => of_table(table, &targets, &mut drafts),
        };
        if let Err(stop) = done {
            faults.push(why(stop));
        }
    }
    give_types(&mut drafts);
    for draft in drafts {
        if let Err(stop) = run.record(&Value::path(RECORDED, draft.span), &draft.arguments, draft.span) {
            faults.push(why(stop));
        }
    }
    faults
}

fn why(stop: Stop) -> Diagnostic {
    as_model(match stop {
        Stop::Fault(fault) => *fault,
        Stop::Raise(message, span) => Diagnostic::error(MODEL_UNREAD, span, "this is raised").label(message),
    })
}

/// The metadata that `env.py` compares with the database.
fn targets(run: &Evaluator<'_>) -> Result<Vec<Home>, Box<Diagnostic>> {
    let configured = run.recorded().iter().rev().filter(|event| {
        event.callee.as_path() == Some("alembic.context.configure")
    });
    let said = configured.filter_map(|event| keyword(&event.arguments, "target_metadata")).next();
    let (value, span) = match (said, run.global("target_metadata")) {
        (Some(argument), _) => (argument.value.clone(), argument.span),
        (None, Some(value)) => (value, Span::NONE),
        (None, None) => (Value::None, Span::NONE),
    };
    let all = match &value {
        Value::List(_) | Value::Tuple(_) => value.members().unwrap_or_default(),
        one => vec![one.clone()],
    };
    let homes: Option<Vec<Home>> = all.iter().map(Home::of).collect();
    homes.ok_or_else(|| {
        let (message, help) = match value {
            Value::None => (
                "env.py says no target_metadata, so nothing says which schema is wanted",
                "set it to the metadata of the models, or say the schema in another way: [desired] in limbeck.toml",
            ),
            _ => (
                "which models target_metadata holds cannot be known without running Python",
                "say the wanted schema in another way: [desired] in limbeck.toml",
            ),
        };
        Box::new(Diagnostic::error(MODEL_UNREAD, span, message).help(help))
    })
}

fn is_wanted(targets: &[Home], home: &Home) -> bool {
    targets.iter().any(|target| target.is(home))
}

/// `sa.Table('t', metadata, …)`.
fn of_table(table: &Value, targets: &[Home], drafts: &mut Vec<Draft>) -> Outcome<()> {
    let (Some((_, arguments)), Value::Symbol(symbol)) = (table.as_call(), table) else { return Ok(()) };
    let metadata = positional(arguments).nth(1).or_else(|| keyword(arguments, "metadata"));
    let Some(home) = metadata.and_then(|metadata| Home::of(&metadata.value)) else {
        return unread_here(symbol.span, "to which metadata this table belongs is not known");
    };
    if is_wanted(targets, &home) {
        let mut arguments = arguments.to_vec();
        if let Some(place) = arguments.iter().position(|one| metadata.is_some_and(|given| given.span == one.span)) {
            arguments[place].value = written(&home, symbol.span);
        }
        drafts.push(Draft { class: None, arguments, span: symbol.span });
    }
    Ok(())
}

/// The `MetaData(…)` that says the schema and the naming convention.
fn written(home: &Home, span: Span) -> Value {
    home.written().cloned().unwrap_or_else(|| Value::call(Value::path("sqlalchemy.MetaData", span), Vec::new(), span))
}

fn of_class(
    run: &mut Evaluator<'_>,
    class: &Rc<Class>,
    targets: &[Home],
    drafts: &mut Vec<Draft>,
) -> Outcome<()> {
    let Some(home) = Home::of_class(class).filter(|home| is_wanted(targets, home)) else { return Ok(()) };
    match class::mapping(run, class)? {
        Mapping::Nothing | Mapping::Written => Ok(()),
        Mapping::Table(name) => {
            let span = class.span;
            let mut arguments = vec![unnamed(name, span), unnamed(written(&home, span), span)];
            arguments.extend(columns(run, class)?.into_iter().map(|column| unnamed(column, span)));
            arguments.extend(table_arguments(run, class)?);
            drafts.push(Draft { class: Some(class.clone()), arguments, span });
            Ok(())
        }
        Mapping::Shared(parent) => {
            let columns = columns(run, class)?;
            let is_of = |draft: &&mut Draft| draft.class.as_ref().is_some_and(|one| Rc::ptr_eq(one, &parent));
            match drafts.iter_mut().find(is_of) {
                Some(draft) => {
                    draft.arguments.extend(columns.into_iter().map(|column| unnamed(column, class.span)));
                    Ok(())
                }
                None if columns.is_empty() => Ok(()),
                None => unread_here(class.span, "to which table the columns of this class belong is not known"),
            }
        }
    }
}

/// What `__table_args__` says.
fn table_arguments(run: &mut Evaluator<'_>, class: &Rc<Class>) -> Outcome<Vec<Argument>> {
    let span = class.span;
    let named = |options: &[(Value, Value)]| -> Vec<Argument> {
        let pairs = options.iter().filter_map(|(name, value)| Some((name.as_str()?, value.clone())));
        // `info` and `extend_existing` say nothing of the database; `schema=None` says that of the metadata.
        let pairs = pairs.filter(|(name, value)| *name != "info" && !(*name == "schema" && matches!(value, Value::None)));
        pairs.map(|(name, value)| Argument { name: Some(name.into()), value, span }).collect()
    };
    Ok(match class::said(run, class, "__table_args__")? {
        None | Some(Value::None) => Vec::new(),
        Some(Value::Dict(options)) => named(&options.0.borrow()),
        Some(Value::Tuple(parts)) => {
            let parts = parts.0.borrow().clone();
            parts
                .into_iter()
                .flat_map(|part| match part {
                    Value::Dict(options) => named(&options.0.borrow()),
                    part => vec![unnamed(part, span)],
                })
                .collect()
        }
        Some(_) => return unread_here(span, format!("the __table_args__ of {} are not known", class.name)),
    })
}

/// The columns of a class, its own first.
fn columns(run: &mut Evaluator<'_>, class: &Rc<Class>) -> Outcome<Vec<Value>> {
    let mut columns: Vec<(Rc<str>, i128, Value)> = Vec::new();
    for source in class::line(run, class)? {
        for attribute in attribute::of(&source) {
            if columns.iter().any(|(known, ..)| *known == attribute.name) {
                continue;
            }
            if let Some((order, column)) = column(run, class, &source, attribute.clone())? {
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

fn is_unknown_call(value: &Value) -> bool {
    use crate::python::value::Knowledge;
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

/// True for what stands in a column and is no type.
fn is_item(value: &Value) -> bool {
    const ITEMS: [&str; 8] = [
        "CheckConstraint",
        "Computed",
        "ForeignKey",
        "Identity",
        "Sequence",
        "FetchedValue",
        "DefaultClause",
        "ColumnDefault",
    ];
    last_word(value).is_some_and(|last| ITEMS.contains(&last))
}

fn is_type(argument: &Argument) -> bool {
    argument.name.is_none()
        && argument.value.as_str().is_none()
        && !matches!(argument.value, Value::None)
        && !is_item(&argument.value)
}

fn type_argument(arguments: &[Argument]) -> Option<&Argument> {
    keyword(arguments, "type_").or_else(|| arguments.iter().find(|one| is_type(one)))
}

fn has_reference(arguments: &[Argument]) -> bool {
    arguments.iter().any(|one| last_word(&one.value) == Some("ForeignKey"))
}

/// A column that only refers to another has the type of that one.
fn give_types(drafts: &mut [Draft]) {
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
    let schema = |draft: &Draft| {
        let own = keyword(&draft.arguments, "schema");
        let own = own.or_else(|| crate::sqlalchemy::described::metadata(&draft.arguments, "schema"));
        own.and_then(|schema| schema.value.as_str().map(str::to_string))
    };
    let wanted = match table.rsplit_once('.') {
        Some((schema, table)) => (Some(schema.to_string()), table),
        None => (crate::sqlalchemy::described::metadata(&from.arguments, "schema").and_then(|one| one.value.as_str().map(str::to_string)), table),
    };
    let draft = drafts.iter().find(|draft| {
        draft.arguments.first().and_then(|first| first.value.as_str()) == Some(wanted.1) && schema(draft) == wanted.0
    })?;
    let columns = draft.arguments.iter().filter_map(|one| one.value.as_call());
    let found = columns.filter(|(path, _)| path.ends_with(".Column")).map(|(_, column)| column).find(|column| {
        let named = keyword(column, "name").or_else(|| positional(column).next());
        named.and_then(|named| named.value.as_str()) == Some(name)
    })?;
    type_argument(found).map(|found| found.value.clone())
}

fn unnamed(value: Value, span: Span) -> Argument {
    Argument { name: None, value, span }
}
