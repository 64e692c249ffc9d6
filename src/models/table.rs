//! The tables of the models, each as the arguments of `sa.Table(…)`.

use super::attribute::{self, Attribute};
use super::class::{self, Mapping};
use super::home::{Home, last_word};
use super::infer;
use super::library::{Made, Models};
use super::reference;
use super::reference::give_types;
use super::{as_model, unread_here};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::MODEL_UNREAD;
use crate::python::evaluate::{Evaluator, Outcome, Stop};
use crate::python::value::{Argument, Class, Knowledge, SymbolKind, Value, keyword, positional};
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
pub struct Draft {
    /// The class that maps it, if one does.
    pub class: Option<Rc<Class>>,
    /// The arguments of `sa.Table(…)`.
    pub arguments: Vec<Argument>,
    /// Where it is written.
    pub span: Span,
}

/// True for a column that the class above has already: `use_existing_column=True`.
fn uses_existing(attribute: &Attribute) -> bool {
    let arguments = attribute.value.as_ref().and_then(Value::as_call).map(|(_, arguments)| arguments);
    let said = arguments.and_then(|arguments| keyword(arguments, "use_existing_column"));
    said.is_some_and(|said| matches!(said.value, Value::Bool(true)))
}

impl Draft {
    fn has_column(&self, name: &str) -> bool {
        let columns = self.arguments.iter().filter(|one| last_word(&one.value) == Some("Column"));
        let named = |column: &Argument| {
            let (_, arguments) = column.value.as_call()?;
            let given = positional(arguments).next().or_else(|| keyword(arguments, "name"))?;
            Some(given.value.as_str()? == name)
        };
        columns.filter_map(named).any(|is_it| is_it)
    }

    /// The class and the name of its table.
    fn mapped(&self) -> Option<(Rc<Class>, Value)> {
        let class = self.class.clone()?;
        let name = self.arguments.first()?.value.as_str()?;
        let schema = reference::schema(&self.arguments);
        let whole = schema.map_or_else(|| name.to_string(), |schema| format!("{schema}.{name}"));
        Some((class, Value::text(whole)))
    }
}

/// Puts names in the place of the columns of the class in constraints and indexes of its table.
fn own_columns(draft: &mut Draft) {
    let Some(class) = &draft.class else { return };
    for argument in &mut draft.arguments {
        if argument.name.is_none() && last_word(&argument.value) != Some("Column") {
            argument.value = reference::of_own(&argument.value, class);
        }
    }
}

/// Records each table of the target metadata, in the order in which they are made; gives what cannot be known.
pub fn record_all(run: &mut Evaluator<'_>, library: &Models<'_>) -> Vec<Diagnostic> {
    let targets = match targets(run) {
        Ok(targets) => targets,
        Err(fault) => return vec![*fault],
    };
    let (mut drafts, mut faults) = (Vec::new(), Vec::new());
    let made = library.made();
    for made in &made {
        let done = match made {
            Made::Class(class) => of_class(run, class, &targets, &mut drafts),
            Made::Table(table) => of_table(table, &targets, &mut drafts),
            Made::Index(_) => Ok(()),
        };
        if let Err(stop) = done {
            faults.push(why(stop));
        }
    }
    for made in &made {
        if let Made::Index(index) = made {
            reference::attach(index, &mut drafts);
        }
    }
    drafts.iter_mut().for_each(own_columns);
    let classes: Vec<(Rc<Class>, Value)> = drafts.iter().filter_map(Draft::mapped).collect();
    for draft in &mut drafts {
        for argument in &mut draft.arguments {
            argument.value = reference::named(&argument.value, &classes);
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
    let configured =
        run.events().iter().rev().filter(|event| event.callee.as_path() == Some("alembic.context.configure"));
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

fn of_class(run: &mut Evaluator<'_>, class: &Rc<Class>, targets: &[Home], drafts: &mut Vec<Draft>) -> Outcome<()> {
    let Some(home) = Home::of_class(class).filter(|home| is_wanted(targets, home)) else { return Ok(()) };
    match class::mapping(run, class)? {
        Mapping::Nothing | Mapping::Written => Ok(()),
        Mapping::Table(name) => {
            let span = class.span;
            let mut arguments = vec![unnamed(name, span), unnamed(written(&home, span), span)];
            arguments.extend(columns(run, class, None)?.into_iter().map(|column| unnamed(column, span)));
            arguments.extend(table_arguments(run, class)?);
            drafts.push(Draft { class: Some(class.clone()), arguments, span });
            Ok(())
        }
        Mapping::Shared(mut parent) => {
            while let Mapping::Shared(above) = class::mapping(run, &parent)? {
                parent = above;
            }
            let is_of = |draft: &&mut Draft| draft.class.as_ref().is_some_and(|one| Rc::ptr_eq(one, &parent));
            let mut draft = drafts.iter_mut().find(is_of);
            let columns = columns(run, class, draft.as_deref())?;
            match &mut draft {
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
        let pairs =
            pairs.filter(|(name, value)| *name != "info" && !(*name == "schema" && matches!(value, Value::None)));
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

/// The columns of a class, its own first; `above` is the table that it shares with the class above it, if it does.
fn columns(run: &mut Evaluator<'_>, class: &Rc<Class>, above: Option<&Draft>) -> Outcome<Vec<Value>> {
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

/// The type of a column, where it is said.
pub fn type_argument(arguments: &[Argument]) -> Option<&Argument> {
    keyword(arguments, "type_").or_else(|| arguments.iter().find(|one| is_type(one)))
}

/// True if a column refers to another.
pub fn has_reference(arguments: &[Argument]) -> bool {
    arguments.iter().any(|one| last_word(&one.value) == Some("ForeignKey"))
}

/// An argument without a name.
pub fn unnamed(value: Value, span: Span) -> Argument {
    Argument { name: None, value, span }
}
