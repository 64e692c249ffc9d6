//! `TRUNCATE`.

use super::rows::fires_harmlessly;
use crate::catalog::Catalog;
use crate::sql::QualifiedName;
use crate::statement::{LockMode, Statement, WorkKind};

/// Empties tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Truncate {
    /// The tables that it names.
    pub tables: Vec<QualifiedName>,
    /// `CASCADE`: every table that refers to one of them is emptied too.
    pub cascade: bool,
}

impl Truncate {
    /// Adds what it locks, rewrites and destroys.
    pub(super) fn facts(&self, statement: Statement, before: &Catalog) -> Statement {
        let (named, reached) = self.reached(before);
        let mut statement = statement;
        for (at, table) in reached.iter().enumerate() {
            let name = before.shorten(table);
            statement = match at < named {
                true => statement.locks(&name, LockMode::AccessExclusive),
                false => statement.also_locks(&name, LockMode::AccessExclusive, "it is emptied with the table"),
            };
            let known = before.table(table);
            if known.known().is_none_or(|table| table.options.partition_by.is_none()) {
                statement = statement.works(WorkKind::Rewrite, &name);
            }
            statement = statement.loses(&name, format!("all rows of {name}"));
            match known.certain() {
                None if self.cascade => statement = statement.unknown(format!("what refers to {name} is not known")),
                None => {}
                Some(table) => {
                    let triggers = table.triggers.iter().filter(|trigger| trigger.fires_at("truncate"));
                    for trigger in triggers.filter(|trigger| !fires_harmlessly(before, trigger)) {
                        statement = statement.unknown(format!("trigger {} of {name} may do anything", trigger.name));
                    }
                }
            }
        }
        statement
    }

    /// The tables that it names, how many they are, and behind them what goes along.
    fn reached(&self, before: &Catalog) -> (usize, Vec<QualifiedName>) {
        let mut reached: Vec<QualifiedName> = self.tables.iter().map(|table| before.resolve(table)).collect();
        let (named, mut at) = (reached.len(), 0);
        while let Some(table) = reached.get(at).cloned() {
            let referring = if self.cascade { before.references_to(&table) } else { Vec::new() };
            let along = referring.into_iter().map(|(other, _)| before.resolve(&other.name));
            for other in before.descendants(&table).into_iter().chain(along) {
                if !reached.contains(&other) {
                    reached.push(other);
                }
            }
            at += 1;
        }
        (named, reached)
    }
}
