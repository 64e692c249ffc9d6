//! Which relations may hang together, so that nobody has to look through the whole database for them: a history of ten
//! thousand tables is replayed in time that grows with the history, not with its square.
//!
//! What is learned here is never forgotten: each answer is a list of candidates, and who asks looks at the relation
//! itself.

use super::{Column, Constraint, Relation, Table};
use crate::sql::{Ident, QualifiedName};
use std::collections::{BTreeMap, BTreeSet};

/// Candidates by the resolved name of what they may hang on.
#[derive(Debug, Clone, Default)]
pub(super) struct Neighbours {
    referring: Candidates,
    children: Candidates,
    defaults: Candidates,
    owned: Candidates,
    constrained: Candidates,
    typed: Candidates,
    readers: Candidates,
    views: BTreeSet<QualifiedName>,
}

/// Lists in order, of which nearly every one has a single member: a set for each took a fifth of all memory.
#[derive(Debug, Clone, Default)]
struct Candidates(BTreeMap<QualifiedName, Vec<QualifiedName>>);

impl Candidates {
    fn add(&mut self, of: QualifiedName, name: &QualifiedName) {
        let known = self.0.entry(of).or_default();
        if let Err(at) = known.binary_search(name) {
            known.reserve_exact(usize::from(known.is_empty()));
            known.insert(at, name.clone());
        }
    }

    fn of<'a>(&'a self, name: &QualifiedName) -> impl Iterator<Item = &'a QualifiedName> + use<'a> {
        self.0.get(name).into_iter().flatten()
    }
}

impl Neighbours {
    /// Learns what a relation hangs on. All unqualified names in it are in the default schema.
    pub(super) fn learn(&mut self, name: &QualifiedName, relation: &Relation, default_schema: &Ident) {
        let resolve = |name: &QualifiedName| resolve(name, default_schema);
        match relation {
            Relation::Table(table) => {
                let name = resolve(name);
                self.learn_parents(&name, table, default_schema);
                table.columns.iter().for_each(|column| self.learn_column(&name, column, default_schema));
                table.constraints.iter().for_each(|one| self.learn_constraint(&name, one, default_schema));
            }
            Relation::Sequence(sequence) => {
                if let Some((owner, _)) = &sequence.owner {
                    self.owned.add(resolve(owner), &resolve(name));
                }
            }
            Relation::View(view) => {
                let name = resolve(name);
                self.learn_reads(&name, view.parts.reads.iter().map(|read| resolve(&read.relation)));
                self.views.insert(name);
            }
            Relation::Index(_) => {}
        }
    }

    /// Learns what has changed in a table since this was called last. Gives the names of the indexes and constraints that
    /// were put in, taken out or changed.
    pub(super) fn learn_changes(
        &mut self,
        name: &QualifiedName,
        table: &mut Table,
        default_schema: &Ident,
    ) -> Vec<Ident> {
        let name = resolve(name, default_schema);
        self.learn_parents(&name, table, default_schema);
        for column in table.columns.take_touched().iter().filter_map(|column| table.columns.named(column)) {
            self.learn_column(&name, column, default_schema);
        }
        let mut touched = table.constraints.take_touched();
        for constraint in touched.iter().filter_map(|constraint| table.constraint(constraint)) {
            self.learn_constraint(&name, constraint, default_schema);
        }
        touched.extend(table.indexes.take_touched());
        touched
    }

    /// Learns which relations a view reads; all names are resolved.
    pub(super) fn learn_reads(&mut self, view: &QualifiedName, relations: impl IntoIterator<Item = QualifiedName>) {
        relations.into_iter().for_each(|relation| self.readers.add(relation, view));
    }

    fn learn_parents(&mut self, name: &QualifiedName, table: &Table, default_schema: &Ident) {
        for parent in &table.options.inherits {
            self.children.add(resolve(parent, default_schema), name);
        }
        if let Some(partition) = &table.partition_of {
            let parent = resolve(&partition.parent, default_schema);
            if partition.bound.is_none() {
                self.defaults.add(parent.clone(), name);
            }
            self.children.add(parent, name);
        }
    }

    fn learn_column(&mut self, name: &QualifiedName, column: &Column, default_schema: &Ident) {
        if let Some(data_type) = column.data_type.named_type() {
            self.typed.add(resolve(data_type, default_schema), name);
        }
    }

    fn learn_constraint(&mut self, name: &QualifiedName, constraint: &Constraint, default_schema: &Ident) {
        if let Some(key) = constraint.foreign_key() {
            self.referring.add(resolve(&key.table, default_schema), name);
        }
        if let Some(constraint) = &constraint.name {
            self.constrained.add(name.sibling(constraint.clone()), name);
        }
    }

    /// The tables that may have a foreign key to this one.
    pub(super) fn referring<'a>(&'a self, table: &QualifiedName) -> impl Iterator<Item = &'a QualifiedName> + use<'a> {
        self.referring.of(table)
    }

    /// The tables that may be the default partition of this one.
    pub(super) fn defaults<'a>(&'a self, table: &QualifiedName) -> impl Iterator<Item = &'a QualifiedName> + use<'a> {
        self.defaults.of(table)
    }

    /// The views that may read this relation.
    pub(super) fn readers<'a>(&'a self, relation: &QualifiedName) -> impl Iterator<Item = &'a QualifiedName> + use<'a> {
        self.readers.of(relation)
    }

    /// The tables that may be partitions of this one, or inherit from it.
    pub(super) fn children<'a>(&'a self, table: &QualifiedName) -> impl Iterator<Item = &'a QualifiedName> + use<'a> {
        self.children.of(table)
    }

    /// The sequences that may belong to this table.
    pub(super) fn owned<'a>(&'a self, table: &QualifiedName) -> impl Iterator<Item = &'a QualifiedName> + use<'a> {
        self.owned.of(table)
    }

    /// The tables that may have a constraint of that name, which carries the schema of the table.
    pub(super) fn constrained<'a>(
        &'a self,
        constraint: &QualifiedName,
    ) -> impl Iterator<Item = &'a QualifiedName> + use<'a> {
        self.constrained.of(constraint)
    }

    /// The tables that may have a column of this type.
    pub(super) fn typed<'a>(&'a self, data_type: &QualifiedName) -> impl Iterator<Item = &'a QualifiedName> + use<'a> {
        self.typed.of(data_type)
    }

    /// What may be a view.
    pub(super) fn views(&self) -> impl Iterator<Item = &QualifiedName> {
        self.views.iter()
    }
}

fn resolve(name: &QualifiedName, default_schema: &Ident) -> QualifiedName {
    QualifiedName::new(Some(name.schema.as_ref().unwrap_or(default_schema).clone()), name.name.clone())
}
