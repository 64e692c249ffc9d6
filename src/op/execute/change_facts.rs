//! What changes of a catalog that no operation makes lock and work through (measured on PostgreSQL 12 to 18, see
//! `tests/it/operations/changes.rs`).

use super::catalog_change::{CatalogChange, Commented, DomainChange};
use crate::catalog::{Catalog, GeneratedKind, PartitionBy, Persistence, Table};
use crate::op::reach::Reach;
use crate::sql::scan::{TokenKind, tokens};
use crate::sql::{DataType, Expression, Ident, QualifiedName};
use crate::statement::{LockMode, Statement, WorkKind};

/// Why the default partition is locked.
const DEFAULT: &str = "it is the default partition beside it";

impl CatalogChange {
    /// Adds what it locks and works through. Only for a change of what the catalog knows.
    pub(super) fn facts(&self, statement: Statement, before: &Catalog) -> Statement {
        let lock = |statement: Statement, relation: &QualifiedName, mode| {
            statement.takes_facts_of(Reach::of(before, relation).alone("", mode))
        };
        match self {
            CatalogChange::AttachPartition { parent, partition, bound } => {
                let statement = lock(statement, parent, LockMode::ShareUpdateExclusive);
                let statement = lock(statement, partition, LockMode::AccessExclusive);
                attach(statement, before, parent, partition, bound.as_ref())
            }
            CatalogChange::DetachPartition { parent, partition } => {
                let of_partition = match before.version().major() {
                    ..=13 => LockMode::ShareUpdateExclusive,
                    _ => LockMode::AccessExclusive,
                };
                let statement = lock(statement, parent, LockMode::AccessExclusive);
                let statement = with_default(lock(statement, partition, of_partition), before, parent, partition);
                unless_keys(statement, before, parent)
            }
            CatalogChange::Inherit { table, parent } => {
                let statement = lock(statement, table, LockMode::AccessExclusive);
                lock(statement, parent, LockMode::ShareUpdateExclusive)
            }
            CatalogChange::Logging { table, persistence } => {
                let statement = lock(statement, table, LockMode::AccessExclusive);
                let known = before.table(table).known();
                match known.is_some_and(|known| is_logged(known.persistence) != is_logged(*persistence)) {
                    true => statement.works(WorkKind::Rewrite, &before.shorten(table)),
                    false => statement,
                }
            }
            CatalogChange::Policy { locks, .. } => {
                locks.iter().fold(statement, |statement, held| held.facts(statement, before))
            }
            CatalogChange::Storage { table, .. } => lock(statement, table, LockMode::ShareUpdateExclusive),
            CatalogChange::Generation { table, column, .. } => {
                let reach = Reach::of(before, table);
                let statement = statement.takes_facts_of(reach.whole("", LockMode::AccessExclusive));
                let column = before.table(table).known().and_then(|known| known.column(column));
                let kind = column.and_then(|column| column.generated.as_ref()).map(|generated| generated.kind);
                match kind {
                    Some(GeneratedKind::Virtual) => {
                        statement.unknown("whether a check or NOT NULL makes it read the rows is not known")
                    }
                    _ => reach.work(statement, WorkKind::Rewrite),
                }
            }
            CatalogChange::Domain { change: DomainChange::Check { not_valid: true, .. }, .. } => statement,
            CatalogChange::Domain { domain, .. } => of_domain(statement, before, domain),
            CatalogChange::AttachIndex { .. } | CatalogChange::Comment(Commented::Domain(_), _) => statement,
            CatalogChange::Comment(Commented::Index(name) | Commented::View(name), _) => {
                lock(statement, name, LockMode::ShareUpdateExclusive)
            }
            CatalogChange::Comment(Commented::Constraint(table, _), _) => lock(statement, table, LockMode::AccessShare),
        }
    }
}

fn is_logged(persistence: Persistence) -> bool {
    persistence != Persistence::Unlogged
}

/// The tables with a column of the domain are read under a lock against writers.
fn of_domain(statement: Statement, before: &Catalog, domain: &QualifiedName) -> Statement {
    let is_it = |data_type: &DataType| data_type.named_type().is_some_and(|name| before.same(name, domain));
    let has_it = |table: &&Table| {
        table.options.partition_by.is_none() && table.columns.iter().any(|column| is_it(&column.data_type))
    };
    before.tables().filter(has_it).fold(statement, |statement, table| {
        let name = before.shorten(&table.name);
        let why = "it has a column of the domain";
        statement.also_locks(&name, LockMode::Share, why).works(WorkKind::Scan, &name)
    })
}

/// The rows of a new partition are read, unless a check says already that they belong there; those of the default
/// partition too, and the indexes of the parent are built that it has not got.
fn attach(
    statement: Statement,
    before: &Catalog,
    parent: &QualifiedName,
    partition: &QualifiedName,
    bound: Option<&Expression>,
) -> Statement {
    let (Some(table), Some(of)) = (before.table(partition).known(), before.table(parent).known()) else {
        return statement;
    };
    let name = before.shorten(partition);
    let statement = match is_implied(table, of.options.partition_by.as_ref(), bound) {
        Some(true) => statement,
        Some(false) => statement.works(WorkKind::Scan, &name),
        None => statement.unknown(format!("whether a check of {name} says that its rows belong there is not known")),
    };
    let statement = match before.default_partition(parent) {
        Some(default) => {
            let default = before.shorten(&default.name);
            let statement = statement.also_locks(&default, LockMode::AccessExclusive, DEFAULT);
            statement.works(WorkKind::Scan, &default)
        }
        None => statement,
    };
    let lacks_index = !of.index_names().is_empty() && of.index_names().len() > table.index_names().len();
    let statement = if lacks_index { statement.works(WorkKind::BuildIndex, &name) } else { statement };
    unless_keys(statement, before, parent)
}

fn with_default(
    statement: Statement,
    before: &Catalog,
    parent: &QualifiedName,
    partition: &QualifiedName,
) -> Statement {
    match before.default_partition(parent).filter(|default| !before.same(&default.name, partition)) {
        Some(default) => statement.also_locks(&before.shorten(&default.name), LockMode::AccessExclusive, DEFAULT),
        None => statement,
    }
}

/// What a foreign key of a partitioned table, or to it, makes of it is not modelled.
fn unless_keys(statement: Statement, before: &Catalog, parent: &QualifiedName) -> Statement {
    let has_keys = before.table(parent).known().is_some_and(|table| table.foreign_keys().next().is_some());
    match has_keys || !before.references_to(parent).is_empty() {
        true => statement.unknown("which tables its foreign keys tie to it are locked is not known"),
        false => statement,
    }
}

/// Whether the checks of a table say that its rows fit a bound: surely not if none speaks of the key; not known where one
/// does, unless it is the bound, word for word.
fn is_implied(table: &Table, by: Option<&PartitionBy>, bound: Option<&Expression>) -> Option<bool> {
    let keys: Vec<Ident> = by.and_then(PartitionBy::columns)?;
    let speaks = |check: &Expression| check.columns().iter().any(|column| keys.contains(column));
    let mut about = table.constraints.iter().filter_map(|one| one.check()).filter(|check| speaks(&check.expression));
    let Some(first) = about.next() else { return Some(false) };
    let [key] = keys.as_slice() else { return None };
    if first.not_valid || about.next().is_some() {
        return None;
    }
    let (bound, check) = (plain(bound?.as_str()), plain(first.expression.as_str()));
    let is_not_null = table.column(key).is_some_and(|column| column.is_not_null());
    let key = key.as_str().to_lowercase();
    let values =
        |from: &str, to: &str| bound.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map(|(one, _)| one);
    let wanted = match (values("from(", ")to("), bound.split_once(")to(")) {
        (Some(from), Some((_, to))) => format!("{key}>={from}and{key}<{}", to.strip_suffix(')')?),
        _ => format!("{key}in({}", bound.split_once("in(")?.1),
    };
    let is_it = check == wanted || check == format!("{key}isnotnulland{wanted}");
    (is_it && (is_not_null || check.contains("isnotnull"))).then_some(true)
}

/// The words of a text without what stands between them.
fn plain(text: &str) -> String {
    let solid = tokens(text).filter(|token| !token.is_filler());
    solid
        .map(|token| if token.kind == TokenKind::Word { token.text.to_lowercase() } else { token.text.into() })
        .collect()
}
