//! What stands in the version table before and after each step.

use super::graph::{Lineage, RevisionGraph, RevisionIndex};
use super::route::{Direction, Step};
use super::set::RevisionSet;
use std::collections::BTreeSet;

/// One statement on the version table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowChange<R = RevisionIndex> {
    /// A row for this revision is added.
    Insert(R),
    /// The row of this revision is removed.
    Delete(R),
    /// The row of one revision becomes that of another.
    Update {
        /// The revision that the row held.
        from: R,
        /// The revision that it holds from now on.
        to: R,
    },
}

impl<R> RowChange<R> {
    /// The same change, with the revisions named in another way.
    pub fn map<S>(self, name: impl Fn(R) -> S) -> RowChange<S> {
        match self {
            RowChange::Insert(new) => RowChange::Insert(name(new)),
            RowChange::Delete(gone) => RowChange::Delete(name(gone)),
            RowChange::Update { from, to } => RowChange::Update { from: name(from), to: name(to) },
        }
    }
}

/// The rows of the version table as steps go by: of all revisions that have run, those on which no other stands.
///
/// A revision that another depends on has therefore no row of its own. The rows after each step are Alembic's
/// (`runtime/migration.py`), save that Alembic now and then leaves a row that another one implies, after which its
/// own `upgrade` refuses to go on (measured on Alembic 1.20); that row is left out here. Where several rows change at
/// once, the declared order is kept and the last one is updated.
#[derive(Debug, Clone)]
pub struct VersionRows<'g> {
    graph: &'g RevisionGraph,
    applied: RevisionSet,
    rows: BTreeSet<RevisionIndex>,
}

impl<'g> VersionRows<'g> {
    /// The table of a database that stands at these revisions, none of which stands on another.
    pub fn new(graph: &'g RevisionGraph, rows: &[RevisionIndex]) -> VersionRows<'g> {
        let applied = graph.ancestors(rows.iter().copied(), Lineage::Dependencies);
        VersionRows { graph, applied, rows: rows.iter().copied().collect() }
    }

    /// The rows, in load order.
    pub fn rows(&self) -> Vec<RevisionIndex> {
        self.rows.iter().copied().collect()
    }

    /// Goes one step and tells the statements that the version table needs for it.
    pub fn step(&mut self, step: Step) -> Vec<RowChange> {
        let Step { revision, direction } = step;
        let changes = match direction {
            Direction::Up => {
                self.applied.insert(revision);
                let gone = self.graph.stands_on(revision).filter(|one| self.rows.contains(one)).collect();
                replace(gone, revision)
            }
            Direction::Down => {
                self.applied.remove(revision);
                let bare = |one: &RevisionIndex| !self.graph.dependants(*one).any(|above| self.applied.contains(above));
                let back = self.graph.stands_on(revision).filter(bare).collect();
                restore(revision, back)
            }
        };
        for change in &changes {
            self.apply(*change);
        }
        changes
    }

    fn apply(&mut self, change: RowChange) {
        let (gone, new) = match change {
            RowChange::Insert(new) => (None, Some(new)),
            RowChange::Delete(gone) => (Some(gone), None),
            RowChange::Update { from, to } => (Some(from), Some(to)),
        };
        if let Some(gone) = gone {
            self.rows.remove(&gone);
        }
        self.rows.extend(new);
    }
}

/// Some rows give way to one.
pub(super) fn replace(mut gone: Vec<RevisionIndex>, to: RevisionIndex) -> Vec<RowChange> {
    let Some(from) = gone.pop() else {
        return vec![RowChange::Insert(to)];
    };
    gone.into_iter().map(RowChange::Delete).chain([RowChange::Update { from, to }]).collect()
}

/// One row gives way to some.
fn restore(from: RevisionIndex, mut back: Vec<RevisionIndex>) -> Vec<RowChange> {
    let Some(to) = back.pop() else {
        return vec![RowChange::Delete(from)];
    };
    back.into_iter().map(RowChange::Insert).chain([RowChange::Update { from, to }]).collect()
}
