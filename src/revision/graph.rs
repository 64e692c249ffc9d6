//! The graph: which revision stands on which.

use std::collections::BTreeMap;

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use super::header::Header;
use super::set::RevisionSet;

/// The number of a revision in its [`RevisionGraph`]; numbers follow the load order.
pub type RevisionIndex = NodeIndex<u32>;

/// Why a revision stands on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// It revises it.
    Revises,
    /// It depends on it.
    DependsOn,
    /// It depends on it, and so does already one of its ancestors: this link adds nothing to the rows.
    Inherited,
}

/// Which links a walk along the graph follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lineage {
    /// `revises` only.
    Revises,
    /// `revises` and `depends_on`.
    Dependencies,
}

/// All revisions of a project and what they stand on. It has no cycle, whatever the headers said.
///
/// Iterators over parents follow the declared order, iterators over children the load order, which is the order in
/// which the headers were given to [`RevisionGraph::build`].
#[derive(Debug, Clone)]
pub struct RevisionGraph {
    /// An edge leads from a revision to what it stands on. petgraph walks the edges of a node from the newest to the
    /// oldest, so they are added last to first.
    pub(super) graph: DiGraph<Header, Link>,
    /// Every revision by its id.
    pub(super) ids: BTreeMap<Box<str>, RevisionIndex>,
    /// The revision at which a branch label begins.
    pub(super) labels: BTreeMap<Box<str>, RevisionIndex>,
    /// The labels of each revision's branch, where they begin and where they reach.
    pub(super) labels_of: Vec<Vec<Box<str>>>,
}

impl RevisionGraph {
    /// How many revisions there are.
    pub fn len(&self) -> usize {
        self.graph.node_count()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All revisions in load order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = RevisionIndex> + use<> {
        self.graph.node_indices()
    }

    /// What a revision says of itself.
    pub fn header(&self, revision: RevisionIndex) -> &Header {
        &self.graph[revision]
    }

    /// The id of a revision.
    pub fn id(&self, revision: RevisionIndex) -> &str {
        self.graph[revision].id()
    }

    /// The ids of several revisions, with commas between.
    pub fn ids_of(&self, revisions: &[RevisionIndex]) -> String {
        revisions.iter().map(|one| self.id(*one)).collect::<Vec<_>>().join(", ")
    }

    /// The revision with exactly this id.
    pub fn by_id(&self, id: &str) -> Option<RevisionIndex> {
        self.ids.get(id).copied()
    }

    /// The revision at which exactly this branch label begins.
    pub fn by_label(&self, label: &str) -> Option<RevisionIndex> {
        self.labels.get(label).copied()
    }

    /// Every id and every branch label, each with its revision.
    pub fn names(&self) -> impl Iterator<Item = (&str, RevisionIndex)> {
        self.ids.iter().chain(&self.labels).map(|(name, revision)| (&**name, *revision))
    }

    /// The labels of the branch that a revision belongs to, in the load order of the revisions that carry them.
    ///
    /// A label reaches all that revises the labelled revision, however far. Where nothing forks on the way, it also
    /// reaches down to the beginning of the line (measured on Alembic 1.20).
    pub fn labels(&self, revision: RevisionIndex) -> &[Box<str>] {
        &self.labels_of[revision.index()]
    }

    /// What a revision revises, as declared.
    pub fn revises(&self, revision: RevisionIndex) -> impl Iterator<Item = RevisionIndex> {
        self.parents(revision, |link| link == Link::Revises)
    }

    /// What a revision depends on, as declared, without what it also revises.
    pub fn depends_on(&self, revision: RevisionIndex) -> impl Iterator<Item = RevisionIndex> {
        self.parents(revision, |link| link != Link::Revises)
    }

    /// What a revision stands on, in the eyes of the version table: what it revises, then what it depends on, save
    /// the dependencies that an ancestor has declared already (Alembic's normalized down revisions).
    pub fn stands_on(&self, revision: RevisionIndex) -> impl Iterator<Item = RevisionIndex> {
        self.parents(revision, |link| link != Link::Inherited)
    }

    /// What revises a revision.
    pub fn children(&self, revision: RevisionIndex) -> impl Iterator<Item = RevisionIndex> {
        self.graph
            .edges_directed(revision, Incoming)
            .filter(|edge| *edge.weight() == Link::Revises)
            .map(|edge| edge.source())
    }

    /// What revises a revision or depends on it.
    pub fn dependants(&self, revision: RevisionIndex) -> impl Iterator<Item = RevisionIndex> {
        self.graph.neighbors_directed(revision, Incoming)
    }

    fn parents(&self, revision: RevisionIndex, follow: fn(Link) -> bool) -> impl Iterator<Item = RevisionIndex> {
        self.graph
            .edges_directed(revision, Outgoing)
            .filter(move |edge| follow(*edge.weight()))
            .map(|edge| edge.target())
    }

    /// True if nothing revises it.
    pub fn is_head(&self, revision: RevisionIndex) -> bool {
        self.children(revision).next().is_none()
    }

    /// True if nothing revises it or depends on it: its row stays in the version table after `upgrade heads`.
    pub fn is_effective_head(&self, revision: RevisionIndex) -> bool {
        self.dependants(revision).next().is_none()
    }

    /// True if it revises nothing.
    pub fn is_base(&self, revision: RevisionIndex) -> bool {
        self.revises(revision).next().is_none()
    }

    /// True if more than one revision revises it.
    pub fn is_branch_point(&self, revision: RevisionIndex) -> bool {
        self.children(revision).nth(1).is_some()
    }

    /// True if it revises more than one revision.
    pub fn is_merge_point(&self, revision: RevisionIndex) -> bool {
        self.revises(revision).nth(1).is_some()
    }

    /// All heads, in load order.
    pub fn heads(&self) -> Vec<RevisionIndex> {
        self.iter().filter(|one| self.is_head(*one)).collect()
    }

    /// All effective heads, in load order: what `upgrade heads` leaves in the version table.
    pub fn effective_heads(&self) -> Vec<RevisionIndex> {
        self.iter().filter(|one| self.is_effective_head(*one)).collect()
    }

    /// All bases, in load order.
    pub fn bases(&self) -> Vec<RevisionIndex> {
        self.iter().filter(|one| self.is_base(*one)).collect()
    }

    /// The bases that depend on nothing either, in load order.
    pub fn real_bases(&self) -> Vec<RevisionIndex> {
        self.iter().filter(|one| self.graph.neighbors_directed(*one, Outgoing).next().is_none()).collect()
    }

    /// All branch points, in load order.
    pub fn branch_points(&self) -> Vec<RevisionIndex> {
        self.iter().filter(|one| self.is_branch_point(*one)).collect()
    }

    /// All merge points, in load order.
    pub fn merge_points(&self) -> Vec<RevisionIndex> {
        self.iter().filter(|one| self.is_merge_point(*one)).collect()
    }

    /// An empty set for revisions of this graph.
    pub fn no_revisions(&self) -> RevisionSet {
        RevisionSet::new(self.len())
    }

    /// These revisions and everything below them.
    pub fn ancestors(&self, of: impl IntoIterator<Item = RevisionIndex>, lineage: Lineage) -> RevisionSet {
        self.reach(of, lineage, Outgoing)
    }

    /// These revisions and everything above them.
    pub fn descendants(&self, of: impl IntoIterator<Item = RevisionIndex>, lineage: Lineage) -> RevisionSet {
        self.reach(of, lineage, Incoming)
    }

    fn reach(
        &self,
        from: impl IntoIterator<Item = RevisionIndex>,
        lineage: Lineage,
        direction: petgraph::Direction,
    ) -> RevisionSet {
        let mut reached = self.no_revisions();
        let mut todo: Vec<RevisionIndex> = from.into_iter().collect();
        while let Some(revision) = todo.pop() {
            if !reached.insert(revision) {
                continue;
            }
            for edge in self.graph.edges_directed(revision, direction) {
                if lineage == Lineage::Dependencies || *edge.weight() == Link::Revises {
                    todo.push(if direction == Outgoing { edge.target() } else { edge.source() });
                }
            }
        }
        reached
    }
}
