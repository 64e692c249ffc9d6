//! Walks two trees side by side.

use super::cast::{has_no_operators, is_implicit, is_same_base};
use super::tree::Tree;
use super::{Answer, Names, types, value};
use crate::sql::{DataType, TypeName};

/// Where a tree stands: what decides which casts the server adds.
#[derive(Debug, Clone)]
enum Place {
    /// The whole of a value for a column of that type.
    Value(DataType),
    /// Beside an operator, with what stands on its other side.
    Operand(Option<DataType>),
    /// In the parentheses of a call.
    Argument,
    /// Among others that become one type: those of these types.
    OneOf(Vec<DataType>),
    /// Below a cast to that type.
    Cast(DataType),
    /// Anywhere else.
    Plain,
}

/// Whether a cast may be left out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leave {
    Yes,
    No,
    Perhaps,
}

/// A comparison of two trees.
#[derive(Clone, Copy)]
pub struct Matching<'a> {
    names: &'a dyn Names,
}

impl<'a> Matching<'a> {
    /// A comparison with these names.
    pub fn new(names: &'a dyn Names) -> Matching<'a> {
        Matching { names }
    }

    /// Whether two values for a column of that type are the same.
    pub fn default(self, one: &Tree, other: &Tree, target: Option<&DataType>) -> Answer {
        self.at(one, other, &target.map_or(Place::Plain, |target| Place::Value(target.clone())))
    }

    /// Whether two trees that stand anywhere are the same.
    pub fn trees(self, one: &Tree, other: &Tree) -> Answer {
        self.at(one, other, &Place::Plain)
    }

    fn at(self, one: &Tree, other: &Tree, place: &Place) -> Answer {
        if one == other {
            return Answer::Same;
        }
        if one.is_literal() && other.is_literal() {
            return self.literals(one, other, place);
        }
        match (one, other) {
            (Tree::Cast(inner, one_type), Tree::Cast(other_inner, other_type)) => {
                let inside = match one_type == other_type {
                    true => self.at(inner, other_inner, &Place::Cast(one_type.clone())),
                    false => Answer::Differs,
                };
                let left = || self.without_cast(inner, one_type, other, place);
                let right = || self.without_cast(other_inner, other_type, one, place);
                best(inside, [&left, &right])
            }
            (Tree::Cast(inner, data_type), other) => self.without_cast(inner, data_type, other, place),
            (one, Tree::Cast(inner, data_type)) => self.without_cast(inner, data_type, one, place),
            (Tree::Column(one), Tree::Column(other)) => Answer::of(one.ends_with(other) || other.ends_with(one)),
            (Tree::Not(one), Tree::Not(other)) => self.at(one, other, &Place::Plain),
            (Tree::And(one), Tree::And(other)) | (Tree::Or(one), Tree::Or(other)) => {
                self.each(one, other, |_| Place::Plain)
            }
            (Tree::Array(one), Tree::Array(other)) | (Tree::OneOf(one), Tree::OneOf(other)) => {
                self.each(one, other, |_| Place::OneOf(self.types(one.iter().chain(other))))
            }
            (Tree::Call(name, one, rest), Tree::Call(other_name, other, other_rest)) if name == other_name => {
                let place = |_| match name.as_str() {
                    "coalesce" | "greatest" | "least" | "nullif" => Place::OneOf(self.types(one.iter().chain(other))),
                    "any" | "all" => place.clone(),
                    _ => Place::Argument,
                };
                self.each(one, other, place).and(|| self.each(rest, other_rest, |_| Place::Plain))
            }
            (Tree::Operator(word, one), Tree::Operator(other_word, other)) if word == other_word => {
                // There is no power of whole numbers: the server takes their double precision (its `pg_operator`).
                let is_power = word == "^" && one.len() == 2;
                self.operands(one, other, is_power)
            }
            (Tree::Other(kind, one), Tree::Other(other_kind, other)) if kind == other_kind => {
                self.each(one, other, |_| Place::Plain)
            }
            _ => Answer::Differs,
        }
    }

    fn each(self, one: &[Tree], other: &[Tree], place: impl Fn(usize) -> Place) -> Answer {
        if one.len() != other.len() {
            return Answer::Differs;
        }
        one.iter()
            .zip(other)
            .enumerate()
            .fold(Answer::Same, |answer, (at, (one, other))| answer.and(|| self.at(one, other, &place(at))))
    }

    /// Each operand stands beside the other as it was written: a cast may be the server's.
    fn operands(self, one: &[Tree], other: &[Tree], is_power: bool) -> Answer {
        let beside = |at: usize| {
            let sides = [one.get(1 - at.min(1)), other.get(1 - at.min(1))];
            let written = sides.into_iter().flatten().find(|tree| !matches!(tree, Tree::Cast(..)));
            let found = written.or(sides[0]).and_then(|tree| types::of(tree, self.names));
            match found {
                Some(whole) if is_power && types::is_whole(&whole) => Some(DataType::made("double precision")),
                found => found,
            }
        };
        self.each(one, other, |at| Place::Operand(if one.len() == 2 { beside(at) } else { None }))
    }

    fn types<'t>(self, trees: impl Iterator<Item = &'t Tree>) -> Vec<DataType> {
        let own = |tree: &'t Tree| match tree {
            // What the server has cast says nothing of what was written.
            Tree::Cast(inner, _) if !inner.is_literal() => types::of(inner, self.names),
            tree => types::of(tree, self.names),
        };
        trees.filter_map(own).collect()
    }

    /// Compares what stands below a cast, if that may be left out.
    fn without_cast(self, inner: &Tree, data_type: &DataType, other: &Tree, place: &Place) -> Answer {
        match self.leave(inner, data_type, place) {
            Leave::No => Answer::Differs,
            Leave::Yes => self.at(inner, other, place),
            Leave::Perhaps => match self.at(inner, other, place) {
                Answer::Differs => Answer::Differs,
                Answer::Same | Answer::Unknown => Answer::Unknown,
            },
        }
    }

    /// Whether the server would add a cast to that type here by itself, or take it for nothing.
    fn leave(self, inner: &Tree, to: &DataType, place: &Place) -> Leave {
        if let Tree::Array(elements) = inner
            && elements.iter().all(Tree::is_literal)
        {
            return Leave::Yes;
        }
        if let Place::Value(target) = place
            && is_same_base(to, target)
        {
            return Leave::Yes;
        }
        let Some(from) = types::of(inner, self.names) else { return Leave::Perhaps };
        if from == *to || (is_same_base(&from, to) && to.modifiers().is_empty()) {
            return Leave::Yes;
        }
        let base = self.names.base(&from);
        if let Some(base) = &base
            && is_same_base(base, to)
        {
            return Leave::Yes;
        }
        let from = base.unwrap_or(from);
        if !is_implicit(&from, to) {
            return Leave::No;
        }
        match place {
            _ if has_no_operators(&from) => Leave::Yes,
            Place::Operand(Some(beside)) => yes_if(is_same_base(beside, to)),
            Place::Operand(None) => Leave::Perhaps,
            Place::Argument if matches!(to.name(), TypeName::BuiltIn("text")) => Leave::Yes,
            Place::Argument => Leave::Perhaps,
            Place::OneOf(types) => yes_if(types.iter().any(|one| is_same_base(one, to))),
            Place::Value(_) | Place::Cast(_) | Place::Plain => Leave::No,
        }
    }

    fn literals(self, one: &Tree, other: &Tree, place: &Place) -> Answer {
        if one.is_null() || other.is_null() {
            return Answer::of(one.is_null() && other.is_null());
        }
        let ((one_value, one_type), (other_value, other_type)) = (bare(one), bare(other));
        let target = match place {
            Place::Value(target) | Place::Cast(target) => Some(target.clone()),
            Place::Operand(beside) => beside.clone(),
            Place::OneOf(types) => types.first().cloned(),
            Place::Argument | Place::Plain => None,
        };
        let is_value = matches!(place, Place::Value(_));
        let by_value =
            |data_type: &DataType| value::compare(&text(one_value), &text(other_value), data_type, self.names);
        match (one_type, other_type, target) {
            (Some(one), Some(other), _) if is_same_base(one, other) => by_value(one),
            (Some(one), Some(other), _) if is_text(one) && is_text(other) => by_value(one),
            (Some(_), Some(_), Some(target)) if is_value => by_value(&target),
            (Some(_), Some(_), _) => Answer::Differs,
            (Some(given), None, target) | (None, Some(given), target) => {
                let untyped = if one_type.is_none() { one_value } else { other_value };
                match untyped {
                    Tree::Text(_) => by_value(given),
                    Tree::Bool(_) => yes_or(matches!(given.name(), TypeName::BuiltIn("boolean")), || by_value(given)),
                    number if types::rank(given).is_some() => {
                        // The server casts a number to what it is for, or writes the type of one that it quotes.
                        let own = types::of(number, self.names);
                        let is_idle = [&own, &target].into_iter().flatten().any(|one| is_same_base(one, given));
                        let is_equal = value::are_equal_numbers(&text(one_value), &text(other_value));
                        Answer::of(is_equal && (is_idle || !is_value))
                    }
                    _ => match target {
                        Some(target) if is_value => by_value(&target),
                        _ => Answer::Differs,
                    },
                }
            }
            (None, None, target) => match (one_value, other_value) {
                (Tree::Number(one), Tree::Number(other)) => Answer::of(value::are_equal_numbers(one, other)),
                (Tree::Text(text), Tree::Bool(truth)) | (Tree::Bool(truth), Tree::Text(text)) => {
                    Answer::of(value::boolean(text) == Some(*truth))
                }
                _ => target.map_or(Answer::Differs, |target| by_value(&target)),
            },
        }
    }
}

/// The value below the casts of a literal, and the type that it has in the end.
fn bare(tree: &Tree) -> (&Tree, Option<&DataType>) {
    match tree {
        Tree::Cast(inner, data_type) => (bare(inner).0, Some(data_type)),
        value => (value, None),
    }
}

fn text(literal: &Tree) -> String {
    match literal {
        Tree::Text(text) | Tree::Number(text) => text.clone(),
        Tree::Bool(truth) => truth.to_string(),
        _ => String::new(),
    }
}

fn is_text(data_type: &DataType) -> bool {
    matches!(data_type.name(), TypeName::BuiltIn("text" | "character varying" | "character" | "name"))
}

fn yes_if(is_so: bool) -> Leave {
    if is_so { Leave::Yes } else { Leave::No }
}

fn yes_or(is_so: bool, answer: impl FnOnce() -> Answer) -> Answer {
    if is_so { answer() } else { Answer::Differs }
}

/// The most favourable of several ways to compare the same.
fn best(first: Answer, others: [&dyn Fn() -> Answer; 2]) -> Answer {
    others.iter().fold(first, |best, way| match best {
        Answer::Same => Answer::Same,
        Answer::Unknown => {
            if way() == Answer::Same {
                Answer::Same
            } else {
                Answer::Unknown
            }
        }
        Answer::Differs => way(),
    })
}
