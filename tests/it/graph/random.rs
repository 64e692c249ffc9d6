//! Random histories and questions about them, the same in every run.

use limbeck::diagnostic::Diagnostics;
use limbeck::revision::{Header, Lineage, Name, RevisionGraph, RevisionIndex};
use limbeck::source::Span;

use crate::dice::Dice;

/// What Alembic is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Command {
    Upgrade,
    Downgrade,
    Stamp,
    History,
    Current,
    Labels,
}

/// One question.
pub struct Query {
    pub command: Command,
    /// The rows of the version table.
    pub rows: Vec<RevisionIndex>,
    /// One target, two ends of a range for `History`, one or two for `Stamp`.
    pub targets: Vec<String>,
}

/// One history with its questions.
pub struct Case {
    pub graph: RevisionGraph,
    pub queries: Vec<Query>,
}

impl Command {
    pub fn name(self) -> &'static str {
        match self {
            Command::Upgrade => "upgrade",
            Command::Downgrade => "downgrade",
            Command::Stamp => "stamp",
            Command::History => "history",
            Command::Current => "current",
            Command::Labels => "labels",
        }
    }
}

impl Case {
    /// A history of up to 13 revisions with bases, branches, merges, labels and up to so many dependencies each.
    pub fn roll(dice: &mut Dice, most_dependencies: usize, commands: &[Command]) -> Case {
        let mut diagnostics = Diagnostics::new();
        let graph = RevisionGraph::build(headers(dice, most_dependencies), 32, &mut diagnostics);
        assert!(diagnostics.is_empty(), "a random history is sound");
        let queries = (0..20).map(|_| query(dice, &graph, commands)).collect();
        Case { graph, queries }
    }
}

fn headers(dice: &mut Dice, most_dependencies: usize) -> Vec<Header> {
    let count = 2 + dice.below(12);
    let ids: Vec<Name> =
        (0..count).map(|at| Name::made(format!("r{}{}{at:02}", dice.below(10), dice.below(10)))).collect();
    let mut headers = Vec::new();
    for (at, id) in ids.iter().enumerate() {
        let mut header = Header::new(id.clone(), Span::NONE);
        if at > 0 && !dice.one_in(6) {
            let parents = if dice.one_in(4) { 2 + dice.below(2) } else { 1 };
            header.revises = dice.some_below(at, parents).into_iter().map(|one| ids[one].clone()).collect();
        }
        if at > 0 && dice.one_in(3) {
            let needed = 1 + dice.below(most_dependencies);
            header.depends_on = dice.some_below(at, needed).into_iter().map(|one| ids[one].clone()).collect();
        }
        if dice.one_in(4) {
            header.labels = vec![Name::made(format!("label{at}"))];
        }
        headers.push(header);
    }
    for at in (1..count).rev() {
        headers.swap(at, dice.below(at + 1));
    }
    headers
}

fn query(dice: &mut Dice, graph: &RevisionGraph, commands: &[Command]) -> Query {
    let command = *dice.pick(commands);
    let rows = rows(dice, graph);
    let targets = match command {
        Command::Upgrade => vec![target(dice, graph, '+')],
        Command::Downgrade => vec![downgrade_target(dice, graph, &rows)],
        Command::Stamp if dice.one_in(3) => vec![name(dice, graph), name(dice, graph)],
        Command::Stamp => vec![place(dice, graph)],
        Command::History => vec![history_start(dice, graph), place(dice, graph)],
        Command::Current | Command::Labels => Vec::new(),
    };
    Query { command, rows, targets }
}

fn rows(dice: &mut Dice, graph: &RevisionGraph) -> Vec<RevisionIndex> {
    let all: Vec<RevisionIndex> = graph.iter().collect();
    let chosen: Vec<RevisionIndex> = (0..dice.below(5)).map(|_| *dice.pick(&all)).collect();
    let applied = graph.ancestors(chosen, Lineage::Dependencies);
    applied.iter().filter(|one| !graph.dependants(*one).any(|above| applied.contains(above))).collect()
}

/// An id or a label.
fn name(dice: &mut Dice, graph: &RevisionGraph) -> String {
    let names: Vec<&str> = graph.names().map(|(name, _)| name).collect();
    dice.pick(&names).to_string()
}

/// A target without steps.
fn place(dice: &mut Dice, graph: &RevisionGraph) -> String {
    let (name, branch) = (name(dice, graph), name(dice, graph));
    match dice.below(10) {
        0 => "head".to_string(),
        1 | 2 => "heads".to_string(),
        3 => "base".to_string(),
        4 => format!("{branch}@head"),
        5 => format!("{branch}@base"),
        6 => format!("{branch}@{name}"),
        7 => name[..1 + dice.below(name.len())].to_string(),
        _ => name,
    }
}

fn target(dice: &mut Dice, graph: &RevisionGraph, sign: char) -> String {
    let (name, branch) = (name(dice, graph), name(dice, graph));
    let steps = 1 + dice.below(3);
    match dice.below(12) {
        0 => format!("{branch}@heads"),
        1 => format!("{sign}{steps}"),
        2 => format!("{branch}@{sign}{steps}"),
        3 => format!("{name}+{steps}"),
        4 => format!("{name}-{steps}"),
        5 => format!("{branch}@{name}{sign}{steps}"),
        _ => place(dice, graph),
    }
}

/// Mostly one that lies below the rows, since most others are refused.
fn downgrade_target(dice: &mut Dice, graph: &RevisionGraph, rows: &[RevisionIndex]) -> String {
    let below: Vec<RevisionIndex> = graph.ancestors(rows.iter().copied(), Lineage::Dependencies).iter().collect();
    if below.is_empty() || dice.one_in(3) {
        return target(dice, graph, '-');
    }
    let name = graph.id(*dice.pick(&below));
    let branch = graph.id(*dice.pick(&below));
    match dice.below(6) {
        0 => format!("{branch}@{name}"),
        1 => format!("{branch}@-{}", 1 + dice.below(2)),
        2 => format!("{branch}@base"),
        _ => name.to_string(),
    }
}

fn history_start(dice: &mut Dice, graph: &RevisionGraph) -> String {
    if dice.one_in(3) { "base".to_string() } else { name(dice, graph) }
}
