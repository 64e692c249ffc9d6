//! Which relations a statement about a table reaches: the table, its partitions, what lies behind its foreign keys.

use crate::catalog::{Catalog, ForeignKey, Table};
use crate::source::Span;
use crate::sql::{QualifiedName, Spanned};
use crate::statement::{LockMode, Statement, WorkKind};

/// Why a partition is locked.
const DESCENDANT: &str = "it is a partition of the table, or inherits from it";

/// A table and the tables below it.
pub struct Reach<'a> {
    catalog: &'a Catalog,
    /// The table, where the catalog is sure of it.
    pub table: Option<&'a Table>,
    name: QualifiedName,
    span: Span,
    descendants: Vec<QualifiedName>,
}

impl<'a> Reach<'a> {
    /// What a statement about this table reaches.
    pub fn of(catalog: &'a Catalog, table: &QualifiedName) -> Reach<'a> {
        Reach {
            catalog,
            table: catalog.table(table).certain(),
            name: catalog.shorten(table),
            span: table.span(),
            descendants: catalog.descendants(table).iter().map(|one| catalog.shorten(one)).collect(),
        }
    }

    /// The same, without the tables below.
    pub fn without_descendants(self) -> Reach<'a> {
        Reach { descendants: Vec::new(), ..self }
    }

    /// The same for a key or an index, which partitions share and heirs do not.
    pub fn of_key(self) -> Reach<'a> {
        let table = self.catalog.table(&self.name).known();
        match table.is_some_and(|table| table.options.partition_by.is_some()) {
            true => self,
            false => self.without_descendants(),
        }
    }

    /// A statement that locks the table only.
    pub fn alone(&self, sql: impl Into<String>, mode: LockMode) -> Statement {
        Statement::new(sql, self.span).locks(&self.name, mode)
    }

    /// A statement that locks the table and all below it, as most forms of `ALTER TABLE` do.
    pub fn whole(&self, sql: impl Into<String>, mode: LockMode) -> Statement {
        self.lock_descendants(self.alone(sql, mode), mode)
    }

    /// Adds a lock on all below the table.
    pub fn lock_descendants(&self, statement: Statement, mode: LockMode) -> Statement {
        self.descendants.iter().fold(statement, |statement, one| statement.also_locks(one, mode, DESCENDANT))
    }

    /// Adds work over the table and all below it. A partitioned table has no rows of its own.
    pub fn work(&self, statement: Statement, kind: WorkKind) -> Statement {
        let has_rows = |name: &&QualifiedName| {
            self.catalog.table(name).known().is_none_or(|table| table.options.partition_by.is_none())
        };
        let all = std::iter::once(&self.name).chain(&self.descendants);
        all.filter(has_rows).fold(statement, |statement, one| statement.works(kind, one))
    }

    /// Adds a lock on the table behind a foreign key, and on its partitions.
    pub fn lock_referred(
        &self,
        statement: Statement,
        key: &ForeignKey,
        mode: LockMode,
        why: &'static str,
    ) -> Statement {
        let statement = statement.also_locks(&self.catalog.shorten(&key.table), mode, why);
        let partitions = self.catalog.partitions(&key.table);
        partitions
            .iter()
            .fold(statement, |statement, one| statement.also_locks(&self.catalog.shorten(one), mode, DESCENDANT))
    }

    /// Says that the effect is not known if the catalog is not sure of the table; `why` is a clause of what is missing.
    pub fn unless_known(&self, statement: Statement, why: &str) -> Statement {
        match self.table {
            Some(_) => statement,
            None => statement.unknown(format!("what table {} is like is not known, so {why}", self.name)),
        }
    }
}
