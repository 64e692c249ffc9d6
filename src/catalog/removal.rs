//! Taking out what hangs on something else.

use super::{Catalog, Constraint, ConstraintKind, Index, IndexElement, IndexKey, Needed, Table, View};
use crate::sql::{Expression, Ident, QualifiedName};

impl Catalog {
    /// Takes a table out with all that hangs on it: its sequences, its partitions and heirs, the foreign keys of others,
    /// the views that read it.
    pub fn drop_table(&mut self, name: &QualifiedName) {
        for child in self.descendants(name) {
            self.drop_single_table(&child);
        }
        self.drop_single_table(name);
    }

    fn drop_single_table(&mut self, name: &QualifiedName) {
        for (sequence, _) in self.owned_sequences(name) {
            self.take_relation(&sequence);
        }
        let referring: Vec<_> =
            self.references_to(name).iter().map(|(table, key)| (self.resolve(&table.name), key.name.clone())).collect();
        for (table, constraint) in referring {
            self.change_table(&table, |table| table.constraints.retain(|one| one.name != constraint));
        }
        self.drop_needing(Needed::Relation(name));
        self.take_table(name);
    }

    /// The views whose query has a word that is the name of this relation.
    pub fn views_that_may_read(&self, relation: &QualifiedName) -> Vec<QualifiedName> {
        let reads = |view: &&View| view.query.words().any(|word| word == relation.name);
        self.views().filter(reads).map(|view| self.resolve(&view.name)).collect()
    }

    /// The foreign keys of any table that need this key: those over its columns, where no other key has the same.
    pub fn references_to_key(&self, table: &Table, key: &Constraint) -> Vec<(&Table, &Constraint)> {
        match (&key.kind, &key.name) {
            (ConstraintKind::PrimaryKey(unique) | ConstraintKind::Unique(unique), Some(name)) => {
                self.references_over(table, name, &unique.columns)
            }
            _ => Vec::new(),
        }
    }

    /// The same for a unique index.
    pub fn references_to_index(&self, table: &Table, index: &Index) -> Vec<(&Table, &Constraint)> {
        index.whole_key().map(|columns| self.references_over(table, &index.name, &columns)).unwrap_or_default()
    }

    /// The foreign keys over these columns, unless a key or unique index of another name is over them too.
    fn references_over(&self, table: &Table, name: &Ident, columns: &[Ident]) -> Vec<(&Table, &Constraint)> {
        let sorted = |columns: &[Ident]| {
            let mut columns = columns.to_vec();
            columns.sort();
            columns
        };
        let columns = sorted(columns);
        let keys = table.keys().map(|(key, columns)| (key.name.as_ref(), columns.to_vec()));
        let indexes = table.indexes.iter().filter_map(|index| Some((Some(&index.name), index.whole_key()?)));
        if keys.chain(indexes).any(|(other, others)| other != Some(name) && sorted(&others) == columns) {
            return Vec::new();
        }
        let tables =
            self.neighbours.referring(&self.resolve(&table.name)).filter_map(|other| self.table(other).known());
        let all = tables.flat_map(|other| other.constraints.iter().map(move |constraint| (other, constraint)));
        all.filter(|(_, constraint)| {
            let reference = constraint.foreign_key();
            reference.is_some_and(|one| self.same(&one.table, &table.name) && sorted(&one.referred) == columns)
        })
        .collect()
    }

    /// Takes a constraint out, with the foreign keys that need it; a check also in the tables below, anything else in the
    /// partitions, where a key has a name of its own.
    pub fn drop_constraint(&mut self, table: &QualifiedName, name: &Ident) {
        let Some(known) = self.table(table).known() else { return };
        let Some(constraint) = known.constraint(name) else { return };
        let (needing, gone) = (self.references_to_key(known, constraint), constraint.clone());
        let needing: Vec<_> =
            needing.iter().map(|(table, key)| (self.resolve(&table.name), key.name.clone())).collect();
        for (table, constraint) in needing {
            self.change_table(&table, |table| table.constraints.retain(|one| one.name != constraint));
        }
        self.change_table(table, |table| table.constraints.drop_named(name));
        for below in self.descendants(table) {
            self.change_table(&below, |table| {
                let is_partition = table.partition_of.is_some();
                let is_it = |one: &Constraint| match gone.check() {
                    Some(check) => !check.no_inherit && one.name == gone.name,
                    None => is_partition && one.kind == gone.kind,
                };
                if let Some(at) = table.constraints.iter().position(is_it) {
                    table.constraints.remove(at);
                }
            });
        }
    }

    /// Takes a column out, in its table and in those below it, with the constraints, indexes, generated columns,
    /// triggers, sequences and views that are about it.
    pub fn drop_column(&mut self, table: &QualifiedName, column: &Ident) {
        for member in std::iter::once(self.resolve(table)).chain(self.descendants(table)) {
            let Some(known) = self.table(&member).known() else { continue };
            let gone: Vec<Ident> = known.dropped_with(column);
            let keys = known.constraints.iter().filter(|one| gone.iter().any(|column| one.is_about(column)));
            let names: Vec<Ident> = keys.filter_map(|constraint| constraint.name.clone()).collect();
            for name in &names {
                self.drop_constraint(&member, name);
            }
            for column in &gone {
                self.drop_needing(Needed::Column(&member, column));
            }
            for (sequence, owner) in self.owned_sequences(&member) {
                if gone.contains(&owner) {
                    self.take_relation(&sequence);
                }
            }
            self.change_table(&member, |table| {
                table.columns.retain(|column| !gone.contains(&column.name));
                table.indexes.retain(|index| !gone.iter().any(|column| index.is_about(column)));
                table.triggers.retain(|trigger| !gone.iter().any(|column| trigger.event.mentions(column)));
                let mentions = |condition: &Expression| gone.iter().any(|column| condition.mentions(column));
                table.policies.retain(|policy| !policy.conditions.iter().any(mentions));
            });
        }
    }
}

impl Table {
    /// The column and the generated columns that are computed from it.
    pub fn dropped_with(&self, column: &Ident) -> Vec<Ident> {
        let computed = self.columns.iter().filter(|other| {
            other.name != *column
                && other.generated.as_ref().is_some_and(|generated| generated.expression.mentions(column))
        });
        std::iter::once(column.clone()).chain(computed.map(|other| other.name.clone())).collect()
    }
}

impl Constraint {
    /// True if it goes away with this column.
    pub fn is_about(&self, column: &Ident) -> bool {
        match &self.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
                key.columns.contains(column) || key.include.contains(column)
            }
            ConstraintKind::ForeignKey(key) => key.columns.contains(column),
            ConstraintKind::Check(check) => check.expression.mentions(column),
            ConstraintKind::Exclude(exclude) => {
                exclude.elements.iter().any(|(element, _)| element.is_about(column))
                    || exclude.include.contains(column)
                    || exclude.predicate.as_ref().is_some_and(|predicate| predicate.mentions(column))
            }
        }
    }
}

impl Index {
    /// True if it goes away with this column.
    pub fn is_about(&self, column: &Ident) -> bool {
        self.elements.iter().any(|element| element.is_about(column))
            || self.include.contains(column)
            || self.predicate.as_ref().is_some_and(|predicate| predicate.mentions(column))
    }
}

impl IndexElement {
    /// True if it looks at this column.
    pub fn is_about(&self, column: &Ident) -> bool {
        match &self.key {
            IndexKey::Column(name) => name == column,
            IndexKey::Expression(expression) => expression.mentions(column),
        }
    }
}
