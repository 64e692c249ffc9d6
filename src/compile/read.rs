//! Reads the bodies of the revisions that a script needs, many at a time.

use super::Compiler;
use crate::diagnostic::Diagnostics;
use crate::migration::{Block, Downgrade, Migration};
use crate::op::Operation;
use crate::revision::{Direction, RevisionIndex};
use crate::source::SourceId;
use crate::{alembic, ddl, dsl};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::LazyLock;

/// The threads that read, each with room enough for what nests deep.
static READERS: LazyLock<Option<ThreadPool>> =
    LazyLock::new(|| ThreadPoolBuilder::new().stack_size(2 * ddl::STACK).build().ok());

/// How many are read before the first of them is worked on: enough for every core, and few beside a long history.
const AT_ONCE: usize = 256;

/// What could be read of a revision, and was wanted.
#[derive(Default)]
pub struct Body {
    /// What the upgrade does.
    pub upgrade: Option<Block>,
    /// How it is undone.
    pub downgrade: Option<Downgrade>,
}

/// Reads revisions on every core and works through them in their order. While some are worked on, the next are read; so
/// a long history is never in memory as a whole. `direction` is how the route goes through a revision, if it does.
///
/// What is wrong in them is reported in their order, however many threads read. `work` is given what was wrong in the
/// revision itself, and adds what it finds.
pub fn each(
    compiler: &Compiler<'_>,
    revisions: &[RevisionIndex],
    direction: impl Fn(RevisionIndex) -> Option<Direction> + Sync,
    report: &mut Diagnostics,
    mut work: impl FnMut(RevisionIndex, Body, &mut Diagnostics) + Send,
) {
    let read = |some: &[RevisionIndex]| -> Vec<(RevisionIndex, (Body, Diagnostics))> {
        some.par_iter().map(|revision| (*revision, body(compiler, *revision, direction(*revision)))).collect()
    };
    let mut walk = || {
        let mut ahead = revisions.chunks(AT_ONCE);
        let mut ready = ahead.next().map(read);
        while let Some(now) = ready {
            let work_through = || {
                for (revision, (body, mut faults)) in now {
                    work(revision, body, &mut faults);
                    report.append(faults);
                }
            };
            ready = rayon::join(work_through, || ahead.next().map(read)).1;
        }
    };
    match &*READERS {
        Some(readers) => readers.install(walk),
        None => walk(),
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
    let setting = alembic::Setting {
        naming: compiler.naming,
        types: compiler.types,
        modules: compiler.modules,
        database: compiler.database,
    };
    let mut upgrade = alembic::read_upgrade(id, text, setting, said);
    if let Some(upgrade) = &mut upgrade {
        ddl::read(upgrade, said);
    }
    let mut downgrade = match direction {
        Some(Direction::Down) => alembic::read_downgrade(id, text, setting, faults),
        // What cannot be read of it stops nobody who goes up.
        Some(Direction::Up) if compiler.keeps_facts => alembic::read_downgrade(id, text, setting, &mut elsewhere),
        _ => None,
    };
    if let Some(Downgrade::Block(downgrade)) = &mut downgrade {
        ddl::read(downgrade, if direction == Some(Direction::Down) { faults } else { &mut elsewhere });
    }
    Body { upgrade, downgrade }
}
