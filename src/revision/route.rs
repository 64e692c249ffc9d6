//! Which revisions a command runs, in which order, and what lies before them.

use super::graph::{Lineage, RevisionGraph, RevisionIndex};
use super::heads::{RowChange, VersionRows};
use super::set::RevisionSet;
use super::target::{Fault, Target};
use crate::diagnostic::{Diagnostic, code};

/// Which of its two blocks a revision runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// `upgrade`.
    Up,
    /// `downgrade`.
    Down,
}

/// One revision that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The revision.
    pub revision: RevisionIndex,
    /// Which of its blocks.
    pub direction: Direction,
}

/// A step with its bookkeeping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// What runs.
    pub step: Step,
    /// The statements on the version table, in order.
    pub changes: Vec<RowChange>,
}

/// The way from where a database stands to where it should stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The rows of the version table at the start, in load order.
    pub start: Vec<RevisionIndex>,
    /// All that has run at the start, in the order in which `upgrade` runs it: the catalog is replayed over these.
    pub behind: Vec<RevisionIndex>,
    /// What runs now, in order.
    pub steps: Vec<Step>,
}

impl Route {
    /// The way up from the rows of a database to a target, as Alembic's `upgrade` goes it: all that the target stands
    /// on runs, dependencies on other branches included, unless it has run already.
    ///
    /// # Errors
    /// A target that means nothing here, rows that stand on each other, and a target that has been passed, so that
    /// nothing would happen (Alembic goes on silently).
    pub fn upgrade(graph: &RevisionGraph, rows: &[RevisionIndex], target: &Target) -> Result<Route, Fault> {
        graph.check_rows(rows, target.span())?;
        let targets = graph.upgrade_targets(target, rows)?;
        let applied = graph.ancestors(rows.iter().copied(), Lineage::Dependencies);
        let mut wanted = graph.ancestors(targets.iter().copied(), Lineage::Dependencies);
        wanted.subtract(&applied);
        if wanted.is_empty() {
            let passed = |one: &&RevisionIndex| !rows.contains(one) && !graph.is_head(**one);
            let to_base = targets.is_empty() && !rows.is_empty();
            if to_base || targets.iter().any(|one| passed(&one)) {
                return Err(backwards(graph, rows, target));
            }
        }
        Ok(Route::new(graph, rows, Direction::Up, &wanted))
    }

    /// The way down from the rows of a database to a target, as Alembic's `downgrade` goes it: all that has run and
    /// stands on a child of the target is undone, dependants on other branches included.
    ///
    /// # Errors
    /// A target that means nothing here, rows that stand on each other, and a target below which nothing has run.
    pub fn downgrade(graph: &RevisionGraph, rows: &[RevisionIndex], target: &Target) -> Result<Route, Fault> {
        graph.check_rows(rows, target.span())?;
        let destination = graph.downgrade_destination(target, rows)?;
        let mut roots: Vec<RevisionIndex> = match destination.revision {
            Some(revision) => graph.children(revision).collect(),
            None => graph.bases(),
        };
        if let (Some(branch), true) = (destination.branch, roots.len() > 1) {
            let line = graph.ancestors([branch], Lineage::Revises);
            roots.retain(|root| line.contains(*root));
            if roots.is_empty() {
                return Err(not_above(graph, branch, target));
            }
        }
        let mut wanted = graph.descendants(roots, Lineage::Dependencies);
        wanted.intersect(&graph.ancestors(rows.iter().copied(), Lineage::Dependencies));
        if let Some(revision) = destination.revision.filter(|one| wanted.is_empty() && !rows.contains(one)) {
            return Err(not_downgradable(graph, rows, revision, target));
        }
        Ok(Route::new(graph, rows, Direction::Down, &wanted))
    }

    /// All that has run where a database stands at these rows, in the order in which `upgrade` runs it.
    pub fn behind(graph: &RevisionGraph, rows: &[RevisionIndex]) -> Vec<RevisionIndex> {
        let mut behind = graph.newest_first(&graph.ancestors(rows.iter().copied(), Lineage::Dependencies));
        behind.reverse();
        behind
    }

    fn new(graph: &RevisionGraph, rows: &[RevisionIndex], direction: Direction, wanted: &RevisionSet) -> Route {
        let mut start = rows.to_vec();
        start.sort();
        let mut order = graph.newest_first(wanted);
        if direction == Direction::Up {
            order.reverse();
        }
        let behind = Route::behind(graph, rows);
        let steps = order.into_iter().map(|revision| Step { revision, direction }).collect();
        Route { start, behind, steps }
    }

    /// The steps with their bookkeeping.
    pub fn moves<'r>(&'r self, graph: &'r RevisionGraph) -> impl Iterator<Item = Move> + 'r {
        let mut rows = VersionRows::new(graph, &self.start);
        self.steps.iter().map(move |step| Move { step: *step, changes: rows.step(*step) })
    }

    /// The rows of the version table at the end, in load order.
    pub fn end(&self, graph: &RevisionGraph) -> Vec<RevisionIndex> {
        let mut rows = VersionRows::new(graph, &self.start);
        for step in &self.steps {
            rows.step(*step);
        }
        rows.rows()
    }
}

fn backwards(graph: &RevisionGraph, rows: &[RevisionIndex], target: &Target) -> Fault {
    let message = format!("'{target}' has run already at {}", graph.ids_of(rows));
    Box::new(
        Diagnostic::error(code::BACKWARDS, target.span(), message)
            .label("an upgrade to here would do nothing")
            .help("to go back, use 'downgrade'; to go up, name a revision above the start"),
    )
}

fn not_above(graph: &RevisionGraph, branch: RevisionIndex, target: &Target) -> Fault {
    let message = format!("'{}' is not above the fork at '{target}'", graph.id(branch));
    Box::new(
        Diagnostic::error(code::NOT_A_DOWNGRADE, target.span(), message)
            .label("several branches begin here, and the name before '@' chooses none of them")
            .help("put a revision of the branch to undo before '@', or leave '@' out to undo all of them"),
    )
}

fn not_downgradable(graph: &RevisionGraph, rows: &[RevisionIndex], revision: RevisionIndex, target: &Target) -> Fault {
    let id = graph.id(revision);
    let applied = graph.ancestors(rows.iter().copied(), Lineage::Dependencies);
    let at = if rows.is_empty() { "base".to_string() } else { graph.ids_of(rows) };
    let fault = Diagnostic::error(code::NOT_A_DOWNGRADE, target.span(), format!("no downgrade leads to '{id}'"));
    Box::new(if applied.contains(revision) {
        let dependants: Vec<RevisionIndex> = graph.dependants(revision).filter(|one| applied.contains(*one)).collect();
        let dependants = graph.ids_of(&dependants);
        fault
            .label(format!("nothing that revises '{id}' has run; {dependants} depends on it"))
            .help(format!("to undo what depends on it, name the revision that {dependants} revises, or a base"))
    } else {
        fault.label(format!("it has not run at {at}")).help("name a revision below the start")
    })
}
