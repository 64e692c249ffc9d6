//! Replays migrations over a catalog: each operation is checked against the database that the history has made so far,
//! becomes SQL, and changes it.
//!
//! Order comes before replay, so replay is the proof of the order, and nothing walks back.

mod new_value;
mod undo;

pub use undo::{Grade, Undo};

use crate::catalog::Catalog;
use crate::diagnostic::Diagnostics;
use crate::migration::{Block, Item, Step};
use crate::op::Effect;
use crate::order;
use crate::source::Span;
use crate::statement::{OutsideStep, Statement, Transaction};
use new_value::NewValue;

/// A database that migrations are replayed over.
#[derive(Debug)]
pub struct Replay {
    catalog: Catalog,
    /// The values that statements have added to enums.
    values: Vec<NewValue>,
}

impl Replay {
    /// A replay that starts from this catalog.
    pub fn new(catalog: Catalog) -> Replay {
        Replay { catalog, values: Vec::new() }
    }

    /// The database as it is now.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The database as it is at the end.
    pub fn into_catalog(self) -> Catalog {
        self.catalog
    }

    /// After a migration that cannot be read: the database may be anything.
    pub fn lose_track(&mut self, migration: Span) {
        self.catalog.doubt_everything("this migration cannot be read", migration);
    }

    /// Replays a block that lies before the script: it is checked and changes the database, and gives nothing.
    pub fn settle(&mut self, block: &Block, report: &mut Diagnostics) {
        let block = order::sort(block, &self.catalog, report);
        self.settle_in_order(&block, report);
    }

    /// The same for a block whose order is right already.
    pub fn settle_in_order(&mut self, block: &Block, report: &mut Diagnostics) {
        for step in block.steps() {
            step.operation.settle(&mut self.catalog, report);
        }
    }

    /// Replays a block that a script will take back: gives what undoes it.
    pub fn settle_undoably(&mut self, block: &Block, report: &mut Diagnostics) -> Undo {
        let block = order::sort(block, &self.catalog, report);
        self.settle_undoably_in_order(&block, report)
    }

    /// The same for a block whose order is right already.
    pub fn settle_undoably_in_order(&mut self, block: &Block, report: &mut Diagnostics) -> Undo {
        let mut undo = Undo::default();
        for item in &block.items {
            for step in item.steps() {
                undo.push(step, step.operation.inverse(&self.catalog), matches!(item, Item::Autocommit { .. }));
                step.operation.settle(&mut self.catalog, report);
            }
        }
        undo
    }

    /// Replays a block of the script: gives its statements, each with the comments and the place of its operation.
    pub fn run(&mut self, block: &Block, report: &mut Diagnostics) -> Vec<Statement> {
        let block = order::sort(block, &self.catalog, report);
        self.run_in_order(&block, report)
    }

    /// The same for a block whose order is right already.
    pub fn run_in_order(&mut self, block: &Block, report: &mut Diagnostics) -> Vec<Statement> {
        let mut statements = Vec::new();
        for item in &block.items {
            for step in item.steps() {
                let outside = matches!(item, Item::Autocommit { .. });
                statements.extend(self.statements(step, outside, report));
            }
        }
        statements
    }

    fn statements(&mut self, step: &Step, outside: bool, report: &mut Diagnostics) -> Vec<Statement> {
        let mut statements = step.operation.run(&mut self.catalog, report);
        for statement in &mut statements {
            statement.span = step.span;
            if outside && statement.transaction == Transaction::Inside {
                statement.transaction = Transaction::Outside(Box::new(OutsideStep::Other));
            }
        }
        for statement in &mut statements {
            new_value::note(statement, &mut self.values, &self.catalog);
        }
        if let Some(first) = statements.first_mut() {
            first.comments = step.comments.clone();
        }
        statements
    }
}
