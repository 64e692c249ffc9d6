//! What SQL changes in a catalog without being an operation: partitions that are attached, comments of what is no table.

use crate::catalog::{Catalog, PartitionOf, Type};
use crate::sql::{Expression, Ident, Literal, QualifiedName};

/// A change of a catalog that no operation makes.
#[derive(Debug, Clone, PartialEq)]
pub enum CatalogChange {
    /// `ALTER TABLE parent ATTACH PARTITION …`.
    AttachPartition {
        /// The partitioned table.
        parent: QualifiedName,
        /// The table that becomes a partition of it.
        partition: QualifiedName,
        /// `FOR VALUES …`, or `None` for `DEFAULT`.
        bound: Option<Expression>,
    },
    /// `ALTER INDEX parent ATTACH PARTITION …`: the index of the parent is one for all partitions then.
    AttachIndex {
        /// The index of the partitioned table.
        parent: QualifiedName,
        /// That of the partition.
        partition: QualifiedName,
    },
    /// `COMMENT ON`, or `None` for `IS NULL`.
    Comment(Commented, Option<Literal>),
}

/// What has a comment and is neither a table nor a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Commented {
    /// An index.
    Index(QualifiedName),
    /// A constraint of a table.
    Constraint(QualifiedName, Ident),
    /// A view or a materialized view.
    View(QualifiedName),
    /// A domain.
    Domain(QualifiedName),
}

impl CatalogChange {
    /// The relations and types that it is about.
    pub fn names(&self) -> Vec<QualifiedName> {
        match self {
            CatalogChange::AttachPartition { parent, partition, .. }
            | CatalogChange::AttachIndex { parent, partition } => vec![parent.clone(), partition.clone()],
            CatalogChange::Comment(on, _) => match on {
                Commented::Index(name)
                | Commented::Constraint(name, _)
                | Commented::View(name)
                | Commented::Domain(name) => vec![name.clone()],
            },
        }
    }

    /// True if the catalog knows all that it is about.
    pub fn is_known(&self, catalog: &Catalog) -> bool {
        self.names()
            .iter()
            .all(|name| catalog.relation(name).certain().is_some() || catalog.user_type(name).certain().is_some())
    }

    /// Changes the catalog.
    pub fn apply(&self, catalog: &mut Catalog) {
        match self {
            CatalogChange::AttachPartition { parent, partition, bound } => {
                let of = PartitionOf { parent: catalog.shorten(parent), bound: bound.clone() };
                catalog.change_table(partition, |table| table.partition_of = Some(of));
            }
            CatalogChange::AttachIndex { parent, .. } => {
                let Some(owner) = catalog.index(parent).known().map(|index| parent.sibling(index.table.clone())) else {
                    return;
                };
                catalog.change_table(&owner, |table| table.indexes.change(&parent.name, |index| index.only = false));
            }
            CatalogChange::Comment(on, comment) => on.comment(catalog, comment.clone()),
        }
    }
}

impl Commented {
    fn comment(&self, catalog: &mut Catalog, comment: Option<Literal>) {
        match self {
            Commented::Index(name) => {
                let Some(owner) = catalog.index(name).known().map(|index| name.sibling(index.table.clone())) else {
                    return;
                };
                if let Some(view) = catalog.view_mut(&owner) {
                    let indexes = view.parts.indexes.iter_mut();
                    indexes.filter(|index| index.name == name.name).for_each(|index| index.comment = comment.clone());
                    return;
                }
                catalog.change_table(&owner, |table| table.indexes.change(&name.name, |index| index.comment = comment));
            }
            Commented::Constraint(table, name) => catalog.change_table(table, |table| {
                table.constraints.change(name, |constraint| constraint.comment = comment);
            }),
            Commented::View(name) => {
                if let Some(view) = catalog.view_mut(name) {
                    view.comment = comment;
                }
            }
            Commented::Domain(name) => {
                if let Some(Type::Domain(domain)) = catalog.type_mut(name) {
                    domain.comment = comment;
                }
            }
        }
    }
}
