//! Which classes map a table, and what they have from where.

use super::home::{Home, is_root};
use crate::python::evaluate::{Evaluator, Outcome};
use crate::python::value::{Argument, Class, Value};
use crate::source::Span;
use std::rc::Rc;

/// What a class maps.
pub enum Mapping {
    /// Nothing: a mixin, a base, or no model at all.
    Nothing,
    /// A table of its own name.
    Table(Value),
    /// The `sa.Table` that it says.
    Written,
    /// The table of the class that it derives from.
    Shared(Rc<Class>),
}

/// What a class maps.
pub fn mapping(run: &mut Evaluator<'_>, class: &Rc<Class>) -> Outcome<Mapping> {
    if Home::of_class(class).is_none() || class.bases.iter().any(is_root) || is_abstract(class) {
        return Ok(Mapping::Nothing);
    }
    if said(run, class, "__table__")?.is_some() {
        return Ok(Mapping::Written);
    }
    match said(run, class, "__tablename__")? {
        Some(Value::None) | None => {}
        Some(name) => return Ok(Mapping::Table(name)),
    }
    Ok(match parent(run, class)? {
        Some(parent) => Mapping::Shared(parent),
        None => Mapping::Nothing,
    })
}

fn is_abstract(class: &Class) -> bool {
    own(class, "__abstract__").is_some_and(|value| matches!(value, Value::Bool(true)))
}

/// What the body of a class itself says.
pub fn own<'a>(class: &'a Class, name: &str) -> Option<&'a Value> {
    class.members.iter().find(|(known, _)| &**known == name).map(|(_, value)| value)
}

/// The nearest class that this one derives from and that maps something.
fn parent(run: &mut Evaluator<'_>, class: &Rc<Class>) -> Outcome<Option<Rc<Class>>> {
    for base in &class.bases {
        if let Value::Class(base) = base {
            if !matches!(mapping(run, base)?, Mapping::Nothing) {
                return Ok(Some(base.clone()));
            }
            if let Some(parent) = parent(run, base)? {
                return Ok(Some(parent));
            }
        }
    }
    Ok(None)
}

/// The class, and what it has its attributes from: mixins and bases that map nothing, in the order in which Python looks
/// through them.
pub fn line(run: &mut Evaluator<'_>, class: &Rc<Class>) -> Outcome<Vec<Rc<Class>>> {
    let mut line = vec![class.clone()];
    for base in &class.bases {
        let Value::Class(base) = base else { continue };
        if matches!(mapping(run, base)?, Mapping::Nothing) {
            for one in self::line(run, base)? {
                line.retain(|known| !Rc::ptr_eq(known, &one));
                line.push(one);
            }
        }
    }
    Ok(line)
}

/// What a class says under a name, itself or by what it has its attributes from. What is written as a function of the
/// class is what that gives.
pub fn said(run: &mut Evaluator<'_>, class: &Rc<Class>, name: &str) -> Outcome<Option<Value>> {
    if let Some(value) = own(class, name) {
        return declared(run, class, value, class.span).map(Some);
    }
    match inherited(class, name) {
        Some(value) => declared(run, class, &value, class.span).map(Some),
        None => Ok(None),
    }
}

/// What a class has under a name from what it derives from. What a mapped class says of its own table is not for the
/// classes below it.
fn inherited(class: &Rc<Class>, name: &str) -> Option<Value> {
    class.bases.iter().find_map(|base| {
        let Value::Class(base) = base else { return None };
        let names_itself = own(base, "__tablename__").is_some_and(|value| function_of(value).is_none());
        let is_mapped = (names_itself || own(base, "__table__").is_some()) && Home::of_class(base).is_some();
        match is_mapped && !is_abstract(base) {
            true => None,
            false => own(base, name).cloned().or_else(|| inherited(base, name)),
        }
    })
}

/// The function behind `@declared_attr` and its kin.
pub fn function_of(value: &Value) -> Option<&Value> {
    decorated_by(value, &["declared_attr", "directive", "cascading"])
}

fn decorated_by<'a>(value: &'a Value, words: &[&str]) -> Option<&'a Value> {
    let (path, arguments) = value.as_call()?;
    let is_it = path.rsplit('.').next().is_some_and(|last| words.contains(&last));
    let inner = arguments.first().filter(|_| is_it && arguments.len() == 1)?;
    match &inner.value {
        Value::Function(_) => Some(&inner.value),
        // `@declared_attr` over `@classmethod`, for type checkers.
        value => decorated_by(value, &["classmethod"]),
    }
}

/// The value, or what a function of the class gives for it.
pub fn declared(run: &mut Evaluator<'_>, class: &Rc<Class>, value: &Value, span: Span) -> Outcome<Value> {
    match function_of(value) {
        Some(Value::Function(function)) => {
            let this = Argument { name: None, value: Value::Class(class.clone()), span };
            run.call_function(function, vec![this], span)
        }
        _ => Ok(value.clone()),
    }
}
