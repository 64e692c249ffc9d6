//! The history as a picture, in four hands: text, JSON, Graphviz and Mermaid.

use std::fmt::Write;

use renderdag::{Ancestor, GraphRowRenderer, Renderer};
use serde_json::json;

use super::describe::{self, Line};
use crate::revision::{Name, RevisionGraph, RevisionIndex, RevisionSet};
use crate::source::Sources;

/// The DAG with a line of text for each revision. A solid line leads to what a revision revises, a dotted one to what it
/// depends on.
pub fn text(graph: &RevisionGraph, revisions: &[RevisionIndex], line: Line<'_>) -> String {
    let mut renderer = GraphRowRenderer::new().output().with_min_row_height(0).build_box_drawing();
    let all = set(graph, revisions);
    let shown = |one: &RevisionIndex| all.contains(*one);
    let mut drawn = String::new();
    for revision in revisions {
        let revised = graph.revises(*revision).filter(shown).map(Ancestor::Parent);
        let needed = graph.depends_on(*revision).filter(shown).map(Ancestor::Ancestor);
        let glyph = if line.current.contains(revision) { "@" } else { "o" };
        let row =
            renderer.next_row(*revision, revised.chain(needed).collect(), glyph.into(), line.of(graph, *revision));
        drawn.push_str(&row);
    }
    drawn
}

/// A list of objects.
pub fn json(
    graph: &RevisionGraph,
    sources: &Sources,
    revisions: &[RevisionIndex],
    current: &[RevisionIndex],
) -> String {
    let names = |list: &[Name]| -> Vec<String> { list.iter().map(Name::to_string).collect() };
    let object = |revision: &RevisionIndex| {
        let header = graph.header(*revision);
        json!({
            "revision": header.id(),
            "revises": names(&header.revises),
            "depends_on": names(&header.depends_on),
            "labels": graph.labels(*revision),
            "message": header.message.as_ref().map(|message| message.as_str()),
            "created": header.created.as_ref().map(|created| created.as_str()),
            "path": describe::path(graph, sources, *revision),
            "head": graph.is_head(*revision),
            "effective_head": graph.is_effective_head(*revision),
            "branch_point": graph.is_branch_point(*revision),
            "merge_point": graph.is_merge_point(*revision),
            "current": current.contains(revision),
        })
    };
    let list: Vec<_> = revisions.iter().map(object).collect();
    format!("{:#}\n", json!(list))
}

/// A digraph for Graphviz, the newest on top; dependencies are dashed.
pub fn dot(graph: &RevisionGraph, revisions: &[RevisionIndex]) -> String {
    let safe = |text: String| text.replace('\\', "\\\\").replace('"', "\\\"");
    let id = |revision: RevisionIndex| format!("\"{}\"", safe(graph.id(revision).to_string()));
    let mut lines = String::from("digraph history {\n    node [shape=box]\n");
    for revision in revisions {
        let label = label(graph, *revision).map(safe).collect::<Vec<_>>().join("\\n");
        line(&mut lines, format!("{} [label=\"{label}\"]", id(*revision)));
    }
    for (from, to, is_dependency) in edges(graph, revisions) {
        let style = if is_dependency { " [style=dashed]" } else { "" };
        line(&mut lines, format!("{} -> {}{style}", id(from), id(to)));
    }
    lines + "}\n"
}

/// A flowchart for Mermaid, the newest on top; dependencies are dotted.
pub fn mermaid(graph: &RevisionGraph, revisions: &[RevisionIndex]) -> String {
    let safe =
        |text: String| text.replace('#', "#35;").replace('"', "#quot;").replace('<', "#lt;").replace('>', "#gt;");
    let mut lines = String::from("flowchart TD\n");
    for revision in revisions {
        let label = label(graph, *revision).map(safe).collect::<Vec<_>>().join("<br>");
        line(&mut lines, format!("r{}[\"{label}\"]", revision.index()));
    }
    for (from, to, is_dependency) in edges(graph, revisions) {
        let arrow = if is_dependency { "-.->" } else { "-->" };
        line(&mut lines, format!("r{} {arrow} r{}", from.index(), to.index()));
    }
    lines
}

fn line(lines: &mut String, text: String) {
    writeln!(lines, "    {text}").expect("a String takes everything");
}

/// The id with its labels, and the first line of the message.
fn label(graph: &RevisionGraph, revision: RevisionIndex) -> impl Iterator<Item = String> {
    let message = graph.header(revision).message.as_ref();
    let message = message.map(|message| message.as_str().lines().next().unwrap_or_default().to_string());
    std::iter::once(Line::default().of(graph, revision)).chain(message)
}

/// What leads from where to where, and whether it is a dependency.
fn edges(graph: &RevisionGraph, revisions: &[RevisionIndex]) -> Vec<(RevisionIndex, RevisionIndex, bool)> {
    let mut edges = Vec::new();
    let all = set(graph, revisions);
    for revision in revisions {
        let revised = graph.revises(*revision).map(|to| (*revision, to, false));
        let needed = graph.depends_on(*revision).map(|to| (*revision, to, true));
        edges.extend(revised.chain(needed).filter(|(_, to, _)| all.contains(*to)));
    }
    edges
}

fn set(graph: &RevisionGraph, revisions: &[RevisionIndex]) -> RevisionSet {
    let mut set = graph.no_revisions();
    for revision in revisions {
        set.insert(*revision);
    }
    set
}
