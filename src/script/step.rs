//! One migration of the script, replayed: its statements and what becomes of the version table.

use crate::revision::RowChange;
use crate::source::Span;
use crate::statement::Statement;
use std::fmt;

/// One migration as the script runs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Up, down, or only written down.
    pub direction: Direction,
    /// The revision that it applies or takes back.
    pub revision: String,
    /// The revisions that it starts from, as its header names them; empty for the base.
    pub from: Vec<String>,
    /// The revisions that it leads to; empty for the base.
    pub to: Vec<String>,
    /// Its message.
    pub message: Option<String>,
    /// What else its reader should know: comment lines below its title.
    pub remarks: Vec<String>,
    /// Comment lines behind its last statement.
    pub closing: Vec<String>,
    /// What it runs.
    pub statements: Vec<Statement>,
    /// Where a downgrade stands that does not lead back to the database before, and in what that differs. Only where it is
    /// asked for.
    pub differs: Option<(Span, Vec<String>)>,
    /// How it changes the rows of the version table. The rows themselves stand where a part begins and ends: at each of a
    /// thousand branches there are up to a thousand.
    pub bookkeeping: Vec<RowChange<String>>,
}

impl Step {
    /// `upgrade a, b -> c`, as Alembic says it: the base is an empty place.
    pub fn title(&self) -> String {
        format!("{} {} -> {}", self.direction, self.from.join(", "), self.to.join(", "))
    }

    /// The first line of its message, if that says something.
    pub fn headline(&self) -> Option<&str> {
        self.message.as_deref().map(|message| first_line(message.trim())).filter(|line| !line.is_empty())
    }
}

/// What ends a comment: PostgreSQL takes a lone carriage return for a line's end too (measured on 15).
const LINE_ENDS: [char; 2] = ['\n', '\r'];

/// The first line of a text.
pub(super) fn first_line(text: &str) -> &str {
    text.split(LINE_ENDS).next().unwrap_or_default()
}

/// A line of a comment: a name in it may hold line ends, and what stands behind them would be run.
pub(super) fn one_line(text: &str) -> String {
    text.replace(LINE_ENDS, " ")
}

/// Which way a step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// It applies a revision.
    Upgrade,
    /// It takes a revision back.
    Downgrade,
    /// It writes the revision down and runs nothing.
    Stamp,
}

impl Direction {
    /// The direction of that name.
    pub fn parse(name: &str) -> Option<Direction> {
        [Direction::Upgrade, Direction::Downgrade, Direction::Stamp].into_iter().find(|one| one.to_string() == name)
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Direction::Upgrade => "upgrade",
            Direction::Downgrade => "downgrade",
            Direction::Stamp => "stamp_revision",
        })
    }
}
