//! `create_table`.

use super::alter_column::{AlterColumn, ColumnChange};
use super::clause::{ColumnClause, ConstraintClause, ParametersClause, Typed};
use super::create_constraint::ConstraintComment;
use super::create_table_comment::CreateTableComment;
use super::drop_table::DropTable;
use super::fit::Fit;
use super::reach::Reach;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::{
    Builder, Built, Catalog, Column, Constraint, ConstraintKind, Key, NullsDistinct, OnCommit, PartitionBy,
    PartitionOf, Persistence, Relation, Table, TableOptions,
};
use crate::diagnostic::Diagnostics;
use crate::sql::{Ident, Literal, QualifiedName, Spanned};
use crate::statement::{LockMode, Statement, WorkKind};
use askama::Template;

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

impl ColumnDefinition {
    /// The checks, which stay beside the column.
    pub(super) fn checks(&self) -> Vec<&Constraint> {
        self.constraints.iter().filter(|constraint| constraint.check().is_some()).collect()
    }

    /// The other constraints, which get lines or statements of their own.
    pub(super) fn others(&self) -> impl Iterator<Item = &Constraint> {
        self.constraints.iter().filter(|constraint| constraint.check().is_none())
    }

    /// `set statistics`, which PostgreSQL takes only of a column that is there.
    pub(super) fn statistics(&self, table: &QualifiedName) -> Option<AlterColumn> {
        let changes = vec![ColumnChange::SetStatistics(self.column.statistics?)];
        Some(AlterColumn { table: table.clone(), column: self.column.name.clone(), changes })
    }
}

/// The statement itself.
#[derive(Template)]
#[template(path = "op/create_table.sql")]
struct CreateTableSql<'a> {
    table: &'a CreateTable,
    lines: Vec<String>,
}

impl CreateTableSql<'_> {
    fn persistence(&self) -> Option<&'static str> {
        match self.table.persistence {
            Persistence::Permanent => None,
            Persistence::Temporary => Some("TEMPORARY"),
            Persistence::Unlogged => Some("UNLOGGED"),
        }
    }
}

/// `COMMENT ON COLUMN …`.
#[derive(Template)]
#[template(path = "op/column_comment.sql")]
pub(super) struct ColumnComment<'a> {
    pub table: &'a QualifiedName,
    pub column: &'a Ident,
    pub comment: Option<&'a Literal>,
}

impl CreateTable {
    fn columns(&self) -> impl Iterator<Item = &ColumnDefinition> {
        self.elements.iter().filter_map(|element| match element {
            TableElement::Column(column) => Some(column),
            TableElement::Constraint(_) => None,
        })
    }

    /// The constraints with a line of their own, as Alembic orders them: the primary key, those of the table, those that
    /// were written beside a column.
    fn constraints(&self) -> Vec<&Constraint> {
        let of_table = self.elements.iter().filter_map(|element| match element {
            TableElement::Column(_) => None,
            TableElement::Constraint(constraint) => Some(constraint),
        });
        let mut all: Vec<&Constraint> = of_table.chain(self.columns().flat_map(ColumnDefinition::others)).collect();
        all.sort_by_key(|constraint| !matches!(constraint.kind, ConstraintKind::PrimaryKey(_)));
        all
    }

    /// The table as PostgreSQL makes it.
    fn build(&self, before: &Catalog) -> Built {
        let mut table = Table::new(self.name.clone());
        table.persistence = self.persistence;
        table.options = self.options.clone();
        table.partition_of = self.partition_of.clone();
        table.comment = self.comment.clone();
        let mut builder = Builder::of_new(before, table);
        let parents: Vec<&Table> = self.parents().filter_map(|parent| before.table(parent).known()).collect();
        parents.iter().for_each(|parent| builder.inherit(parent));
        self.columns().for_each(|definition| builder.column(&definition.column));
        // PostgreSQL names the checks first, in the order of the text, then the keys, then the foreign keys.
        let columns_first = self.columns().flat_map(ColumnDefinition::checks);
        let lines = self.constraints();
        let is_check = |constraint: &&Constraint| constraint.check().is_some();
        columns_first.chain(lines.iter().copied().filter(is_check)).for_each(|check| builder.constraint(check));
        let keys: Vec<&Constraint> = lines.iter().copied().filter(|constraint| constraint.has_index()).collect();
        merged_keys(&keys).iter().for_each(|key| builder.constraint(key));
        let references = lines.iter().copied().filter(|constraint| constraint.foreign_key().is_some());
        references.for_each(|reference| builder.constraint(reference));
        if self.partition_of.is_some() {
            parents.iter().for_each(|parent| builder.inherit_indexes(parent));
        }
        builder.finish()
    }

    fn parents(&self) -> impl Iterator<Item = &QualifiedName> {
        self.partition_of.iter().map(|partition| &partition.parent).chain(&self.options.inherits)
    }

    /// True for a temporary table beside another one of its name, or the other way round: they are in different schemas.
    fn is_beside_another(&self, before: &Catalog) -> bool {
        let is_temporary = |persistence| persistence == Persistence::Temporary;
        match before.relation(&self.name).known() {
            Some(Relation::Table(table)) => is_temporary(table.persistence) != is_temporary(self.persistence),
            Some(_) => is_temporary(self.persistence),
            None => false,
        }
    }

    fn is_there(&self, before: &Catalog) -> bool {
        self.if_not_exists && before.relation(&self.name).known().is_some()
    }

    fn creation(&self, before: &Catalog) -> Statement {
        let version = before.version();
        let columns = self.columns().map(|definition| {
            ColumnClause { column: &definition.column, checks: definition.checks(), version }.to_string()
        });
        let constraints = self.constraints().into_iter().map(|constraint| ConstraintClause(constraint).to_string());
        let sql = CreateTableSql { table: self, lines: columns.chain(constraints).collect() }.to_string();
        let mut statement = Statement::new(sql, self.name.span());
        let reach = Reach::of(before, &self.name);
        // A partition has those of its parent too.
        let built = self.partition_of.is_some().then(|| self.build(before).table.constraints);
        let constraints = built.as_ref().map_or_else(|| self.constraints(), |built| built.iter().collect());
        let keys = constraints.into_iter().filter_map(Constraint::foreign_key);
        for key in keys.filter(|key| !before.same(&key.table, &self.name)) {
            let why = "a foreign key refers to it";
            statement = reach.lock_referred(statement, key, LockMode::ShareRowExclusive, why);
        }
        for parent in &self.options.inherits {
            statement = statement.locks(&before.shorten(parent), LockMode::ShareUpdateExclusive);
        }
        if let Some(partition) = &self.partition_of {
            statement = statement.locks(&before.shorten(&partition.parent), LockMode::AccessExclusive);
            if let Some(default) = before.default_partition(&partition.parent) {
                let default = before.shorten(&default.name);
                let why = "it is the default partition, whose rows may belong into the new one";
                statement = statement.also_locks(&default, LockMode::AccessExclusive, why);
                statement = statement.works(WorkKind::Scan, &default);
            }
            if before.table(&partition.parent).certain().is_none() {
                statement = statement.unknown(format!("what partitions {} has is not known", partition.parent));
            }
        }
        statement
    }

    fn statistics(&self, before: &Catalog) -> Vec<Statement> {
        let changes = self.columns().filter_map(|definition| definition.statistics(&self.name));
        changes.flat_map(|change| change.statements(before)).collect()
    }

    fn comments(&self, before: &Catalog) -> Vec<Statement> {
        let comment = |sql: String, mode: LockMode| {
            Statement::new(sql, self.name.span()).locks(&before.shorten(&self.name), mode)
        };
        let mut comments: Vec<Statement> = Vec::new();
        if let Some(text) = &self.comment {
            let sql = CreateTableComment { table: self.name.clone(), comment: text.clone() }.to_string();
            comments.push(comment(sql, LockMode::ShareUpdateExclusive));
        }
        for column in self.columns().map(|definition| &definition.column).filter(|column| column.comment.is_some()) {
            let text = column.comment.as_ref();
            let sql = ColumnComment { table: &self.name, column: &column.name, comment: text }.to_string();
            comments.push(comment(sql, LockMode::ShareUpdateExclusive));
        }
        // Only a build knows the names that PostgreSQL chooses.
        let is_commented = |constraints: &[Constraint]| constraints.iter().any(|one| one.comment.is_some());
        let has_comment = self.elements.iter().any(|element| match element {
            TableElement::Column(column) => is_commented(&column.constraints),
            TableElement::Constraint(constraint) => is_commented(std::slice::from_ref(constraint)),
        });
        let built = has_comment.then(|| self.build(before));
        for constraint in built.into_iter().flat_map(|built| built.table.constraints) {
            if let (Some(name), Some(text)) = (&constraint.name, &constraint.comment) {
                let sql = ConstraintComment { name, table: &self.name, comment: text }.to_string();
                comments.push(comment(sql, LockMode::AccessShare));
            }
        }
        comments
    }
}

/// PostgreSQL makes one index of keys in one `CREATE TABLE` that have the same columns and are alike otherwise; the first
/// gets the name of a later one if it has none (measured on PostgreSQL 15).
fn merged_keys(keys: &[&Constraint]) -> Vec<Constraint> {
    let mut merged: Vec<Constraint> = Vec::new();
    for key in keys {
        match merged.iter_mut().find(|earlier| are_alike(earlier, key)) {
            Some(earlier) => earlier.name = earlier.name.take().or(key.name.clone()),
            None => merged.push((*key).clone()),
        }
    }
    merged
}

pub(super) fn are_alike(one: &Constraint, other: &Constraint) -> bool {
    let (
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key),
        ConstraintKind::PrimaryKey(other_key) | ConstraintKind::Unique(other_key),
    ) = (&one.kind, &other.kind)
    else {
        return false;
    };
    let timing = |one: &Constraint| (one.timing.deferrable == Some(true), one.timing.initially_deferred == Some(true));
    let is_not_distinct = |key: &Key| key.nulls == Some(NullsDistinct::NotDistinct);
    key.columns == other_key.columns
        && key.include == other_key.include
        && is_not_distinct(key) == is_not_distinct(other_key)
        && timing(one) == timing(other)
}

impl Effect for CreateTable {
    fn summary(&self) -> String {
        format!("create table {}", self.name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let built = self.build(before);
        let mut ties = Ties::new(before).needs_schema(&self.name);
        for parent in self.parents() {
            ties = ties.needs_table(parent);
        }
        for definition in self.columns() {
            ties = ties.needs_of_column(&definition.column);
        }
        for constraint in &built.table.constraints {
            ties = ties.needs_of_constraint(&self.name, constraint).makes_constraint(&self.name, constraint);
        }
        let relation = ties.relation(&self.name);
        ties = ties.makes(relation);
        for column in &built.table.columns {
            let column = ties.column(&self.name, &column.name);
            ties = ties.makes(column);
        }
        for sequence in &built.sequences {
            let sequence = ties.relation(&sequence.name);
            ties = ties.makes(sequence);
        }
        ties.links().without_own_needs()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        fit.schema_of(&self.name);
        if !self.if_not_exists && !self.is_beside_another(before) {
            fit.relation_is_free(&self.name);
            fit.type_is_free(&self.name);
        }
        for parent in self.parents() {
            fit.table(parent);
        }
        if let Some(partition) = &self.partition_of {
            fit.is_partitioned(&partition.parent);
            fit.default_partition_is_free(partition);
        }
        let mut names: Vec<Ident> = Vec::new();
        for definition in self.columns() {
            fit.new_column(&definition.column);
            names.push(definition.column.name.clone());
        }
        fit.no_duplicates(&names);
        // What is inherited from a parent that is not known may be any column.
        if self.parents().any(|parent| before.table(parent).certain().is_none()) {
            return;
        }
        let mut table = self.build(before).table;
        table.constraints.clear();
        for generated in self.columns().filter_map(|definition| definition.column.generated.as_ref()) {
            fit.expression(&table, &generated.expression);
        }
        for column in self.options.partition_by.iter().filter_map(PartitionBy::columns).flatten() {
            fit.indexed_column(&table, &column.at(self.name.span()));
        }
        let mut constraints: Vec<&Constraint> = self.columns().flat_map(ColumnDefinition::checks).collect();
        constraints.extend(self.constraints());
        // A foreign key may refer to a key of this same table, wherever that stands.
        constraints.sort_by_key(|constraint| constraint.foreign_key().is_some());
        for constraint in constraints {
            // PostgreSQL makes one of them, whatever the second one is called.
            let is_primary = |one: &Constraint| matches!(one.kind, ConstraintKind::PrimaryKey(_));
            if !is_primary(constraint) && table.constraints.iter().any(|earlier| are_alike(earlier, constraint)) {
                continue;
            }
            fit.new_constraint(&table, constraint);
            table.constraints.push(constraint.clone());
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let statements = std::iter::once(self.creation(before));
        statements.chain(self.statistics(before)).chain(self.comments(before)).collect()
    }

    fn apply(&self, catalog: &mut Catalog) {
        if self.is_beside_another(catalog) {
            return catalog.hide(&self.name, self.name.span());
        }
        if self.is_there(catalog) {
            return;
        }
        let built = self.build(catalog);
        let is_sure = self.parents().all(|parent| catalog.table(parent).certain().is_some());
        catalog.put_built(built);
        if !is_sure {
            catalog.doubt(&self.name, "what it has of its parent is not known", self.name.span());
        } else if self.options.on_commit == Some(OnCommit::Drop) {
            catalog.doubt(&self.name, "it is gone when the transaction ends", self.name.span());
        }
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        if self.is_there(before) {
            return match before.relation(&self.name).certain() {
                Some(_) => Inverse::Exact(Vec::new()),
                None => Inverse::None(format!("whether table {} was there before is not known", self.name)),
            };
        }
        let drop = DropTable { name: self.name.clone(), if_exists: false, cascade: false };
        Inverse::Exact(vec![drop.into()])
    }
}
