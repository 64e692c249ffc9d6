//! A column of a table.

use super::sequence::SequenceOptions;
use super::version::PostgresVersion;
use crate::sql::{DataType, Expression, Ident, Literal, QualifiedName};

/// A column: what `\d` shows of it. What few columns have, and is large, stands by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub data_type: DataType,
    /// `COLLATE …`.
    pub collation: Option<Box<QualifiedName>>,
    /// `STORAGE …`.
    pub storage: Option<Ident>,
    /// `COMPRESSION …` (PostgreSQL 14).
    pub compression: Option<Ident>,
    /// What fills it where nothing is given.
    pub default: Option<Expression>,
    /// `GENERATED ALWAYS AS (…)`.
    pub generated: Option<Box<Generated>>,
    /// `GENERATED … AS IDENTITY`.
    pub identity: Option<Box<Identity>>,
    /// Whether null is refused, as it was written.
    pub nullability: Nullability,
    /// `SET STATISTICS …`.
    pub statistics: Option<i32>,
    /// `COMMENT ON COLUMN …`.
    pub comment: Option<Literal>,
}

impl Column {
    /// A column with a name and a type and nothing else.
    pub fn new(name: Ident, data_type: DataType) -> Column {
        Column {
            name,
            data_type,
            collation: None,
            storage: None,
            compression: None,
            default: None,
            generated: None,
            identity: None,
            nullability: Nullability::Unspecified,
            statistics: None,
            comment: None,
        }
    }

    /// True if null is refused by what was written at the column itself; a primary key refuses it too.
    pub fn is_not_null(&self) -> bool {
        self.nullability == Nullability::NotNull || self.identity.is_some() || self.data_type.serial_of().is_some()
    }
}

/// What was written about null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nullability {
    /// Nothing.
    Unspecified,
    /// `NULL`.
    Null,
    /// `NOT NULL`.
    NotNull,
}

/// A generated column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// What it is computed from.
    pub expression: Expression,
    /// Where it is kept.
    pub kind: GeneratedKind,
}

impl Generated {
    /// True if it is kept in the row; what was not written depends on the version.
    pub fn is_stored(&self, version: PostgresVersion) -> bool {
        match self.kind {
            GeneratedKind::Stored => true,
            GeneratedKind::Virtual => false,
            GeneratedKind::Unspecified => version.major() < 18,
        }
    }
}

/// Where a generated column is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeneratedKind {
    /// Nothing was written: stored before PostgreSQL 18, which makes it virtual.
    Unspecified,
    /// `STORED`.
    Stored,
    /// `VIRTUAL` (PostgreSQL 18).
    Virtual,
}

/// An identity column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// `ALWAYS`, as against `BY DEFAULT`.
    pub always: bool,
    /// The name of the sequence behind it, where one was written. In a catalog the sequence itself says it.
    pub sequence: Option<QualifiedName>,
    /// The options of the sequence behind it.
    pub options: SequenceOptions,
}
