//! How tables hang together: who refers to whom, who is whose partition, whose sequence is whose.

use super::{Catalog, Constraint, ConstraintKind, Relation, Table};
use crate::sql::{Ident, QualifiedName};
use std::collections::BTreeSet;

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
        let others = self.neighbours.referring(&self.resolve(table)).filter_map(|other| self.table(other).known());
        let others: Vec<&Table> = others.filter(|other| !self.same(&other.name, table)).collect();
        let keys =
            others.into_iter().flat_map(|other| other.constraints.iter().map(move |constraint| (other, constraint)));
        keys.filter(|(_, constraint)| constraint.foreign_key().is_some_and(|key| self.same(&key.table, table)))
            .collect()
    }

    /// The tables that take part in every change of this one: its partitions and those that inherit from it, theirs too.
    pub fn descendants(&self, table: &QualifiedName) -> Vec<QualifiedName> {
        let (mut found, mut at) = (vec![self.resolve(table)], 0);
        let mut seen: BTreeSet<&QualifiedName> = BTreeSet::new();
        while at < found.len() {
            let parent = found[at].clone();
            let children = self.neighbours.children(&parent).filter(|child| {
                self.table(child).known().is_some_and(|child| self.is_child(child, &parent))
                    && **child != found[0]
                    && seen.insert(child)
            });
            let new: Vec<QualifiedName> = children.cloned().collect();
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
        let defaults = self.neighbours.defaults(&self.resolve(parent));
        defaults.filter_map(|child| self.table(child).known()).find(|table| {
            let partition = table.partition_of.as_ref();
            partition.is_some_and(|partition| partition.bound.is_none() && self.same(&partition.parent, parent))
        })
    }

    /// The sequences that belong to a table, each with its column; they live in the schema of the table.
    pub fn owned_sequences(&self, table: &QualifiedName) -> Vec<(QualifiedName, Ident)> {
        let owned = self.neighbours.owned(&self.resolve(table)).filter_map(|name| {
            let (owner, column) = self.sequence(name).known()?.owner.as_ref()?;
            self.same(owner, table).then(|| (table.sibling(name.name.clone()), column.clone()))
        });
        owned.collect()
    }

    /// True if a table of that schema has a constraint of that name.
    pub fn has_constraint_named(&self, name: &QualifiedName) -> bool {
        self.neighbours
            .constrained(&self.resolve(name))
            .any(|table| self.table(table).known().is_some_and(|table| table.constraint(&name.name).is_some()))
    }

    /// Changes every table in place. Names of indexes and of constraints that have one must stay.
    pub fn change_tables(&mut self, mut change: impl FnMut(&mut Table)) {
        for (schema, namespace) in &mut self.namespaces {
            for (name, entry) in &mut namespace.relations {
                if let Relation::Table(table) = &mut entry.value {
                    change(table);
                    let name = QualifiedName::new(Some(schema.clone()), name.clone());
                    self.neighbours.learn(&name, &entry.value, &self.default_schema);
                }
            }
        }
    }

    /// Changes the tables that hang on one of these: those with a foreign key to it, its partitions and its heirs.
    /// Names of indexes and of constraints that have one must stay.
    pub fn change_tables_around(&mut self, family: &[QualifiedName], mut change: impl FnMut(&mut Table)) {
        let around: BTreeSet<QualifiedName> = family
            .iter()
            .flat_map(|table| self.neighbours.referring(table).chain(self.neighbours.children(table)))
            .cloned()
            .chain(family.iter().cloned())
            .collect();
        for table in around {
            self.change_table(&table, &mut change);
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
