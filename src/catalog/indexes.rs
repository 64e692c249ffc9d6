//! Indexes by their name: where they are, and what follows them from a partitioned table into its partitions.

use super::{Catalog, Constraint, Index, Lookup, Namer, Relation, Table, View};
use crate::sql::{Ident, QualifiedName};

/// What has the name of an index.
#[derive(Debug, Clone, Copy)]
pub enum IndexOwner<'a> {
    /// The index of a table.
    Table(&'a Table, &'a Index),
    /// The index behind a constraint: it comes and goes with it.
    Constraint(&'a Table, &'a Constraint),
    /// The index of a materialized view.
    View(&'a View, &'a Index),
}

impl Catalog {
    /// The index of that name; [`Lookup::Absent`] also where another kind of relation has the name.
    pub fn index(&self, name: &QualifiedName) -> Lookup<'_, super::IndexOf> {
        self.relation(name).only(|relation| match relation {
            Relation::Index(index) => Some(&**index),
            _ => None,
        })
    }

    /// Whose index has that name, as far as is known.
    pub fn index_owner(&self, name: &QualifiedName) -> Option<IndexOwner<'_>> {
        let of = self.index(name).known()?;
        match self.relation(&name.sibling(of.table.clone())).known()? {
            Relation::Table(table) => {
                let index = table.indexes.named(&name.name).map(|index| IndexOwner::Table(table, index));
                index.or_else(|| table.constraint(&name.name).map(|one| IndexOwner::Constraint(table, one)))
            }
            Relation::View(view) => {
                let index = view.parts.indexes.iter().find(|index| index.name == name.name);
                index.map(|index| IndexOwner::View(view, index))
            }
            Relation::Index(_) | Relation::Sequence(_) => None,
        }
    }

    /// Puts an index in; unless it is only for the table itself, the partitions of the table get one each.
    pub fn put_index(&mut self, index: &Index) {
        match self.relation(&index.table).known() {
            Some(Relation::Table(_)) => {}
            Some(Relation::View(view)) if view.materialized => {
                return self.change_view_indexes(&index.table, |indexes| indexes.push(index.clone()));
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
        let (table, index) = match owner {
            IndexOwner::Table(table, index) => (table.name.clone(), index.clone()),
            IndexOwner::View(view, _) => {
                let view = view.name.clone();
                return self.change_view_indexes(&view, |indexes| indexes.retain(|index| index.name != name.name));
            }
            IndexOwner::Constraint(..) => return,
        };
        self.change_table(&table, |table| table.indexes.drop_named(&index.name));
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
                    table.indexes.change_each(|index| {
                        if index.name == name.name {
                            index.name = to.clone();
                        }
                    });
                });
            }
            Some(IndexOwner::Constraint(table, _)) => {
                let table = table.name.clone();
                self.rename_constraint(&table, &name.name, to);
            }
            Some(IndexOwner::View(view, _)) => {
                let view = view.name.clone();
                self.change_view_indexes(&view, |indexes| {
                    for index in indexes.iter_mut().filter(|index| index.name == name.name) {
                        index.name = to.clone();
                    }
                });
            }
            None => {}
        }
    }

    /// Changes the indexes of a view, and keeps their names in step.
    fn change_view_indexes(&mut self, name: &QualifiedName, change: impl FnOnce(&mut Vec<Index>)) {
        let Some(mut view) = self.view(name).known().cloned() else { return };
        let of_doubt = self.view(name).certain().is_none();
        self.take_view(name);
        change(&mut view.parts.indexes);
        self.restore_view(view);
        if of_doubt {
            self.keep_in_doubt(name, name);
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
