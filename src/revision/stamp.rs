//! What `stamp` does: it says where a database stands, and runs nothing.

use super::graph::{Lineage, RevisionGraph, RevisionIndex};
use super::heads::{RowChange, replace};
use super::set::RevisionSet;
use super::target::{Fault, Target, Typed};

/// One step of a stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The rows that give way, in load order.
    pub from: Vec<RevisionIndex>,
    /// The row that takes their place; `None` if a branch returns to its base.
    pub to: Option<RevisionIndex>,
    /// The statements on the version table, in order.
    pub changes: Vec<RowChange>,
}

/// The steps of a stamp, and the rows at both ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampRoute {
    /// The rows at the start, in load order.
    pub start: Vec<RevisionIndex>,
    /// The steps, in the order in which the targets were typed.
    pub stamps: Vec<Stamp>,
    /// The rows at the end, in load order.
    pub end: Vec<RevisionIndex>,
}

impl StampRoute {
    /// Moves rows to these targets: a row that a target stands on, or that stands on it, gives way to it; rows of
    /// other branches stay. `base` removes all rows, `BRANCH@base` those of a branch.
    ///
    /// The rows are those that Alembic's `stamp` leaves (`script/base.py`), save that a row which is itself a target,
    /// or which no target stands on or below, is never lost.
    ///
    /// # Errors
    /// A target that means nothing here, and targets or rows that stand on each other.
    pub fn new(graph: &RevisionGraph, rows: &[RevisionIndex], targets: &[Typed]) -> Result<StampRoute, Fault> {
        let mut moves = Vec::new();
        for typed in targets {
            let target = Target::parse(*typed)?;
            let places = graph.revisions(&target)?;
            moves.push((target, places));
        }
        let mut destinations: Vec<RevisionIndex> = moves.iter().flat_map(|(_, places)| places.clone()).collect();
        destinations.sort();
        destinations.dedup();
        if let (Some(first), Some(last)) = (targets.first(), targets.last()) {
            graph.check_rows(&destinations, first.span.to(last.span))?;
            graph.check_rows(rows, first.span)?;
        }

        let mut start = rows.to_vec();
        start.sort();
        let mut stamping = Stamping { rows: start.clone(), stamps: Vec::new(), destinations: &destinations };
        for (target, places) in &moves {
            if places.is_empty() {
                stamping.leave(graph.branch(target)?.map(|branch| graph.line(branch, Lineage::Dependencies)));
            }
            for place in places {
                stamping.arrive(*place, &graph.line(*place, Lineage::Dependencies));
            }
        }
        let Stamping { rows: mut end, stamps, .. } = stamping;
        end.sort();
        Ok(StampRoute { start, stamps, end })
    }
}

/// The rows as the steps of a stamp go by.
struct Stamping<'d> {
    rows: Vec<RevisionIndex>,
    stamps: Vec<Stamp>,
    destinations: &'d [RevisionIndex],
}

impl Stamping<'_> {
    /// Removes the rows of a branch, or all rows.
    fn leave(&mut self, line: Option<RevisionSet>) {
        for row in self.rows.clone() {
            if line.as_ref().is_none_or(|line| line.contains(row)) && !self.destinations.contains(&row) {
                self.rows.retain(|one| *one != row);
                self.stamps.push(Stamp { from: vec![row], to: None, changes: vec![RowChange::Delete(row)] });
            }
        }
    }

    /// Makes a row of this revision from those of its line, unless it is one already.
    fn arrive(&mut self, to: RevisionIndex, line: &RevisionSet) {
        if self.rows.contains(&to) {
            return;
        }
        let gives_way = |row: &RevisionIndex| line.contains(*row) && !self.destinations.contains(row);
        let from: Vec<RevisionIndex> = self.rows.iter().copied().filter(gives_way).collect();
        self.rows.retain(|row| !from.contains(row));
        self.rows.push(to);
        self.stamps.push(Stamp { changes: replace(from.clone(), to), from, to: Some(to) });
    }
}
