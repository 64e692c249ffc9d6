//! `execute`.

use crate::sql::{Body, QualifiedName};

/// Runs SQL as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Execute {
    /// The SQL, to the letter.
    pub sql: Body,
    /// `reverse $$…$$`: the SQL that undoes it.
    pub reverse: Option<Body>,
    /// What the SQL was understood to do.
    pub reading: Reading,
}

/// What the SQL of an `execute` was understood to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// Nothing has read it: it may do anything.
    Unread,
    /// One entry a statement, in order.
    Read(Vec<ReadStatement>),
}

/// One statement in the SQL of an `execute`.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadStatement {
    /// Its text, to the letter, without the semicolon.
    pub sql: Body,
    /// What it does.
    pub effect: StatementEffect,
}

/// What a statement in an `execute` does.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementEffect {
    /// The same as these operations.
    Operations(Vec<super::Operation>),
    /// It reads and writes rows, and leaves the schema as it is.
    Data {
        /// The tables that it writes to.
        writes: Vec<QualifiedName>,
        /// The tables that it only reads.
        reads: Vec<QualifiedName>,
    },
    /// It changes what the catalog does not hold (grants, settings, comments of other objects …).
    Nothing,
    /// It changes these relations in a way that is not modelled.
    Touches(Vec<QualifiedName>),
    /// It may do anything.
    Opaque,
}

super::not_yet!(Execute);
