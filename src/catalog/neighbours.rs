//! Which relations may hang together, so that nobody has to look through the whole database for them: a history of ten
//! thousand tables is replayed in time that grows with the history, not with its square.
//!
//! What is learned here is never forgotten: each answer is a list of candidates, and who asks looks at the relation
//! itself.

use super::{Relation, Table};
use crate::sql::{Ident, QualifiedName};
use std::collections::{BTreeMap, BTreeSet};

/// Candidates by the resolved name of what they may hang on.
#[derive(Debug, Clone, Default)]
pub(super) struct Neighbours {
    referring: Candidates,
    children: Candidates,
    owned: Candidates,
    constrained: Candidates,
    typed: Candidates,
    views: BTreeSet<QualifiedName>,
}

type Candidates = BTreeMap<QualifiedName, BTreeSet<QualifiedName>>;

impl Neighbours {
    /// Learns what a relation hangs on. All unqualified names in it are in the default schema.
    pub(super) fn learn(&mut self, name: &QualifiedName, relation: &Relation, default_schema: &Ident) {
        let resolve = |name: &QualifiedName| {
            QualifiedName::new(Some(name.schema.as_ref().unwrap_or(default_schema).clone()), name.name.clone())
        };
        match relation {
            Relation::Table(table) => self.learn_table(&resolve(name), table, resolve),
            Relation::Sequence(sequence) => {
                if let Some((owner, _)) = &sequence.owner {
                    self.owned.entry(resolve(owner)).or_default().insert(resolve(name));
                }
            }
            Relation::View(_) => {
                self.views.insert(resolve(name));
            }
            Relation::Index(_) => {}
        }
    }

    fn learn_table(&mut self, name: &QualifiedName, table: &Table, resolve: impl Fn(&QualifiedName) -> QualifiedName) {
        let mut add = |candidates: fn(&mut Neighbours) -> &mut Candidates, of: QualifiedName| {
            let known = candidates(self).entry(of).or_default();
            if !known.contains(name) {
                known.insert(name.clone());
            }
        };
        for key in table.foreign_keys() {
            add(|all| &mut all.referring, resolve(&key.table));
        }
        for parent in table.partition_of.iter().map(|partition| &partition.parent).chain(&table.options.inherits) {
            add(|all| &mut all.children, resolve(parent));
        }
        for data_type in table.columns.iter().filter_map(|column| column.data_type.named_type()) {
            add(|all| &mut all.typed, resolve(data_type));
        }
        for constraint in table.constraints.iter().filter_map(|constraint| constraint.name.as_ref()) {
            add(|all| &mut all.constrained, name.sibling(constraint.clone()));
        }
    }

    /// The tables that may have a foreign key to this one.
    pub(super) fn referring<'a>(&'a self, table: &QualifiedName) -> impl Iterator<Item = &'a QualifiedName> + use<'a> {
        self.referring.get(table).into_iter().flatten()
    }

    /// The tables that may be partitions of this one, or inherit from it.
    pub(super) fn children<'a>(&'a self, table: &QualifiedName) -> impl Iterator<Item = &'a QualifiedName> + use<'a> {
        self.children.get(table).into_iter().flatten()
    }

    /// The sequences that may belong to this table.
    pub(super) fn owned<'a>(&'a self, table: &QualifiedName) -> impl Iterator<Item = &'a QualifiedName> + use<'a> {
        self.owned.get(table).into_iter().flatten()
    }

    /// The tables that may have a constraint of that name, which carries the schema of the table.
    pub(super) fn constrained<'a>(
        &'a self,
        constraint: &QualifiedName,
    ) -> impl Iterator<Item = &'a QualifiedName> + use<'a> {
        self.constrained.get(constraint).into_iter().flatten()
    }

    /// The tables that may have a column of this type.
    pub(super) fn typed<'a>(&'a self, data_type: &QualifiedName) -> impl Iterator<Item = &'a QualifiedName> + use<'a> {
        self.typed.get(data_type).into_iter().flatten()
    }

    /// What may be a view.
    pub(super) fn views(&self) -> impl Iterator<Item = &QualifiedName> {
        self.views.iter()
    }
}
