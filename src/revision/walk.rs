//! The order in which Alembic walks a part of the graph.

use petgraph::Direction::Outgoing;

use super::graph::{Lineage, RevisionGraph, RevisionIndex};
use super::set::RevisionSet;

impl RevisionGraph {
    /// These revisions, each before all that it stands on: the order of a downgrade, and of an upgrade from behind.
    ///
    /// Among the many orders that the graph allows this is Alembic's own (`script/revision.py`, measured on Alembic
    /// 1.20). It follows one line downwards for as long as nothing above the next revision is still to come, and
    /// goes on with another line where something is. Several dependencies are taken in declared order, where Alembic
    /// takes them in the order of a Python set.
    pub fn newest_first(&self, wanted: &RevisionSet) -> Vec<RevisionIndex> {
        let mut walk = Walk::new(self, wanted.clone());
        let mut order = Vec::new();
        let mut at = 0;
        while let Some(candidate) = walk.ends.get(at).copied() {
            if let Some(end) = walk.end_above(candidate) {
                at = end;
                continue;
            }
            order.push(candidate);
            if !walk.pass(at) {
                at = at.saturating_sub(1);
            }
        }
        order
    }
}

/// How far the walk has come down each line.
struct Walk<'g> {
    graph: &'g RevisionGraph,
    /// What is still to be walked over.
    todo: RevisionSet,
    /// The next revision of each line.
    ends: Vec<RevisionIndex>,
    /// The same as a set.
    is_end: RevisionSet,
    /// The ends and all that they stand on.
    live: RevisionSet,
    /// For each revision, how many live ones stand right on it.
    live_above: Vec<usize>,
}

impl<'g> Walk<'g> {
    fn new(graph: &'g RevisionGraph, todo: RevisionSet) -> Walk<'g> {
        let ends: Vec<RevisionIndex> =
            todo.iter().filter(|one| !graph.dependants(*one).any(|above| todo.contains(above))).collect();
        let live = graph.ancestors(ends.iter().copied(), Lineage::Dependencies);
        let mut live_above = vec![0; graph.len()];
        for parent in live.iter().flat_map(|one| graph.graph.neighbors_directed(one, Outgoing)) {
            live_above[parent.index()] += 1;
        }
        let mut is_end = graph.no_revisions();
        for end in &ends {
            is_end.insert(*end);
        }
        Walk { graph, todo, ends, is_end, live, live_above }
    }

    /// The first line whose end must come before this revision, because it stands on it.
    fn end_above(&self, revision: RevisionIndex) -> Option<usize> {
        if self.live_above[revision.index()] == 0 {
            return None;
        }
        let mut above = self.graph.no_revisions();
        let mut climb = vec![revision];
        while let Some(one) = climb.pop() {
            for next in self.graph.dependants(one).filter(|next| self.live.contains(*next)) {
                if above.insert(next) {
                    climb.push(next);
                }
            }
        }
        self.ends.iter().position(|end| above.contains(*end))
    }

    /// Passes the end of a line and goes down from it: the line follows the first way that nobody else takes, the
    /// other ways become new lines. False if there is no way, so that the line is gone.
    fn pass(&mut self, line: usize) -> bool {
        let passed = self.ends[line];
        self.todo.remove(passed);
        self.is_end.remove(passed);
        let mut ways = Vec::new();
        for below in self.graph.stands_on(passed) {
            if self.todo.contains(below) && self.is_end.insert(below) {
                ways.push(below);
            }
        }
        self.retire(passed);
        let mut ways = ways.into_iter();
        match ways.next() {
            Some(first) => self.ends[line] = first,
            None => {
                self.ends.remove(line);
                return false;
            }
        }
        self.ends.extend(ways);
        true
    }

    /// Takes a passed revision, and what only it stood on, from the live ones.
    fn retire(&mut self, passed: RevisionIndex) {
        let mut dead = vec![passed];
        while let Some(one) = dead.pop() {
            self.live.remove(one);
            for below in self.graph.graph.neighbors_directed(one, Outgoing) {
                self.live_above[below.index()] -= 1;
                if self.live_above[below.index()] == 0 && !self.is_end.contains(below) {
                    dead.push(below);
                }
            }
        }
    }
}
