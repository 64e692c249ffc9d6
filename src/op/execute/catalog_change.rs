//! What SQL changes in a catalog without being an operation: partitions that are attached, comments of what is no table.

use super::held::Held;
use crate::catalog::{Catalog, Domain, Parameter, PartitionOf, Persistence, Policy, Type};
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
    /// `ALTER TABLE parent DETACH PARTITION …`.
    DetachPartition {
        /// The partitioned table.
        parent: QualifiedName,
        /// The table that is a partition no longer.
        partition: QualifiedName,
    },
    /// `ALTER TABLE table INHERIT parent`.
    Inherit {
        /// The table.
        table: QualifiedName,
        /// The table that it inherits from.
        parent: QualifiedName,
    },
    /// `ALTER TABLE table SET LOGGED`, or `SET UNLOGGED`.
    Logging {
        /// The table.
        table: QualifiedName,
        /// How it is kept from now on.
        persistence: Persistence,
    },
    /// `ALTER TABLE table SET (…)` and `RESET (…)`.
    Storage {
        /// The table.
        table: QualifiedName,
        /// What is set; without a value what is reset.
        parameters: Vec<Parameter>,
        /// True for `SET`.
        set: bool,
    },
    /// `ALTER TABLE table ALTER COLUMN column SET EXPRESSION AS (…)`.
    Generation {
        /// The table.
        table: QualifiedName,
        /// The generated column.
        column: Ident,
        /// What it is computed by from now on.
        expression: Expression,
    },
    /// `ALTER DOMAIN domain …`.
    Domain {
        /// The domain.
        domain: QualifiedName,
        /// What is done to it.
        change: DomainChange,
    },
    /// `CREATE POLICY`, `ALTER POLICY` and `DROP POLICY`.
    Policy {
        /// The table.
        table: QualifiedName,
        /// The policy.
        name: Ident,
        /// What it is from now on; `None` where that is not known, or it is gone.
        policy: Option<Policy>,
        /// What the statement locks.
        locks: Vec<Held>,
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

/// What is done to a domain.
#[derive(Debug, Clone, PartialEq)]
pub enum DomainChange {
    /// `ADD CHECK (…)`.
    Check {
        /// Its name, where one was written.
        name: Option<Ident>,
        /// What has to hold.
        check: Expression,
        /// `NOT VALID`: the rows that are there are not looked at.
        not_valid: bool,
    },
    /// `SET NOT NULL`.
    NotNull,
    /// `VALIDATE CONSTRAINT`.
    Validate,
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
            | CatalogChange::DetachPartition { parent, partition }
            | CatalogChange::AttachIndex { parent, partition } => vec![parent.clone(), partition.clone()],
            CatalogChange::Inherit { table, parent } => vec![table.clone(), parent.clone()],
            CatalogChange::Logging { table, .. }
            | CatalogChange::Storage { table, .. }
            | CatalogChange::Generation { table, .. } => vec![table.clone()],
            CatalogChange::Policy { table, .. } => vec![table.clone()],
            CatalogChange::Domain { domain, .. } => vec![domain.clone()],
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
        // A policy changes nothing else of its table.
        let is_policy = matches!(self, CatalogChange::Policy { .. });
        is_policy || self.all_known(catalog)
    }

    fn all_known(&self, catalog: &Catalog) -> bool {
        self.names().iter().all(|name| match self {
            CatalogChange::Comment(..) | CatalogChange::AttachIndex { .. } => {
                catalog.relation(name).certain().is_some() || catalog.user_type(name).certain().is_some()
            }
            CatalogChange::Domain { .. } => matches!(catalog.user_type(name).certain(), Some(Type::Domain(_))),
            _ => catalog.table(name).certain().is_some(),
        })
    }

    /// Changes the catalog.
    pub fn apply(&self, catalog: &mut Catalog) {
        match self {
            CatalogChange::AttachPartition { parent, partition, bound } => {
                let of = PartitionOf { parent: catalog.shorten(parent), bound: bound.clone() };
                catalog.change_table(partition, |table| table.partition_of = Some(of));
            }
            CatalogChange::DetachPartition { partition, .. } => {
                catalog.change_table(partition, |table| table.partition_of = None);
            }
            CatalogChange::Inherit { table, parent } => {
                let parent = catalog.shorten(parent);
                catalog.change_table(table, |table| table.options.inherits.push(parent));
            }
            CatalogChange::Logging { table, persistence } => {
                catalog.change_table(table, |table| table.persistence = *persistence);
            }
            CatalogChange::Policy { table, name, policy, .. } => {
                catalog.change_table(table, |table| {
                    table.policies.retain(|one| one.name != *name);
                    table.policies.extend(policy.iter().cloned());
                });
            }
            CatalogChange::Storage { table, parameters, set } => catalog.change_table(table, |table| {
                let with = &mut table.options.with;
                with.retain(|one| !parameters.iter().any(|changed| changed.name == one.name));
                if *set {
                    with.extend(parameters.iter().cloned());
                }
            }),
            CatalogChange::Generation { table, column, expression } => catalog.change_table(table, |table| {
                table.columns.change(column, |column| {
                    if let Some(generated) = &mut column.generated {
                        generated.expression = expression.clone();
                    }
                });
            }),
            CatalogChange::Domain { domain, change } => {
                let Some(Type::Domain(domain)) = catalog.type_mut(domain) else { return };
                match change {
                    DomainChange::Check { name, check, .. } => {
                        let name = name.clone().unwrap_or_else(|| free_name(domain));
                        domain.checks.push((Some(name), check.clone()));
                    }
                    DomainChange::NotNull => domain.not_null = Some(None),
                    DomainChange::Validate => {}
                }
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

/// The name that PostgreSQL gives to a check of a domain: `domain_check`, `domain_check1` …
fn free_name(domain: &Domain) -> Ident {
    let first = format!("{}_check", domain.name.name.as_str());
    let is_taken =
        |name: &str| domain.checks.iter().any(|(one, _)| one.as_ref().is_some_and(|one| one.as_str() == name));
    let mut numbered = (1..).map(|number| format!("{first}{number}"));
    let name = std::iter::once(first.clone()).chain(numbered.by_ref()).find(|name| !is_taken(name));
    Ident::made(name.unwrap_or(first))
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
