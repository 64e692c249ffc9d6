//! The header of a migration: all that the graph, `heads`, `history` and their like need to know of a file.

use std::fmt;

use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::source::{SourceId, Span};

/// A text of a header and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What it says, without the quotes it may stand in.
    pub text: Box<str>,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// A revision id or a branch label and where it stands.
pub type Name = Text;

impl Text {
    /// A text found at a place.
    pub fn new(text: impl Into<Box<str>>, span: Span) -> Text {
        Text { text: text.into(), span }
    }

    /// A text that stands in no file.
    pub fn made(text: impl Into<Box<str>>) -> Text {
        Text::new(text, Span::NONE)
    }

    /// What it says.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What a migration says of itself before its blocks begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Its id.
    pub revision: Name,
    /// What it follows: nothing for a base, one revision, or several for a merge.
    pub revises: Vec<Name>,
    /// What must also have run before it, by id or by branch label.
    pub depends_on: Vec<Name>,
    /// The branch labels that begin here.
    pub labels: Vec<Name>,
    /// When it was made, as written.
    pub created: Option<Text>,
    /// What it is for.
    pub message: Option<Text>,
    /// The whole header; its source is the file of the migration.
    pub span: Span,
}

impl Header {
    /// A header that says nothing but its id.
    pub fn new(revision: Name, span: Span) -> Header {
        Header {
            revision,
            revises: Vec::new(),
            depends_on: Vec::new(),
            labels: Vec::new(),
            created: None,
            message: None,
            span,
        }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        self.revision.as_str()
    }

    /// The file of the migration; `None` for a header that was made, not read.
    pub fn source(&self) -> Option<SourceId> {
        self.span.source()
    }

    /// Reports an id or a label that could never be typed as a target, an id that does not fit into the version
    /// table's column of `version_width` characters, and a name that is listed twice.
    pub fn check(&self, version_width: u16, diagnostics: &mut Diagnostics) {
        check_name("revision id", &self.revision, diagnostics);
        for label in &self.labels {
            check_name("branch label", label, diagnostics);
        }
        let length = self.id().chars().count();
        if length > usize::from(version_width) {
            diagnostics.push(
                Diagnostic::error(
                    code::LONG_REVISION,
                    self.revision.span,
                    format!("revision id '{}' does not fit into the version table", self.revision),
                )
                .label(format!("{length} characters, the column holds {version_width}"))
                .help("choose a shorter id, or set 'width' of the version table in the configuration"),
            );
        }
        for (keyword, names) in [("revises", &self.revises), ("depends_on", &self.depends_on), ("labels", &self.labels)]
        {
            check_repeats(keyword, names, diagnostics);
        }
    }
}

/// Reports a name that is empty, reserved or made of characters with a meaning in targets.
///
/// Alembic refuses the characters `@ - + :` (`script/revision.py`) and lets the reserved words pass, after which
/// `history` fails on them (measured on Alembic 1.20).
pub(super) fn check_name(what: &str, name: &Name, diagnostics: &mut Diagnostics) {
    let fault = if name.text.is_empty() {
        "it is empty".to_string()
    } else if let Some(character) = name.text.chars().find(|one| "@-+:".contains(*one)) {
        format!("'{character}' has a meaning of its own in targets")
    } else if ["head", "heads", "base"].contains(&name.as_str()) {
        "this word has a meaning of its own in targets".to_string()
    } else {
        return;
    };
    diagnostics.push(
        Diagnostic::error(code::INVALID_NAME, name.span, format!("'{name}' cannot be a {what}"))
            .label(fault)
            .help("use letters, digits and '_', and none of the words 'head', 'heads' and 'base'"),
    );
}

/// Reports each name that a list holds twice.
fn check_repeats(keyword: &str, names: &[Name], diagnostics: &mut Diagnostics) {
    for (position, name) in names.iter().enumerate() {
        if let Some(first) = names[..position].iter().find(|first| first.text == name.text) {
            diagnostics.push(
                Diagnostic::error(code::REPEATED_NAME, name.span, format!("'{keyword}' names '{name}' twice"))
                    .also(first.span, "first named here")
                    .help("remove one of them"),
            );
        }
    }
}
