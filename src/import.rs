//! The migrations of another tool in the migration language: what can be read of them, their text, and the proof that it
//! says the same.

mod proof;
mod report;

pub use proof::{Difference, differences};
pub use report::Report;

use crate::alembic::{self, Setting};
use crate::compile::Compiler;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::dsl;
use crate::migration::{Block, Downgrade, Migration};
use crate::op::Operation;
use crate::revision::{Direction, RevisionIndex};
use rayon::prelude::*;

/// What can be read of a migration.
#[derive(Debug)]
pub struct Reading {
    /// The migration.
    pub revision: RevisionIndex,
    /// Its blocks; `unfinished` holds the place of what is missing. `None` if it is written in the language already.
    pub migration: Option<Migration>,
    /// True if its author says that there is no downgrade.
    pub is_irreversible: bool,
    upgrade: Diagnostics,
    downgrade: Diagnostics,
}

/// Reads all migrations of a history, in load order.
pub fn readings(compiler: &Compiler<'_>) -> Vec<Reading> {
    let revisions: Vec<RevisionIndex> = compiler.graph.iter().collect();
    revisions.par_iter().map(|revision| Reading::of(compiler, *revision)).collect()
}

impl Reading {
    fn of(compiler: &Compiler<'_>, revision: RevisionIndex) -> Reading {
        let (mut up, mut down) = (Diagnostics::new(), Diagnostics::new());
        let Some(id) = compiler.graph.header(revision).source() else {
            return Reading { revision, migration: None, is_irreversible: false, upgrade: up, downgrade: down };
        };
        let source = compiler.sources.get(id);
        let is_python = source.path.ends_with(".py");
        let read = if is_python {
            let setting = Setting {
                naming: compiler.naming,
                types: compiler.types,
                modules: compiler.modules,
                database: compiler.database,
            };
            let upgrade = alembic::read_upgrade_in_part(id, &source.text, setting, &mut up);
            let downgrade = alembic::read_downgrade_in_part(id, &source.text, setting, &mut down);
            Some(Migration { upgrade, downgrade })
        } else {
            let read = dsl::read_body(id, &source.text, compiler.variables, &mut up);
            if let Some(migration) = &read {
                missing(&migration.upgrade, &mut up);
                if let Downgrade::Block(block) = &migration.downgrade {
                    missing(block, &mut down);
                }
            }
            read
        };
        let is_irreversible = read.as_ref().is_some_and(|read| matches!(read.downgrade, Downgrade::Irreversible(_)));
        Reading { revision, migration: read.filter(|_| is_python), is_irreversible, upgrade: up, downgrade: down }
    }

    /// Its text in the language: the file as it is, if it is written in it already.
    pub fn text(&self, compiler: &Compiler<'_>) -> String {
        let header = compiler.graph.header(self.revision);
        let source = header.source().map(|id| compiler.sources.get(id));
        match (&self.migration, source) {
            (Some(migration), source) => {
                let about = source.map(|source| alembic::description(&source.text)).unwrap_or_default();
                let about: String =
                    about.iter().map(|line| format!("-- {line}").trim_end().to_string() + "\n").collect();
                let gap = if about.is_empty() { "" } else { "\n" };
                format!("{about}{gap}{}", dsl::write(header, migration))
            }
            (None, Some(source)) => source.text.clone(),
            (None, None) => String::new(),
        }
    }

    /// Why something of one of its functions is missing; empty if nothing is.
    pub fn faults(&self, direction: Direction) -> &Diagnostics {
        match direction {
            Direction::Up => &self.upgrade,
            Direction::Down => &self.downgrade,
        }
    }

    /// The same of both.
    pub fn all_faults(&self) -> impl Iterator<Item = &Diagnostic> {
        self.upgrade.iter().chain(self.downgrade.iter())
    }

    /// True if nothing of it is missing.
    pub fn is_whole(&self) -> bool {
        !self.upgrade.has_errors() && !self.downgrade.has_errors()
    }
}

/// Reports what a block of the language lacks.
fn missing(block: &Block, report: &mut Diagnostics) {
    for step in block.steps() {
        if let Operation::Unfinished(missing) = &step.operation {
            report.push(missing.fault());
        }
    }
}
