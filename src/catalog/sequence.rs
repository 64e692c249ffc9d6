//! Sequences, by themselves and behind identity columns.

use crate::sql::{DataType, Ident, QualifiedName, TypeName};

/// A sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    /// Its name.
    pub name: QualifiedName,
    /// `AS …`.
    pub data_type: Option<DataType>,
    /// Its options.
    pub options: SequenceOptions,
    /// `OWNED BY table.column`.
    pub owner: Option<(QualifiedName, Ident)>,
}

impl Sequence {
    /// The same without a type that is the default one.
    pub fn without_default_type(mut self) -> Sequence {
        self.data_type = self.data_type.filter(|one| !matches!(one.name(), TypeName::BuiltIn("bigint")));
        self
    }
}

/// What `CREATE SEQUENCE` and `AS IDENTITY (…)` take; `None` where nothing was written. Numbers are kept as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SequenceOptions {
    /// `INCREMENT BY`.
    pub increment: Option<i64>,
    /// `START WITH`.
    pub start: Option<i64>,
    /// `RESTART [WITH n]`: only where a sequence is altered.
    pub restart: Option<Option<i64>>,
    /// `MINVALUE` or `NO MINVALUE`.
    pub minimum: Option<Bound>,
    /// `MAXVALUE` or `NO MAXVALUE`.
    pub maximum: Option<Bound>,
    /// `CACHE`.
    pub cache: Option<i64>,
    /// `CYCLE` or `NO CYCLE`.
    pub cycle: Option<bool>,
}

/// A bound of a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// `MINVALUE n`.
    Value(i64),
    /// `NO MINVALUE`.
    No,
}

/// A sequence as PostgreSQL makes it, with its defaults in place of what was not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counting {
    /// The step; negative for a sequence that counts down.
    pub increment: i64,
    /// Where it begins.
    pub start: i64,
    /// The least value.
    pub minimum: i64,
    /// The greatest value.
    pub maximum: i64,
    /// How many values a session takes at once.
    pub cache: i64,
}

impl SequenceOptions {
    /// Takes over what is written in `changes`. A restart leaves no trace. The start stays where it is unless it is
    /// written, also if it was never written and the bounds change (measured on PostgreSQL 15).
    pub fn take_over(&mut self, changes: &SequenceOptions) {
        let start = self.start();
        self.increment = changes.increment.or(self.increment);
        self.start = changes.start.or(self.start);
        self.minimum = changes.minimum.or(self.minimum);
        self.maximum = changes.maximum.or(self.maximum);
        self.cache = changes.cache.or(self.cache);
        self.cycle = changes.cycle.or(self.cycle);
        if self.start() != start && changes.start.is_none() {
            self.start = Some(start);
        }
    }

    /// What takes `changes` back: the options that they change, as they are here.
    pub fn former(&self, changes: &SequenceOptions) -> SequenceOptions {
        SequenceOptions {
            increment: changes.increment.map(|_| self.increment.unwrap_or(1)),
            start: changes.start.map(|_| self.start()),
            restart: None,
            minimum: changes.minimum.map(|_| self.minimum.unwrap_or(Bound::No)),
            maximum: changes.maximum.map(|_| self.maximum.unwrap_or(Bound::No)),
            cache: changes.cache.map(|_| self.cache.unwrap_or(1)),
            cycle: changes.cycle.map(|_| self.cycle.unwrap_or(false)),
        }
    }

    /// Where it begins: at its lower bound, or counting down at its upper one.
    fn start(&self) -> i64 {
        self.start.unwrap_or_else(|| match self.increment.unwrap_or(1) > 0 {
            true => bound(self.minimum, 1),
            false => bound(self.maximum, -1),
        })
    }

    /// All of it, for a sequence of this type (documentation of `CREATE SEQUENCE`).
    pub fn counting(&self, data_type: Option<&DataType>) -> Counting {
        let (least, greatest) = limits(data_type);
        let increment = self.increment.unwrap_or(1);
        Counting {
            increment,
            start: self.start(),
            minimum: bound(self.minimum, if increment > 0 { 1 } else { least }),
            maximum: bound(self.maximum, if increment > 0 { greatest } else { -1 }),
            cache: self.cache.unwrap_or(1),
        }
    }
}

fn bound(bound: Option<Bound>, default: i64) -> i64 {
    match bound {
        Some(Bound::Value(value)) => value,
        Some(Bound::No) | None => default,
    }
}

/// The least and the greatest value of an integer type; of `bigint` where nothing was written.
pub fn limits(data_type: Option<&DataType>) -> (i64, i64) {
    match data_type.map(DataType::name) {
        Some(TypeName::BuiltIn("smallint")) => (i16::MIN.into(), i16::MAX.into()),
        Some(TypeName::BuiltIn("integer")) => (i32::MIN.into(), i32::MAX.into()),
        _ => (i64::MIN, i64::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Measured on PostgreSQL 15.
    #[test]
    fn the_start_stays_when_the_bounds_change() {
        let mut options = SequenceOptions::default();
        options.take_over(&SequenceOptions { minimum: Some(Bound::Value(-5)), ..SequenceOptions::default() });
        assert_eq!((options.start, options.counting(None).minimum), (Some(1), -5));
        let down = SequenceOptions { increment: Some(-1), ..SequenceOptions::default() };
        let small = DataType::made("smallint");
        assert_eq!(
            down.counting(Some(&small)),
            Counting { increment: -1, start: -1, minimum: -32768, maximum: -1, cache: 1 }
        );
    }
}
