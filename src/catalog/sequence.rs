//! Sequences, by themselves and behind identity columns.

use crate::sql::{DataType, Ident, QualifiedName};

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

impl SequenceOptions {
    /// Takes over what is written in `changes`. A restart leaves no trace.
    pub fn take_over(&mut self, changes: &SequenceOptions) {
        self.increment = changes.increment.or(self.increment);
        self.start = changes.start.or(self.start);
        self.minimum = changes.minimum.or(self.minimum);
        self.maximum = changes.maximum.or(self.maximum);
        self.cache = changes.cache.or(self.cache);
        self.cycle = changes.cycle.or(self.cycle);
    }
}
