//! What goes with an object that is dropped by `cascade`: what it is to order, to a running database, and to the inverse.

use super::alter_column::ColumnChange;
use super::create_domain::CreateDomain;
use super::create_function::CreateFunction;
use super::drop_column::DropColumn;
use super::ties::Ties;
use super::{Effect, Inverse, Operation, restore};
use crate::catalog::{Catalog, Dependent, Needed};
use crate::statement::{LockMode, Statement};

/// What needs an object, each after what it needs itself.
pub struct Cascade<'a> {
    before: &'a Catalog,
    needing: Vec<Dependent<'a>>,
}

impl<'a> Cascade<'a> {
    /// Just these.
    pub fn just(before: &'a Catalog, needing: Vec<Dependent<'a>>) -> Cascade<'a> {
        Cascade { before, needing }
    }

    /// What goes with this object.
    pub fn of(before: &'a Catalog, needed: Needed<'_>) -> Cascade<'a> {
        Cascade { before, needing: before.needing(needed) }
    }

    /// What goes with any of these objects.
    pub fn of_all<'n>(before: &'a Catalog, all: impl Iterator<Item = Needed<'n>>) -> Cascade<'a> {
        let mut needing = Vec::new();
        for dependent in all.flat_map(|needed| before.needing(needed)) {
            if !needing.contains(&dependent) {
                needing.push(dependent);
            }
        }
        Cascade { before, needing }
    }

    /// The same for an operation that may have been written without `cascade`, and then takes nothing along.
    pub fn if_written(cascade: bool, before: &'a Catalog, needed: Needed<'_>) -> Cascade<'a> {
        if cascade { Cascade::of(before, needed) } else { Cascade { before, needing: Vec::new() } }
    }

    /// Adds the locks on the relations that something is dropped from, and the data of columns that are lost.
    pub fn facts(&self, statement: Statement) -> Statement {
        self.needing.iter().fold(statement, |statement, dependent| {
            let statement = match dependent.relation() {
                Some(relation) => {
                    let why = "something in it needs what is dropped, and goes too";
                    statement.also_locks(&self.before.shorten(relation), LockMode::AccessExclusive, why)
                }
                None => statement,
            };
            match dependent {
                Dependent::Column(table, column) => {
                    let table = self.before.shorten(&table.name);
                    statement.loses(&table, format!("column {table}.{}", column.name))
                }
                _ => statement,
            }
        })
    }

    /// Adds what is gone afterwards.
    pub fn ties<'t>(&self, ties: Ties<'t>) -> Ties<'t> {
        self.needing.iter().fold(ties, |ties, dependent| match dependent {
            Dependent::Column(table, column) => ties.drops_column(table, &column.name),
            Dependent::Constraint(table, constraint) => ties.drops_constraint(&table.name, constraint),
            Dependent::View(view) => {
                let view = ties.relation(&view.name);
                ties.drops(view)
            }
            _ => ties,
        })
    }

    /// The operations that bring everything back once the object itself is there again, and what stays lost.
    pub fn restored(&self) -> (Vec<Operation>, Vec<String>) {
        let (mut columns, mut others, mut lost) = (Vec::new(), Vec::new(), Vec::new());
        for dependent in &self.needing {
            let operations = match dependent {
                Dependent::Column(table, column) => {
                    let (table, column) = (self.before.shorten(&table.name), column.name.clone());
                    let drop = DropColumn { table, column, if_exists: false, cascade: true };
                    match drop.inverse(self.before) {
                        Inverse::Exact(operations) => operations,
                        Inverse::StructureOnly { operations, lost: of_column } => {
                            lost.extend(of_column);
                            operations
                        }
                        Inverse::None(why) => {
                            lost.push(why);
                            Vec::new()
                        }
                    }
                }
                Dependent::View(view) if view.parts.is_stale => {
                    lost.push(format!("{dependent}, whose query has been renamed in").replace('`', ""));
                    Vec::new()
                }
                dependent => self.operations(dependent),
            };
            for operation in operations {
                // Columns first: what was about two of them comes back once, behind both.
                let list = if is_part_of_column(&operation) { &mut columns } else { &mut others };
                if !list.contains(&operation) {
                    list.push(operation);
                }
            }
        }
        columns.extend(others);
        (columns, lost)
    }

    fn operations(&self, dependent: &Dependent<'_>) -> Vec<Operation> {
        let before = self.before;
        match dependent {
            Dependent::Column(..) => Vec::new(),
            Dependent::Default(table, column) => {
                let default = column.default.clone().map(ColumnChange::SetDefault);
                let name = before.shorten(&table.name);
                default.map(|default| restore::change(&name, &column.name, default)).into_iter().collect()
            }
            Dependent::Constraint(table, constraint) => {
                vec![restore::constraint(&before.shorten(&table.name), constraint)]
            }
            Dependent::Index(_, index) => vec![restore::index(index)],
            Dependent::Trigger(table, trigger) if before.origin_of_trigger(&table.name, trigger).is_some() => {
                Vec::new()
            }
            Dependent::Trigger(table, trigger) => vec![restore::trigger_of(&before.shorten(&table.name), trigger)],
            Dependent::ViewTrigger(view, trigger) => vec![restore::trigger_of(&before.shorten(&view.name), trigger)],
            Dependent::Domain(domain) => vec![CreateDomain { domain: (*domain).clone() }.into()],
            Dependent::Function(function) => {
                vec![CreateFunction { function: (*function).clone(), or_replace: false }.into()]
            }
            Dependent::View(view) => restore::view(before, view),
        }
    }
}

fn is_part_of_column(operation: &Operation) -> bool {
    matches!(operation, Operation::AddColumn(_) | Operation::CreateSequence(_) | Operation::CreateDomain(_))
}
