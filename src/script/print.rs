//! A script as a list of entries: what is printed, line by line, is what the online mode runs, entry by entry.

use crate::source::Span;
use crate::sql::scan::ends_in_line_comment;
use std::fmt;

/// One thing in the text of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Comment lines, each with its marks.
    Comment {
        /// The lines.
        text: String,
        /// True if they belong to the statement below them: no blank line between.
        attached: bool,
    },
    /// A meta-command of `psql`.
    Psql(String),
    /// A statement.
    Sql(Executable),
}

/// A statement that is printed, or run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Executable {
    /// The text, without the semicolon.
    pub sql: String,
    /// What it is for.
    pub role: Role,
    /// The segment that it belongs to; `None` before the first and after the last.
    pub segment: Option<usize>,
    /// The step that it belongs to, where it belongs to one.
    pub step: Option<usize>,
    /// The operation that it comes from.
    pub span: Span,
}

/// What a statement of the script is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A setting of the session.
    Setting,
    /// `BEGIN`.
    Begin,
    /// A guard or a latch.
    Guard,
    /// It makes the version table.
    VersionTable,
    /// It comes from a migration.
    Migration,
    /// It keeps the version table.
    Bookkeeping,
    /// `COMMIT`.
    Commit,
}

/// The text in a script: each statement ends in a semicolon, and a blank line follows.
impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Entry::Comment { text, attached: true } => writeln!(f, "{text}"),
            Entry::Comment { text, attached: false } => write!(f, "{text}\n\n"),
            Entry::Psql(line) => write!(f, "{line}\n\n"),
            Entry::Sql(statement) => write!(f, "{}{}", statement.sql, end(&statement.sql)),
        }
    }
}

/// A statement with the semicolon that ends it, and a blank line behind.
pub fn terminated(sql: &str) -> String {
    format!("{sql}{}", end(sql))
}

/// What ends a statement: a semicolon behind `-- note` would be part of the note.
fn end(sql: &str) -> &'static str {
    if ends_in_line_comment(sql) { "\n;\n\n" } else { ";\n\n" }
}
