//! The relations that a script touches, and the names that it gives.

use super::Packet;
use crate::catalog::{Catalog, Relation, Table};
use crate::sql::QualifiedName;
use crate::statement::Statement;
use std::collections::BTreeSet;

impl Packet<'_> {
    /// Every statement of its script, in order.
    pub(super) fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.script.steps.iter().flat_map(|step| &step.statements)
    }

    /// The relations, as they are called before the script, that it locks or leaves otherwise. An index counts for its
    /// table; the version table is looked at by itself.
    pub(super) fn touched(&self) -> BTreeSet<QualifiedName> {
        let mut names = BTreeSet::new();
        for lock in self.statements().flat_map(|statement| &statement.facts.locks) {
            match self.before.relation(&lock.relation).known() {
                Some(Relation::Index(index)) => names.insert(lock.relation.sibling(index.table.clone())),
                Some(_) => names.insert(lock.relation.clone()),
                None => false,
            };
        }
        names.extend(relations(self.before).into_iter().filter(|name| self.alters(name)));
        let version_table = &self.script.settings.version_table.name;
        names.retain(|name| !self.before.same(name, version_table));
        names.iter().map(|name| self.before.resolve(name)).collect()
    }

    /// True if a relation is otherwise or gone after the script.
    pub(super) fn alters(&self, name: &QualifiedName) -> bool {
        self.before.relation(name).known() != self.after.relation(name).known()
    }

    /// The tables that are surely there before and after it, in both states.
    pub(super) fn kept_tables(&self) -> impl Iterator<Item = (&Table, &Table)> {
        self.before.tables().filter_map(|table| {
            let before = self.before.table(&table.name).certain()?;
            Some((before, self.after.table(&table.name).certain()?))
        })
    }

    /// The names of relations that are there only afterwards, those of indexes among them.
    pub(super) fn new_relations(&self) -> BTreeSet<QualifiedName> {
        let mut names = relations(self.after);
        for table in self.after.tables() {
            names.extend(table.index_names().into_iter().map(|index| self.after.resolve(&table.name.sibling(index))));
        }
        names.retain(|name| self.before.relation(name).known().is_none());
        names
    }

    /// The names of types that are there only afterwards.
    pub(super) fn new_types(&self) -> BTreeSet<QualifiedName> {
        let mut names = inhabitants(self.after, &["enum", "domain"]);
        names.retain(|name| self.before.user_type(name).known().is_none());
        names
    }
}

/// The tables, views and sequences of a catalog, with their schemas.
fn relations(catalog: &Catalog) -> BTreeSet<QualifiedName> {
    inhabitants(catalog, &["table", "view", "materialized view", "sequence"])
}

/// What a catalog holds of some kinds, with their schemas.
pub(super) fn inhabitants(catalog: &Catalog, kinds: &[&str]) -> BTreeSet<QualifiedName> {
    let schemas = catalog.namespaces().map(|namespace| &namespace.schema.name);
    let all = schemas.flat_map(|schema| catalog.inhabitants(schema));
    all.filter(|one| kinds.contains(&one.kind)).map(|one| one.name).collect()
}
