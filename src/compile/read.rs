//! Reads the bodies of the revisions that a script needs, side by side.

use super::Compiler;
use crate::diagnostic::Diagnostics;
use crate::migration::{Block, Downgrade, Migration};
use crate::op::Operation;
use crate::revision::{Direction, RevisionIndex};
use crate::source::SourceId;
use crate::{alembic, ddl, dsl};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The bodies that could be read.
pub struct Bodies {
    bodies: BTreeMap<RevisionIndex, Body>,
}

/// What could be read of a revision, and was wanted.
#[derive(Default)]
pub struct Body {
    /// What the upgrade does.
    pub upgrade: Option<Block>,
    /// How it is undone.
    pub downgrade: Option<Downgrade>,
}

impl Bodies {
    /// Reads the revisions behind a route and on it. What is wrong is reported in that order, however many threads read.
    pub fn read(
        compiler: &Compiler<'_>,
        behind: &[RevisionIndex],
        on_route: &BTreeMap<RevisionIndex, Direction>,
        report: &mut Diagnostics,
    ) -> Bodies {
        let mut wanted: Vec<RevisionIndex> = behind.to_vec();
        let known: BTreeSet<RevisionIndex> = behind.iter().copied().collect();
        wanted.extend(on_route.keys().filter(|revision| !known.contains(revision)));
        let read: Vec<_> =
            wanted.par_iter().map(|revision| body(compiler, *revision, on_route.get(revision).copied())).collect();
        let mut bodies = BTreeMap::new();
        for (revision, (body, faults)) in wanted.into_iter().zip(read) {
            report.append(faults);
            bodies.insert(revision, body);
        }
        Bodies { bodies }
    }

    /// The body of a revision.
    pub fn get(&self, revision: RevisionIndex) -> Option<&Body> {
        self.bodies.get(&revision)
    }

    /// The body of a revision, which is not asked for again.
    pub fn take(&mut self, revision: RevisionIndex) -> Body {
        self.bodies.remove(&revision).unwrap_or_default()
    }
}

/// Reads a body; `direction` is how the route goes through the revision, if it does.
fn body(compiler: &Compiler<'_>, revision: RevisionIndex, direction: Option<Direction>) -> (Body, Diagnostics) {
    let mut faults = Diagnostics::new();
    let Some(id) = compiler.graph.header(revision).source() else { return (Body::default(), faults) };
    let source = compiler.sources.get(id);
    let body = match source.path.ends_with(".py") {
        true => python(compiler, id, &source.text, direction, &mut faults),
        false => match dsl::read_body(id, &source.text, compiler.variables, &mut faults) {
            Some(mut migration) => {
                compiler.naming.apply(&mut migration.upgrade, &mut faults);
                ddl::read(&mut migration.upgrade, &mut faults);
                if let Downgrade::Block(block) = &mut migration.downgrade {
                    compiler.naming.apply(block, &mut faults);
                    ddl::read(block, &mut faults);
                }
                finished(migration, direction, &mut faults)
            }
            None => Body::default(),
        },
    };
    (body, faults)
}

/// The blocks of a migration that nothing is missing from. What is missing stops only a route that goes there; else the
/// database is not known after it.
fn finished(migration: Migration, direction: Option<Direction>, faults: &mut Diagnostics) -> Body {
    let Migration { upgrade, downgrade } = migration;
    let is_auto = matches!(downgrade, Downgrade::Auto(_));
    let is_needed = direction == Some(Direction::Up) || direction == Some(Direction::Down) && is_auto;
    let upgrade = whole(upgrade, is_needed, faults);
    let downgrade = match downgrade {
        Downgrade::Block(block) => whole(block, direction == Some(Direction::Down), faults).map(Downgrade::Block),
        Downgrade::Auto(_) if upgrade.is_none() => None,
        other => Some(other),
    };
    Body { upgrade, downgrade }
}

/// A block, if it is whole; reports what is missing where the block is needed.
fn whole(block: Block, is_needed: bool, faults: &mut Diagnostics) -> Option<Block> {
    let mut is_whole = true;
    for step in block.steps() {
        if let Operation::Unfinished(missing) = &step.operation {
            is_whole = false;
            if is_needed {
                faults.push(missing.fault());
            }
        }
    }
    is_whole.then_some(block)
}

/// Of a Python migration, what cannot be read stops only a route that goes there; else the database is not known after
/// it.
fn python(
    compiler: &Compiler<'_>,
    id: SourceId,
    text: &str,
    direction: Option<Direction>,
    faults: &mut Diagnostics,
) -> Body {
    let mut elsewhere = Diagnostics::new();
    let said = if direction == Some(Direction::Up) { &mut *faults } else { &mut elsewhere };
    let setting = alembic::Setting { naming: compiler.naming, database: compiler.database };
    let mut upgrade = alembic::read_upgrade(id, text, setting, said);
    if let Some(upgrade) = &mut upgrade {
        ddl::read(upgrade, said);
    }
    let mut downgrade = match direction {
        Some(Direction::Down) => alembic::read_downgrade(id, text, setting, faults),
        _ => None,
    };
    if let Some(Downgrade::Block(downgrade)) = &mut downgrade {
        ddl::read(downgrade, faults);
    }
    Body { upgrade, downgrade }
}
