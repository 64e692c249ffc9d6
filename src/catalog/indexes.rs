//! Indexes by their name: where they are, and what follows them from a partitioned table into its partitions.

use super::{Catalog, Constraint, Index, Lookup, Namer, Relation, Table};
use crate::sql::{Ident, QualifiedName};

/// What has the name of an index.
#[derive(Debug, Clone, Copy)]
pub enum IndexOwner<'a> {
    /// The index of a table.
    Table(&'a Table, &'a Index),
    /// The index behind a constraint: it comes and goes with it.
    Constraint(&'a Table, &'a Constraint),
    /// The index of something whose indexes are not held here, such as a materialized view.
    Other,
}

impl Catalog {
    /// The index of that name; [`Lookup::Absent`] also where another kind of relation has the name.
    pub fn index(&self, name: &QualifiedName) -> Lookup<'_, super::IndexOf> {
        self.relation(name).only(|relation| match relation {
            Relation::Index(index) => Some(index),
            _ => None,
        })
    }

    /// Whose index has that name, as far as is known.
    pub fn index_owner(&self, name: &QualifiedName) -> Option<IndexOwner<'_>> {
        let of = self.index(name).known()?;
        let Some(table) = self.table(&name.sibling(of.table.clone())).known() else { return Some(IndexOwner::Other) };
        let index = table.indexes.iter().find(|index| index.name == name.name);
        let index = index.map(|index| IndexOwner::Table(table, index));
        index.or_else(|| table.constraint(&name.name).map(|one| IndexOwner::Constraint(table, one)))
    }

    /// Puts an index in; unless it is only for the table itself, the partitions of the table get one each.
    pub fn put_index(&mut self, index: &Index) {
        match self.relation(&index.table).known() {
            Some(Relation::Table(_)) => {}
            Some(Relation::View(view)) if view.materialized => {
                let of = super::IndexOf { name: index.name.clone(), table: index.table.name.clone() };
                return self.put_relation(&index.table.sibling(index.name.clone()), Relation::Index(of));
            }
            _ => return,
        }
        let name = self.table(&index.table).known().map_or(index.table.clone(), |table| table.name.clone());
        self.change_table(&index.table, |table| {
            table.indexes.push(Index { table: name, comment: index.comment.clone(), ..index.clone() });
        });
        if index.only {
            return;
        }
        for partition in self.partitions(&index.table) {
            let child = Namer::new(self).index(&partition, index);
            self.change_table(&partition, |table| {
                let of_child = Index { name: child, table: table.name.clone(), comment: None, ..index.clone() };
                table.indexes.push(of_child);
            });
        }
    }

    /// Takes an index out, with those of the partitions that came with it.
    pub fn drop_index(&mut self, name: &QualifiedName) {
        let Some(owner) = self.index_owner(name) else { return };
        let IndexOwner::Table(table, index) = owner else {
            self.take_relation(name);
            return;
        };
        let (table, index) = (table.name.clone(), index.clone());
        self.change_table(&table, |table| table.indexes.retain(|one| one.name != index.name));
        if index.only {
            return;
        }
        for partition in self.partitions(&table) {
            self.change_table(&partition, |table| {
                if let Some(at) = table.indexes.iter().position(|one| one.is_like(&index)) {
                    table.indexes.remove(at);
                }
            });
        }
    }

    /// Gives an index another name; where it stands behind a constraint, that is renamed with it.
    pub fn rename_index(&mut self, name: &QualifiedName, to: &Ident) {
        match self.index_owner(name) {
            Some(IndexOwner::Table(table, _)) => {
                let table = table.name.clone();
                self.change_table(&table, |table| {
                    for index in table.indexes.iter_mut().filter(|index| index.name == name.name) {
                        index.name = to.clone();
                    }
                });
            }
            Some(IndexOwner::Constraint(table, _)) => {
                let table = table.name.clone();
                self.rename_constraint(&table, &name.name, to);
            }
            Some(IndexOwner::Other) => {
                if let Some(Relation::Index(of)) = self.take_relation(name) {
                    let of = super::IndexOf { name: to.clone(), ..of };
                    self.put_relation(&name.sibling(to.clone()), Relation::Index(of));
                }
            }
            None => {}
        }
    }

    /// The index of the parent table that one of a partition belongs to.
    pub fn parent_of_index(&self, table: &Table, index: &Index) -> Option<&Index> {
        let parent = self.table(&table.partition_of.as_ref()?.parent).known()?;
        parent.indexes.iter().find(|of_parent| index.is_like(of_parent))
    }

    /// The partitions of a table, and theirs.
    pub fn partitions(&self, table: &QualifiedName) -> Vec<QualifiedName> {
        let is_partition =
            |name: &QualifiedName| self.table(name).known().is_some_and(|one| one.partition_of.is_some());
        self.descendants(table).into_iter().filter(is_partition).collect()
    }
}

impl Index {
    /// True if it differs in nothing but its name, its table and its comment.
    pub fn is_like(&self, other: &Index) -> bool {
        let (name, table) = (self.name.clone(), self.table.clone());
        *self == Index { name, table, comment: self.comment.clone(), ..other.clone() }
    }
}
