//! How tables hang together: who refers to whom, who is whose partition, whose sequence is whose.

use super::{Catalog, Constraint, ConstraintKind, Relation, Table};
use crate::sql::{Ident, QualifiedName};

impl Catalog {
    /// Every table, by schema and name.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.namespaces().flat_map(|namespace| namespace.relations()).filter_map(|(_, relation)| match relation {
            Relation::Table(table) => Some(&**table),
            _ => None,
        })
    }

    /// The foreign keys of other tables that refer to this one, each with its table.
    pub fn references_to(&self, table: &QualifiedName) -> Vec<(&Table, &Constraint)> {
        let others = self.tables().filter(|other| !self.same(&other.name, table));
        let keys = others.flat_map(|other| other.constraints.iter().map(move |constraint| (other, constraint)));
        keys.filter(|(_, constraint)| constraint.foreign_key().is_some_and(|key| self.same(&key.table, table)))
            .collect()
    }

    /// The tables that take part in every change of this one: its partitions and those that inherit from it, theirs too.
    pub fn descendants(&self, table: &QualifiedName) -> Vec<QualifiedName> {
        let (mut found, mut at) = (vec![self.resolve(table)], 0);
        while at < found.len() {
            let parent = found[at].clone();
            let children =
                self.tables().filter(|child| self.is_child(child, &parent)).map(|child| self.resolve(&child.name));
            let new: Vec<QualifiedName> = children.filter(|child| !found.contains(child)).collect();
            found.extend(new);
            at += 1;
        }
        found.split_off(1)
    }

    fn is_child(&self, child: &Table, parent: &QualifiedName) -> bool {
        let partition_of = child.partition_of.iter().map(|partition| &partition.parent);
        partition_of.chain(&child.options.inherits).any(|one| self.same(one, parent))
    }

    /// The default partition of a partitioned table.
    pub fn default_partition(&self, parent: &QualifiedName) -> Option<&Table> {
        self.tables().find(|table| {
            let partition = table.partition_of.as_ref();
            partition.is_some_and(|partition| partition.bound.is_none() && self.same(&partition.parent, parent))
        })
    }

    /// The sequences that belong to a table, each with its column; they live in the schema of the table.
    pub fn owned_sequences(&self, table: &QualifiedName) -> Vec<(QualifiedName, Ident)> {
        let Some(namespace) = self.namespaces.get(self.schema_of(table)) else { return Vec::new() };
        let owned = namespace.relations().filter_map(|(name, relation)| match relation {
            Relation::Sequence(sequence) => {
                let (owner, column) = sequence.owner.as_ref()?;
                self.same(owner, table).then(|| (table.sibling(name.clone()), column.clone()))
            }
            _ => None,
        });
        owned.collect()
    }

    /// True if a table of that schema has a constraint of that name.
    pub fn has_constraint_named(&self, name: &QualifiedName) -> bool {
        let Some(namespace) = self.namespaces.get(self.schema_of(name)) else { return false };
        namespace.relations().any(|(_, relation)| match relation {
            Relation::Table(table) => table.constraint(&name.name).is_some(),
            _ => false,
        })
    }

    /// Changes every table in place. Names of indexes and of constraints that have one must stay.
    pub fn change_tables(&mut self, mut change: impl FnMut(&mut Table)) {
        let relations = self.namespaces.values_mut().flat_map(|namespace| namespace.relations.values_mut());
        for entry in relations {
            if let Relation::Table(table) = &mut entry.value {
                change(table);
            }
        }
    }
}

impl Table {
    /// Its primary key.
    pub fn primary_key(&self) -> Option<&Constraint> {
        self.constraints.iter().find(|constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey(_)))
    }

    /// Its primary key and unique constraints, each with its columns.
    pub fn keys(&self) -> impl Iterator<Item = (&Constraint, &[Ident])> {
        self.constraints.iter().filter_map(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => Some((constraint, key.columns.as_slice())),
            _ => None,
        })
    }

    /// Its foreign keys.
    pub fn foreign_keys(&self) -> impl Iterator<Item = &super::ForeignKey> {
        self.constraints.iter().filter_map(Constraint::foreign_key)
    }

    /// The names of its columns, in order.
    pub fn column_names(&self) -> Vec<Ident> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }
}
