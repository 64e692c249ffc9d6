//! From headers to the graph, with every fault of the history reported in one run.

use std::collections::BTreeMap;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;
use petgraph::visit::{EdgeFiltered, EdgeRef};

use super::graph::{Lineage, Link, RevisionGraph, RevisionIndex};
use super::header::{Header, Name};
use super::set::RevisionSet;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Label, code, nearest};
use crate::source::Span;

impl RevisionGraph {
    /// Builds the graph of these headers; their order is the load order, which breaks every tie from here on.
    ///
    /// `version_width` is how many characters the version table keeps of a revision id. Faults of single headers, and
    /// duplicates, missing revisions, clashing labels and cycles are reported; the graph then holds what remains
    /// (of two revisions with one id the first, and no link of a cycle), and nobody should act on it.
    pub fn build(headers: Vec<Header>, version_width: u16, diagnostics: &mut Diagnostics) -> RevisionGraph {
        for header in &headers {
            header.check(version_width, diagnostics);
        }
        let mut built = add_revisions(headers, diagnostics);
        add_labels(&mut built, diagnostics);
        let dependencies = add_links(&mut built, diagnostics);
        break_cycles(&mut built, Lineage::Revises, diagnostics);
        break_cycles(&mut built, Lineage::Dependencies, diagnostics);
        mark_inherited(&mut built, &dependencies);
        spread_labels(&mut built);
        built
    }
}

/// One diagnostic a name, in the order in which the names first came up.
#[derive(Default)]
struct ByName {
    positions: BTreeMap<Box<str>, usize>,
    list: Vec<Diagnostic>,
}

impl ByName {
    /// Opens a diagnostic for this name, or adds a place to the one that is open.
    fn add(&mut self, name: &Name, place: &str, open: impl FnOnce() -> Diagnostic) {
        match self.positions.get(&name.text) {
            Some(position) => {
                self.list[*position].secondary.push(Label { span: name.span, text: place.to_string() });
            }
            None => {
                self.positions.insert(name.text.clone(), self.list.len());
                self.list.push(open());
            }
        }
    }

    fn report(self, diagnostics: &mut Diagnostics) {
        for diagnostic in self.list {
            diagnostics.push(diagnostic);
        }
    }
}

/// The nodes. Of two revisions with the same id the first stays.
fn add_revisions(headers: Vec<Header>, diagnostics: &mut Diagnostics) -> RevisionGraph {
    let mut graph = DiGraph::with_capacity(headers.len(), headers.len());
    let mut ids: BTreeMap<Box<str>, RevisionIndex> = BTreeMap::new();
    let mut duplicates = ByName::default();
    for header in headers {
        match ids.get(header.id()) {
            None => {
                ids.insert(header.revision.text.clone(), graph.add_node(header));
            }
            Some(first) => {
                let (first, name): (&Header, _) = (&graph[*first], &header.revision);
                duplicates.add(name, "and here", || {
                    let message = format!("revision id '{name}' is taken");
                    Diagnostic::error(code::DUPLICATE_REVISION, name.span, message)
                        .also(first.revision.span, "first used here")
                        .help("give one of them another id, and name it in the 'revises' of what follows it")
                });
            }
        }
    }
    duplicates.report(diagnostics);
    let labels_of = vec![Vec::new(); graph.node_count()];
    RevisionGraph { graph, ids, labels: BTreeMap::new(), labels_of }
}

/// The branch labels. A label that is also an id, or that an earlier revision carries, is left out.
fn add_labels(built: &mut RevisionGraph, diagnostics: &mut Diagnostics) {
    let mut clashes = ByName::default();
    let mut first_spans: BTreeMap<Box<str>, Span> = BTreeMap::new();
    for revision in built.graph.node_indices() {
        for label in &built.graph[revision].labels {
            if let Some(namesake) = built.ids.get(&label.text) {
                let span = built.graph[*namesake].revision.span;
                clashes.add(label, "and here", || clash(label, span, "this revision has it as its id"));
            } else if let Some(span) = first_spans.get(&label.text) {
                if built.labels.get(&label.text) != Some(&revision) {
                    clashes.add(label, "and here", || clash(label, *span, "first used here"));
                }
            } else {
                first_spans.insert(label.text.clone(), label.span);
                built.labels.insert(label.text.clone(), revision);
            }
        }
    }
    clashes.report(diagnostics);
}

fn clash(label: &Name, first: Span, place: &str) -> Diagnostic {
    Diagnostic::error(code::LABEL_CLASH, label.span, format!("branch label '{label}' is taken"))
        .also(first, place)
        .help("a label marks the beginning of one branch; choose another word")
}

/// The links, and beside them what each revision depends on. A link to what does not exist, and one to itself, is
/// reported and left out.
fn add_links(built: &mut RevisionGraph, diagnostics: &mut Diagnostics) -> Vec<Vec<RevisionIndex>> {
    let mut links: Vec<Vec<(RevisionIndex, Link)>> = Vec::with_capacity(built.len());
    let mut dependencies = Vec::with_capacity(built.len());
    let (mut missing_parents, mut missing_dependencies) = (ByName::default(), ByName::default());
    for revision in built.graph.node_indices() {
        let header = &built.graph[revision];
        let mut stands_on: Vec<(RevisionIndex, Link)> = Vec::new();
        let mut depends_on = Vec::new();
        for name in &header.revises {
            match built.by_id(&name.text) {
                None => missing_parents.add(name, "and here", || missing_parent(built, revision, name)),
                Some(parent) if parent == revision => {
                    diagnostics.push(self_loop(code::REVISION_CYCLE, name, "revises"))
                }
                Some(parent) => add_link(&mut stands_on, parent, Link::Revises),
            }
        }
        for name in &header.depends_on {
            match built.by_id(&name.text).or_else(|| built.by_label(&name.text)) {
                None => missing_dependencies.add(name, "and here", || missing_dependency(built, revision, name)),
                Some(needed) if needed == revision => {
                    diagnostics.push(self_loop(code::REVISION_DEPENDENCY_CYCLE, name, "depends on"));
                }
                Some(needed) => {
                    add_link(&mut stands_on, needed, Link::DependsOn);
                    depends_on.push(needed);
                }
            }
        }
        links.push(stands_on);
        dependencies.push(depends_on);
    }
    missing_parents.report(diagnostics);
    missing_dependencies.report(diagnostics);
    for (revision, stands_on) in built.graph.node_indices().zip(links).rev() {
        for (parent, link) in stands_on.into_iter().rev() {
            built.graph.add_edge(revision, parent, link);
        }
    }
    dependencies
}

/// One link between two revisions is enough.
fn add_link(stands_on: &mut Vec<(RevisionIndex, Link)>, parent: RevisionIndex, link: Link) {
    if stands_on.iter().all(|(known, _)| *known != parent) {
        stands_on.push((parent, link));
    }
}

fn missing_parent(built: &RevisionGraph, own: RevisionIndex, name: &Name) -> Diagnostic {
    let message = format!("there is no revision '{name}' to revise");
    let missing = Diagnostic::error(code::MISSING_PARENT, name.span, message);
    match built.by_label(&name.text) {
        Some(labelled) => missing
            .help(format!("'{name}' is the branch label of '{0}'; 'revises' takes the id: '{0}'", built.id(labelled))),
        None => suggest(missing, own, name, built.ids.iter()),
    }
}

fn missing_dependency(built: &RevisionGraph, own: RevisionIndex, name: &Name) -> Diagnostic {
    let message = format!("there is no revision or branch '{name}' to depend on");
    let missing = Diagnostic::error(code::MISSING_DEPENDENCY, name.span, message);
    suggest(missing, own, name, built.ids.iter().chain(built.labels.iter()))
}

/// Names what is written most alike, but not what the revision itself is called.
fn suggest<'a>(
    missing: Diagnostic,
    own: RevisionIndex,
    name: &Name,
    known: impl Iterator<Item = (&'a Box<str>, &'a RevisionIndex)>,
) -> Diagnostic {
    match nearest(&name.text, known.filter(|(_, one)| **one != own).map(|(known, _)| &**known)) {
        Some(near) => missing.help(format!("did you mean '{near}'?")),
        None => missing.help("put the missing migration back, or name another one; ids are written in full here"),
    }
}

fn self_loop(code: &'static Code, name: &Name, verb: &str) -> Diagnostic {
    Diagnostic::error(code, name.span, format!("revision '{name}' {verb} itself"))
        .help("name the revision before it, or 'none' if it is the first")
}

/// Reports every cycle of these links, each with all the revisions on it, and takes its links out.
fn break_cycles(built: &mut RevisionGraph, lineage: Lineage, diagnostics: &mut Diagnostics) {
    let follows = |link: Link| lineage == Lineage::Dependencies || link == Link::Revises;
    let followed = EdgeFiltered::from_fn(&built.graph, |edge| follows(*edge.weight()));
    let mut cycles: Vec<Vec<RevisionIndex>> =
        kosaraju_scc(&followed).into_iter().filter(|component| component.len() > 1).collect();
    for cycle in &mut cycles {
        cycle.sort();
    }
    cycles.sort();
    for cycle in cycles {
        let mut members = built.no_revisions();
        for revision in &cycle {
            members.insert(*revision);
        }
        diagnostics.push(cycle_fault(built, &cycle, &members, lineage));
        built.graph.retain_edges(|graph, edge| {
            let within = graph.edge_endpoints(edge).is_some_and(|(a, b)| members.contains(a) && members.contains(b));
            !(within && follows(graph[edge]))
        });
    }
}

fn cycle_fault(built: &RevisionGraph, cycle: &[RevisionIndex], members: &RevisionSet, lineage: Lineage) -> Diagnostic {
    let code = if lineage == Lineage::Revises { code::REVISION_CYCLE } else { code::REVISION_DEPENDENCY_CYCLE };
    let message = format!("these revisions stand on each other in a circle: {}", built.ids_of(cycle));
    let mut places = Vec::new();
    for revision in cycle {
        for edge in built.graph.edges(*revision).filter(|edge| members.contains(edge.target())) {
            let header = built.header(*revision);
            let (names, verb) = match edge.weight() {
                Link::Revises => (&header.revises, "revises"),
                Link::DependsOn | Link::Inherited => (&header.depends_on, "depends on"),
            };
            let target = edge.target();
            let named = names
                .iter()
                .find(|name| built.by_id(&name.text).or_else(|| built.by_label(&name.text)) == Some(target));
            let text = format!("'{}' {verb} '{}'", header.id(), built.id(target));
            places.extend(named.map(|name| Label { span: name.span, text }));
        }
    }
    let mut places = places.into_iter();
    let mut fault = Diagnostic::error(code, Span::NONE, message);
    fault.primary = places.next().unwrap_or(fault.primary);
    fault.secondary = places.collect();
    fault.help("one of them must stand on an earlier revision instead")
}

/// Marks the dependencies that an ancestor has declared already.
fn mark_inherited(built: &mut RevisionGraph, dependencies: &[Vec<RevisionIndex>]) {
    let mut dependants = vec![0_usize; built.len()];
    for needed in dependencies.iter().flatten() {
        dependants[needed.index()] += 1;
    }
    for revision in built.graph.node_indices() {
        let mut shared: Vec<RevisionIndex> =
            dependencies[revision.index()].iter().copied().filter(|needed| dependants[needed.index()] > 1).collect();
        let mut todo: Vec<RevisionIndex> = built.revises(revision).collect();
        let mut seen = built.no_revisions();
        while let (false, Some(ancestor)) = (shared.is_empty(), todo.pop()) {
            if !seen.insert(ancestor) {
                continue;
            }
            for needed in &dependencies[ancestor.index()] {
                if let Some(position) = shared.iter().position(|one| one == needed) {
                    shared.swap_remove(position);
                    inherit(built, revision, *needed);
                }
            }
            todo.extend(built.revises(ancestor));
        }
    }
}

fn inherit(built: &mut RevisionGraph, revision: RevisionIndex, needed: RevisionIndex) {
    if let Some(edge) = built.graph.find_edge(revision, needed)
        && built.graph[edge] == Link::DependsOn
    {
        built.graph[edge] = Link::Inherited;
    }
}

/// Gives each revision the labels of its branch, as [`RevisionGraph::labels`] tells.
fn spread_labels(built: &mut RevisionGraph) {
    for revision in built.graph.node_indices() {
        let labels: Vec<Box<str>> = built.graph[revision]
            .labels
            .iter()
            .map(|label| label.text.clone())
            .filter(|label| built.by_label(label) == Some(revision))
            .collect();
        if labels.is_empty() {
            continue;
        }
        let mut branch = built.descendants([revision], Lineage::Revises);
        let plain = |one: RevisionIndex| !built.is_merge_point(one) && built.dependants(one).nth(1).is_none();
        if branch.iter().all(plain) {
            let mut below = Some(revision);
            while let Some(one) = below.filter(|one| plain(*one)) {
                branch.insert(one);
                below = built.revises(one).next();
            }
        }
        for member in branch.iter() {
            let known = &mut built.labels_of[member.index()];
            known.extend(labels.iter().filter(|label| !known.contains(label)).cloned().collect::<Vec<_>>());
        }
    }
}
