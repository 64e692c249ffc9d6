//! Sets of revisions of one graph.

use super::graph::RevisionIndex;

/// A set of revisions of one graph, walked in load order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionSet {
    members: Vec<bool>,
}

impl RevisionSet {
    /// An empty set for a graph of `size` revisions.
    pub fn new(size: usize) -> RevisionSet {
        RevisionSet { members: vec![false; size] }
    }

    /// True if the revision is in it.
    pub fn contains(&self, revision: RevisionIndex) -> bool {
        self.members.get(revision.index()).copied().unwrap_or(false)
    }

    /// Puts a revision in; true if it was not there.
    pub fn insert(&mut self, revision: RevisionIndex) -> bool {
        !std::mem::replace(&mut self.members[revision.index()], true)
    }

    /// Takes a revision out; true if it was there.
    pub fn remove(&mut self, revision: RevisionIndex) -> bool {
        std::mem::replace(&mut self.members[revision.index()], false)
    }

    /// Its members, in load order.
    pub fn iter(&self) -> impl Iterator<Item = RevisionIndex> {
        self.members.iter().enumerate().filter(|(_, is_in)| **is_in).map(|(index, _)| RevisionIndex::new(index))
    }

    /// True if nothing is in it.
    pub fn is_empty(&self) -> bool {
        !self.members.contains(&true)
    }

    /// Keeps what is also in `other`.
    pub fn intersect(&mut self, other: &RevisionSet) {
        for (mine, theirs) in self.members.iter_mut().zip(&other.members) {
            *mine &= theirs;
        }
    }

    /// Takes out what is in `other`.
    pub fn subtract(&mut self, other: &RevisionSet) {
        for (mine, theirs) in self.members.iter_mut().zip(&other.members) {
            *mine &= !theirs;
        }
    }
}
