//! The tables of the models, each as the arguments of `sa.Table(…)`.

use super::class::{self, Mapping};
use super::column::columns;
use super::draft::{Draft, unnamed};
use super::home::{Home, last_word};
use super::library::{Made, Models};
use super::reference::{self, Columns, give_types};
use super::{as_model, unread_here};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::MODEL_UNREAD;
use crate::python::evaluate::{Evaluator, Outcome, Stop};
use crate::python::value::{Argument, Class, Value, keyword, positional};
use crate::source::Span;
use std::rc::Rc;

/// What a table is recorded as.
pub const RECORDED: &str = "sqlalchemy.Table";

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
    let known = Columns::of(drafts.iter().filter_map(Draft::mapped));
    for argument in drafts.iter_mut().flat_map(|draft| &mut draft.arguments) {
        argument.value = known.named(&argument.value);
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
