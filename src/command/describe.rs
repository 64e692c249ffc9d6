//! How a revision is shown: Alembic's two shapes, a line and a record.

use std::fmt::Write;

use crate::revision::{Name, RevisionGraph, RevisionIndex};
use crate::source::Sources;

/// What a line says beside the id and whether it is a head.
#[derive(Debug, Clone, Copy, Default)]
pub struct Line<'r> {
    /// What it revises and depends on, in front.
    pub parents: bool,
    /// Whether it is a branch point or a merge point.
    pub tree: bool,
    /// The message.
    pub message: bool,
    /// The rows of a database, to mark its revisions.
    pub current: &'r [RevisionIndex],
}

impl Line<'_> {
    /// The line, without a line end.
    pub fn of(self, graph: &RevisionGraph, revision: RevisionIndex) -> String {
        let header = graph.header(revision);
        let mut line = String::new();
        if self.parents {
            line.push_str(&below(&header.revises));
            if !header.depends_on.is_empty() {
                line.push_str(&format!(" ({})", names(&header.depends_on)));
            }
            line.push_str(" -> ");
        }
        line.push_str(header.id());
        if !graph.labels(revision).is_empty() {
            line.push_str(&format!(" ({})", graph.labels(revision).join(", ")));
        }
        let marks = [
            (graph.is_effective_head(revision), " (head)"),
            (graph.is_head(revision) && !graph.is_effective_head(revision), " (effective head)"),
            (self.current.contains(&revision), " (current)"),
            (self.tree && graph.is_branch_point(revision), " (branchpoint)"),
            (self.tree && graph.is_merge_point(revision), " (mergepoint)"),
        ];
        line.extend(marks.iter().filter(|(holds, _)| *holds).map(|(_, mark)| *mark));
        if let Some(message) = header.message.as_ref().filter(|_| self.message) {
            line.push_str(&format!(", {}", message.as_str().lines().next().unwrap_or_default()));
        }
        line
    }
}

/// What a record says beside what every one says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Record<'r> {
    /// The rows of a database, to mark its revisions.
    pub current: &'r [RevisionIndex],
    /// How it can be taken back.
    pub downgrade: Option<&'r str>,
}

impl Record<'_> {
    /// The record, with the blank line that ends it.
    pub fn of(self, graph: &RevisionGraph, sources: &Sources, revision: RevisionIndex) -> String {
        let header = graph.header(revision);
        let marks = [
            (graph.is_head(revision), " (head)"),
            (graph.is_branch_point(revision), " (branchpoint)"),
            (graph.is_merge_point(revision), " (mergepoint)"),
            (self.current.contains(&revision), " (current)"),
        ];
        let mut lines = format!("Rev: {}", header.id());
        lines.extend(marks.iter().filter(|(holds, _)| *holds).map(|(_, mark)| *mark));
        lines.push('\n');
        let mut line = |name: &str, value: &str| {
            writeln!(lines, "{name}: {value}").expect("a String takes everything");
        };
        line(if graph.is_merge_point(revision) { "Merges" } else { "Parent" }, &below(&header.revises));
        if !header.depends_on.is_empty() {
            line("Also depends on", &names(&header.depends_on));
        }
        if graph.is_branch_point(revision) {
            line("Branches into", &graph.ids_of(&graph.children(revision).collect::<Vec<_>>()));
        }
        if !graph.labels(revision).is_empty() {
            line("Branch names", &graph.labels(revision).join(", "));
        }
        if let Some(path) = path(graph, sources, revision) {
            line("Path", path);
        }
        if let Some(downgrade) = self.downgrade {
            line("Downgrade", downgrade);
        }
        lines.push('\n');
        if let Some(message) = &header.message {
            lines.extend(message.as_str().lines().map(|text| format!("    {text}\n")));
            lines.push('\n');
        }
        lines.push_str(&format!("    Revision ID: {}\n", header.id()));
        lines.push_str(&format!("    Revises: {}\n", names(&header.revises)));
        if let Some(created) = &header.created {
            lines.push_str(&format!("    Create Date: {created}\n"));
        }
        lines.push('\n');
        lines
    }
}

/// The file of a revision.
pub fn path<'s>(graph: &RevisionGraph, sources: &'s Sources, revision: RevisionIndex) -> Option<&'s str> {
    graph.header(revision).source().map(|source| sources.get(source).path.as_str())
}

fn below(revises: &[Name]) -> String {
    if revises.is_empty() { "<base>".to_string() } else { names(revises) }
}

fn names(list: &[Name]) -> String {
    list.iter().map(Name::as_str).collect::<Vec<_>>().join(", ")
}
