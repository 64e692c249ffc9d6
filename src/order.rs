//! Puts the operations of a block in dependency order: an object is made before what refers to it, and what refers to it
//! is dropped first. The sort is stable: a written order that is valid stays to the letter.

mod split;

use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::migration::{Block, Item, Step};
use crate::op::{Effect, Links, Object, Operation};
use petgraph::Direction::Incoming;
use petgraph::graph::{DiGraph, NodeIndex};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// The block in order. `execute`, `unfinished` and `autocommit` are fences that nothing crosses. A cycle that cannot be broken is
/// reported, and keeps the order in which it was written.
pub fn sort<'a>(block: &'a Block, before: &Catalog, report: &mut Diagnostics) -> Cow<'a, Block> {
    if block.items.len() < 2 {
        return Cow::Borrowed(block);
    }
    let mut sorted: Vec<Item> = Vec::new();
    let mut moved = false;
    for run in block.items.chunk_by(|one, other| !is_fence(one) && !is_fence(other)) {
        match in_order(run, before, report) {
            None => sorted.extend_from_slice(run),
            Some(steps) => {
                moved = true;
                sorted.extend(steps.into_iter().map(Item::Step));
            }
        }
    }
    if moved { Cow::Owned(Block { items: sorted, ..Block::default() }) } else { Cow::Borrowed(block) }
}

fn is_fence(item: &Item) -> bool {
    match item {
        Item::Autocommit { .. } => true,
        Item::Step(step) => matches!(step.operation, Operation::Execute(_) | Operation::Unfinished(_)),
    }
}

/// The operations of a run in another order; `None` if they are in order already.
fn in_order(run: &[Item], before: &Catalog, report: &mut Diagnostics) -> Option<Vec<Step>> {
    let steps: Vec<&Step> = run.iter().filter_map(Item::as_step).collect();
    if steps.len() < 2 {
        return None;
    }
    let edges = Edges::between(&steps, before);
    if edges.are_forward() {
        return None;
    }
    match edges.order() {
        Ok(order) => Some(order.into_iter().map(|at| steps[at].clone()).collect()),
        Err(stuck) => {
            let broken = split::keys_behind_tables(&steps, &stuck, before);
            let steps: Vec<&Step> = broken.iter().collect();
            let edges = Edges::between(&steps, before);
            match edges.order() {
                Ok(order) => Some(order.into_iter().map(|at| steps[at].clone()).collect()),
                Err(_) if fits_as_written(run, before) => None,
                Err(stuck) => {
                    report.push(cycle(&steps, &edges.cycle(&stuck)));
                    None
                }
            }
        }
    }
}

/// What must stand before what: a node for each position, an edge from the earlier to the later.
struct Edges {
    graph: DiGraph<(), ()>,
}

/// Who makes, needs and drops an object, and so on.
#[derive(Default)]
struct Uses {
    makes: Vec<usize>,
    needs: Vec<usize>,
    frees: Vec<usize>,
    drops: Vec<usize>,
    renames: Vec<usize>,
}

impl Edges {
    fn between(steps: &[&Step], before: &Catalog) -> Edges {
        let links: Vec<Links> = steps.iter().map(|step| step.operation.links(before)).collect();
        let mut uses: BTreeMap<&Object, Uses> = BTreeMap::new();
        for (at, links) in links.iter().enumerate() {
            links.makes.iter().for_each(|object| uses.entry(object).or_default().makes.push(at));
            links.needs.iter().for_each(|object| uses.entry(object).or_default().needs.push(at));
            links.frees.iter().for_each(|object| uses.entry(object).or_default().frees.push(at));
            links.drops.iter().for_each(|object| uses.entry(object).or_default().drops.push(at));
            links.renames.iter().for_each(|object| uses.entry(object).or_default().renames.push(at));
        }
        let mut edges = Edges { graph: DiGraph::with_capacity(steps.len(), steps.len()) };
        for _ in steps {
            edges.graph.add_node(());
        }
        for (object, uses) in &uses {
            let goes = !uses.drops.is_empty() || !uses.renames.is_empty();
            if goes && (!uses.makes.is_empty() || has_new_column(object, &links)) {
                edges.keep_written_order(uses);
                continue;
            }
            for (earlier, later) in [
                (&uses.makes, &uses.needs),
                (&uses.makes, &uses.frees),
                (&uses.needs, &uses.drops),
                (&uses.frees, &uses.drops),
                (&uses.needs, &uses.renames),
            ] {
                for later in later {
                    for earlier in earlier.iter().filter(|earlier| *earlier != later) {
                        edges.add(*earlier, *later);
                    }
                }
            }
        }
        edges
    }

    /// An object that is both dropped and made: who means which is told by the written order alone.
    fn keep_written_order(&mut self, uses: &Uses) {
        let Uses { makes, needs, frees, drops, renames } = uses;
        let all: BTreeSet<usize> = [makes, needs, frees, drops, renames].into_iter().flatten().copied().collect();
        let all: Vec<usize> = all.into_iter().collect();
        for pair in all.windows(2) {
            self.add(pair[0], pair[1]);
        }
    }

    fn add(&mut self, earlier: usize, later: usize) {
        self.graph.add_edge(NodeIndex::new(earlier), NodeIndex::new(later), ());
    }

    fn are_forward(&self) -> bool {
        self.graph.raw_edges().iter().all(|edge| edge.source() < edge.target())
    }

    /// The order in which each position comes as early as it was written and may stand; or the positions on cycles.
    fn order(&self) -> Result<Vec<usize>, BTreeSet<usize>> {
        let mut waits_for: Vec<usize> =
            self.graph.node_indices().map(|at| self.graph.edges_directed(at, Incoming).count()).collect();
        let free = self.graph.node_indices().filter(|at| waits_for[at.index()] == 0);
        // Of those that may stand next, the one that was written first.
        let mut ready: BinaryHeap<Reverse<NodeIndex>> = free.map(Reverse).collect();
        let mut order = Vec::with_capacity(waits_for.len());
        while let Some(Reverse(next)) = ready.pop() {
            order.push(next.index());
            for later in self.graph.neighbors(next) {
                waits_for[later.index()] -= 1;
                if waits_for[later.index()] == 0 {
                    ready.push(Reverse(later));
                }
            }
        }
        match order.len() == waits_for.len() {
            true => Ok(order),
            false => Err((0..waits_for.len()).filter(|at| waits_for[*at] > 0).collect()),
        }
    }

    /// One cycle among positions that are stuck.
    fn cycle(&self, stuck: &BTreeSet<usize>) -> Vec<usize> {
        let mut path: Vec<usize> = Vec::new();
        let mut at = stuck.first().copied();
        while let Some(here) = at {
            if let Some(start) = path.iter().position(|one| *one == here) {
                return path.split_off(start);
            }
            path.push(here);
            let before = self.graph.neighbors_directed(NodeIndex::new(here), Incoming).map(NodeIndex::index);
            at = before.filter(|earlier| stuck.contains(earlier)).min();
        }
        path
    }
}

/// True if nothing is found wrong with the operations in the order in which they were written: one of them may have broken
/// the cycle that the catalog before them shows.
fn fits_as_written(run: &[Item], before: &Catalog) -> bool {
    let (mut catalog, mut report) = (before.clone(), Diagnostics::new());
    let steps = run.iter().filter_map(Item::as_step);
    steps.for_each(|step| step.operation.settle(&mut catalog, &mut report));
    !report.has_errors()
}

/// True for a unique key over a column that is made, or gets its name, among these operations: another key than the one
/// over the column that had the name before.
fn has_new_column(object: &Object, links: &[Links]) -> bool {
    let Object::UniqueKey(table, columns) = object else { return false };
    let mut made = links.iter().flat_map(|links| &links.makes);
    made.any(|made| matches!(made, Object::Column(of, column) if of == table && columns.contains(column)))
}

fn cycle(steps: &[&Step], cycle: &[usize]) -> Diagnostic {
    let names: Vec<String> = cycle.iter().map(|at| steps[*at].operation.summary()).collect();
    let first = cycle.first().map_or(crate::source::Span::NONE, |at| steps[*at].span);
    let message = format!("no order exists for these operations: {}", names.join(", "));
    let diagnostic = Diagnostic::error(code::DEPENDENCY_CYCLE, first, message);
    let others = cycle.iter().skip(1).map(|at| steps[*at].span);
    others.fold(diagnostic.label("on the cycle"), |diagnostic, span| diagnostic.also(span, "on the cycle too"))
}
