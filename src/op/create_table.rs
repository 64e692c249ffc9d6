//! `create_table`.

use crate::catalog::{Column, Constraint, PartitionOf, Persistence, TableOptions};
use crate::sql::{Literal, QualifiedName};

/// Makes a table.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTable {
    /// The table.
    pub name: QualifiedName,
    /// `temporary`, `unlogged` or neither.
    pub persistence: Persistence,
    /// `if not exists`.
    pub if_not_exists: bool,
    /// Columns and constraints, in the order in which they were written.
    pub elements: Vec<TableElement>,
    /// `inherits`, `partition by`, `with`, `tablespace` and the like.
    pub options: TableOptions,
    /// `partition of parent for values …`.
    pub partition_of: Option<PartitionOf>,
    /// `comment '…'`.
    pub comment: Option<Literal>,
}

/// What stands between the braces of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum TableElement {
    /// A column, with the constraints that were written beside it.
    Column(ColumnDefinition),
    /// A constraint on a line of its own.
    Constraint(Constraint),
}

/// A column and the constraints that were written beside it. Such a constraint names no columns: it has just this one.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnDefinition {
    /// The column.
    pub column: Column,
    /// `primary key`, `unique`, `check (…)`, `references …`, each perhaps with `constraint name` in front; their column
    /// lists hold the name of this column.
    pub constraints: Vec<Constraint>,
}

super::not_yet!(CreateTable);
