//! Whether two values are equal or the same: yes, no, or not to be known.

use super::moment::Moment;
use super::{Evaluator, Outcome, fault, text};
use crate::diagnostic::code::{PYTHON_LIMIT, PYTHON_UNREAD};
use crate::python::value::{Dict, List, Mixin, Value};
use crate::source::Span;
use std::rc::Rc;

/// How deep two values are compared.
const MAX_COMPARED: usize = 50;

/// What is known of whether two values are equal.
enum Equality {
    Yes,
    No,
    /// It depends on this.
    Unknown(Value),
}

impl From<bool> for Equality {
    fn from(yes: bool) -> Equality {
        if yes { Equality::Yes } else { Equality::No }
    }
}

impl Evaluator<'_> {
    /// Python's `==` of two values. Fails where that depends on what is not known.
    pub(super) fn equal(&mut self, left: &Value, right: &Value, span: Span) -> Outcome<bool> {
        self.step(span)?;
        match self.equality(left, right, 0, span)? {
            Equality::Yes => Ok(true),
            Equality::No => Ok(false),
            Equality::Unknown(value) => self.unknown(&value, span, "whether these are equal is not known"),
        }
    }

    /// Python's `wanted in members`.
    pub(super) fn contains(&mut self, members: &[Value], wanted: &Value, span: Span) -> Outcome<bool> {
        match self.found(members, wanted, 0, span)? {
            Equality::Yes => Ok(true),
            Equality::No => Ok(false),
            Equality::Unknown(value) => self.unknown(&value, span, "whether these are equal is not known"),
        }
    }

    /// Python's `is`; `None` if that is not known.
    pub(super) fn same(&mut self, left: &Value, right: &Value, span: Span) -> Outcome<Option<bool>> {
        Ok(match (left, right) {
            (Value::Symbol(_), _) | (_, Value::Symbol(_)) => match self.equality(left, right, 0, span)? {
                Equality::Yes => Some(true),
                Equality::No => Some(false),
                Equality::Unknown(_) => None,
            },
            (Value::None, Value::None) => Some(true),
            (Value::Bool(one), Value::Bool(other)) => Some(one == other),
            (Value::List(one), Value::List(other)) | (Value::Set(one), Value::Set(other)) => {
                Some(Rc::ptr_eq(one, other))
            }
            (Value::Dict(one), Value::Dict(other)) => Some(Rc::ptr_eq(one, other)),
            (Value::Class(_), Value::Class(_))
            | (Value::Iterator(_), Value::Iterator(_))
            | (Value::Function(_), Value::Function(_))
            | (Value::Member(_), Value::Member(_)) => Some(self.equal(left, right, span)?),
            _ if left.kind() == right.kind() && self.equal(left, right, span)? => {
                return fault(
                    PYTHON_UNREAD,
                    span,
                    format!("whether this is the same object as {} is up to Python; compare with ==", left.kind()),
                );
            }
            _ => Some(false),
        })
    }

    fn equality(&mut self, left: &Value, right: &Value, depth: usize, span: Span) -> Outcome<Equality> {
        if depth > MAX_COMPARED {
            return fault(PYTHON_LIMIT, span, "these values nest too deep to be compared");
        }
        if let (Some(one), Some(other)) = (left.as_str(), right.as_str()) {
            return Ok((one == other).into());
        }
        if let (Some(one), Some(other)) = (whole(left), whole(right)) {
            return Ok((one == other).into());
        }
        if let (Some(one), Some(other)) = (float(left), float(right)) {
            return Ok((one == other).into());
        }
        Ok(match (left, right) {
            (Value::None, Value::None) => Equality::Yes,
            (Value::Bytes(one), Value::Bytes(other)) => (one == other).into(),
            (Value::List(one), Value::List(other)) | (Value::Tuple(one), Value::Tuple(other)) => {
                return self.equal_lists(one, other, depth, span);
            }
            (Value::Set(one), Value::Set(other)) => return self.equal_sets(one, other, depth, span),
            (Value::Dict(one), Value::Dict(other)) => return self.equal_dicts(one, other, depth, span),
            (Value::Member(one), Value::Member(other)) => (one.class == other.class && one.name == other.name).into(),
            (Value::Iterator(one), Value::Iterator(other)) => Rc::ptr_eq(one, other).into(),
            (Value::Class(one), Value::Class(other)) => Rc::ptr_eq(one, other).into(),
            (Value::Function(one), Value::Function(other)) => Rc::ptr_eq(one, other).into(),
            (Value::Symbol(_), _) | (_, Value::Symbol(_)) => symbols(left, right),
            _ => Equality::No,
        })
    }

    fn equal_lists(&mut self, one: &Rc<List>, other: &Rc<List>, depth: usize, span: Span) -> Outcome<Equality> {
        self.step(span)?;
        if Rc::ptr_eq(one, other) {
            return Ok(Equality::Yes);
        }
        let (one, other) = (one.0.borrow().clone(), other.0.borrow().clone());
        if one.len() != other.len() {
            return Ok(Equality::No);
        }
        all(one.iter().zip(&other), |(one, other)| self.equality(one, other, depth + 1, span))
    }

    fn equal_sets(&mut self, one: &Rc<List>, other: &Rc<List>, depth: usize, span: Span) -> Outcome<Equality> {
        let (one, other) = (one.0.borrow().clone(), other.0.borrow().clone());
        if one.len() != other.len() {
            return Ok(Equality::No);
        }
        all(&one, |member| self.found(&other, member, depth + 1, span))
    }

    fn equal_dicts(&mut self, one: &Rc<Dict>, other: &Rc<Dict>, depth: usize, span: Span) -> Outcome<Equality> {
        self.step(span)?;
        if Rc::ptr_eq(one, other) {
            return Ok(Equality::Yes);
        }
        let (one, other) = (one.0.borrow().clone(), other.0.borrow().clone());
        if one.len() != other.len() {
            return Ok(Equality::No);
        }
        all(&one, |(key, value)| {
            let mut found = Equality::No;
            for (known, counterpart) in &other {
                match self.equality(key, known, depth + 1, span)? {
                    Equality::Yes => return self.equality(value, counterpart, depth + 1, span),
                    Equality::No => {}
                    unknown => found = unknown,
                }
            }
            Ok(found)
        })
    }

    fn found(&mut self, members: &[Value], wanted: &Value, depth: usize, span: Span) -> Outcome<Equality> {
        self.work(members.len() / 32, span)?;
        let mut answer = Equality::No;
        for member in members {
            match self.equality(member, wanted, depth, span)? {
                Equality::Yes => return Ok(Equality::Yes),
                Equality::No => {}
                unknown => answer = unknown,
            }
        }
        Ok(answer)
    }
}

/// Whether all of `parts` are equal: no as soon as one of them is known not to be.
fn all<T>(parts: impl IntoIterator<Item = T>, mut equality: impl FnMut(T) -> Outcome<Equality>) -> Outcome<Equality> {
    let mut answer = Equality::Yes;
    for part in parts {
        match equality(part)? {
            Equality::Yes => {}
            Equality::No => return Ok(Equality::No),
            unknown => answer = unknown,
        }
    }
    Ok(answer)
}

/// Two values of which at least one is a symbol. A symbol equals itself; what SQLAlchemy builds equals no plain value and
/// nothing else that it builds, except that a name may be imported from several places.
fn symbols(left: &Value, right: &Value) -> Equality {
    if let (Value::Symbol(one), Value::Symbol(other)) = (left, right)
        && Rc::ptr_eq(one, other)
    {
        return Equality::Yes;
    }
    if let (Some(one), Some(other)) = (left.as_path(), right.as_path()) {
        let last = |path: &str| path.rsplit('.').next().map(str::to_string);
        if one == other {
            return Equality::Yes;
        }
        if last(one) == last(other) {
            return Equality::Unknown(left.clone());
        }
    }
    if let (Some(one), Some(other)) = (Moment::of(left), Moment::of(right)) {
        return one.order(&other).is_some_and(std::cmp::Ordering::is_eq).into();
    }
    if let (Some(("uuid.UUID", _)), Some(("uuid.UUID", _))) = (left.as_call(), right.as_call())
        && let (Some(one), Some(other)) = (text::plain(left), text::plain(right))
    {
        return (one == other).into();
    }
    match [left, right].into_iter().find(|value| !super::reason::is_object(value)) {
        // An object that the standard library makes of known values is at least not None.
        Some(value)
            if super::reason::is_made(value) && matches!((left, right), (Value::None, _) | (_, Value::None)) =>
        {
            Equality::No
        }
        Some(value) => Equality::Unknown(value.clone()),
        None => Equality::No,
    }
}

/// A whole number, or what counts as one.
pub(super) fn whole(value: &Value) -> Option<i128> {
    match value {
        Value::Int(number) => Some(*number),
        Value::Bool(value) => Some((*value).into()),
        Value::Member(member) if matches!(member.mixin, Mixin::Int | Mixin::IntEnum) => whole(&member.value),
        _ => None,
    }
}

/// A number as a float.
pub(super) fn float(value: &Value) -> Option<f64> {
    match value {
        Value::Float(number) => Some(*number),
        other => whole(other).map(|number| number as f64),
    }
}
