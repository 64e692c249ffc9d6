//! Tables.

use super::roll::{Member, Roll};
use super::{Column, Constraint, Index, Parameter, Trigger};
use crate::sql::scan::{Token, tokens};
use crate::sql::{Expression, Ident, Literal, QualifiedName};

/// A table, as the history has made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name, as it was first written.
    pub name: QualifiedName,
    /// `TEMPORARY`, `UNLOGGED` or neither.
    pub persistence: Persistence,
    /// Its columns, in order.
    pub columns: Roll<Column>,
    /// Its constraints, each with its name.
    pub constraints: Roll<Constraint>,
    /// Its indexes, but for those behind its constraints.
    pub indexes: Roll<Index>,
    /// Its triggers.
    pub triggers: Vec<Trigger>,
    /// Its policies.
    pub policies: Vec<Policy>,
    /// What stands behind the parentheses of `CREATE TABLE`.
    pub options: TableOptions,
    /// `PARTITION OF …`, also after `ATTACH PARTITION`.
    pub partition_of: Option<PartitionOf>,
    /// `COMMENT ON TABLE …`.
    pub comment: Option<Literal>,
}

impl Table {
    /// A table without columns.
    pub fn new(name: QualifiedName) -> Table {
        Table {
            name,
            persistence: Persistence::Permanent,
            columns: Roll::default(),
            constraints: Roll::default(),
            indexes: Roll::default(),
            triggers: Vec::new(),
            policies: Vec::new(),
            options: TableOptions::default(),
            partition_of: None,
            comment: None,
        }
    }

    /// The column of that name.
    pub fn column(&self, name: &Ident) -> Option<&Column> {
        self.columns.named(name)
    }

    /// True if PostgreSQL can tell without reading the rows that a column has no null: it is `NOT NULL`, or a validated
    /// check says so (documentation of `ALTER TABLE … SET NOT NULL`; measured, 12 to 18).
    pub fn refuses_null(&self, column: &Ident) -> bool {
        self.column(column).is_some_and(Column::is_not_null)
            || self.constraints.iter().any(|constraint| {
                let check = constraint.check();
                check.is_some_and(|check| !check.not_valid && check.expression.demands_not_null(column))
            })
    }

    /// The constraint of that name.
    pub fn constraint(&self, name: &Ident) -> Option<&Constraint> {
        self.constraints.named(name)
    }
}

impl Member for Column {
    fn name(&self) -> Option<&Ident> {
        Some(&self.name)
    }
}

impl Member for Constraint {
    fn name(&self) -> Option<&Ident> {
        self.name.as_ref()
    }
}

impl Member for Index {
    fn name(&self) -> Option<&Ident> {
        Some(&self.name)
    }
}

/// A policy of a table, as far as other operations meet it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its name.
    pub name: Ident,
    /// What its expressions say, where each of them is about the table alone.
    pub conditions: Vec<Expression>,
}

/// How long a table lives and whether it is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Persistence {
    /// An ordinary table.
    Permanent,
    /// `TEMPORARY`.
    Temporary,
    /// `UNLOGGED`.
    Unlogged,
}

/// What stands behind the parentheses of `CREATE TABLE`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableOptions {
    /// `INHERITS (…)`.
    pub inherits: Vec<QualifiedName>,
    /// `PARTITION BY RANGE (…)`.
    pub partition_by: Option<PartitionBy>,
    /// `USING method`.
    pub method: Option<Ident>,
    /// `WITH (…)`.
    pub with: Vec<Parameter>,
    /// `WITHOUT OIDS`, which changes nothing since PostgreSQL 12; kept because Alembic prints it.
    pub without_oids: bool,
    /// `ON COMMIT …` of a temporary table.
    pub on_commit: Option<OnCommit>,
    /// `TABLESPACE …`.
    pub tablespace: Option<Ident>,
}

/// How a table is partitioned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionBy {
    /// `RANGE`, `LIST` or `HASH`.
    pub strategy: PartitionStrategy,
    /// What stands in its parentheses, to the letter, without them.
    pub key: Expression,
}

impl PartitionBy {
    /// The columns of the key; `None` if an expression is among them.
    pub fn columns(&self) -> Option<Vec<Ident>> {
        let solid: Vec<Token<'_>> = tokens(self.key.as_str()).filter(|token| !token.is_filler()).collect();
        let elements = solid.split(|token| token.text == ",");
        elements
            .map(|element| match element {
                [_, open, ..] if open.text == "(" => None,
                [name, ..] => name.name().map(Ident::made),
                [] => None,
            })
            .collect()
    }
}

/// `RANGE`, `LIST` or `HASH`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartitionStrategy {
    /// `RANGE`.
    Range,
    /// `LIST`.
    List,
    /// `HASH`.
    Hash,
}

impl PartitionStrategy {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            PartitionStrategy::Range => "RANGE",
            PartitionStrategy::List => "LIST",
            PartitionStrategy::Hash => "HASH",
        }
    }
}

/// Whose partition a table is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionOf {
    /// The partitioned table.
    pub parent: QualifiedName,
    /// `FOR VALUES …` to the letter (from `FOR` on), or `None` for `DEFAULT`.
    pub bound: Option<Expression>,
}

/// What happens to a temporary table at the end of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnCommit {
    /// `PRESERVE ROWS`.
    PreserveRows,
    /// `DELETE ROWS`.
    DeleteRows,
    /// `DROP`.
    Drop,
}

impl OnCommit {
    /// What stands behind `ON COMMIT`.
    pub fn words(self) -> &'static str {
        match self {
            OnCommit::PreserveRows => "PRESERVE ROWS",
            OnCommit::DeleteRows => "DELETE ROWS",
            OnCommit::Drop => "DROP",
        }
    }
}
