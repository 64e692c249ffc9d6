//! What a comparison has found.

use crate::source::Span;
use std::fmt;

/// What a comparison has found.
#[derive(Debug, Default)]
pub struct Found {
    /// In what the catalogs differ.
    pub changes: Vec<Change>,
    /// What could not be told.
    pub notes: Vec<Note>,
}

/// One difference. Its `Display` is Alembic's line of it: `added column 'products.sku'`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What happens to it.
    pub action: Action,
    /// What it is, and its name: `column 'products.sku'`.
    pub subject: String,
    /// What data is gone with it, where any is.
    pub loses: Option<String>,
    /// Where the object is wanted to be so; where it was made, if it is not wanted any more.
    pub span: Span,
}

/// What happens to an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// It is new.
    Added,
    /// It goes.
    Removed,
    /// Something of it changes, in a few words: `type change from integer to bigint`.
    Changed(String),
    /// It has another name.
    Renamed,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.action {
            Action::Added => write!(f, "added {}", self.subject),
            Action::Removed => write!(f, "removed {}", self.subject),
            Action::Changed(what) => write!(f, "{what} on {}", self.subject),
            Action::Renamed => write!(f, "renamed {}", self.subject),
        }
    }
}

/// Something that could not be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What, in a sentence.
    pub message: String,
    /// Where it stands.
    pub span: Span,
}

impl Found {
    /// Something is new.
    pub fn added(&mut self, subject: impl Into<String>, span: Span) {
        self.push(Action::Added, subject.into(), None, span);
    }

    /// Something goes, perhaps with data.
    pub fn removed(&mut self, subject: impl Into<String>, loses: Option<String>, span: Span) {
        self.push(Action::Removed, subject.into(), loses, span);
    }

    /// Something changes.
    pub fn changed(&mut self, what: impl Into<String>, subject: impl Into<String>, span: Span) {
        self.push(Action::Changed(what.into()), subject.into(), None, span);
    }

    /// Something could not be told.
    pub fn note(&mut self, message: impl Into<String>, span: Span) {
        let note = Note { message: message.into(), span };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn push(&mut self, action: Action, subject: String, loses: Option<String>, span: Span) {
        self.changes.push(Change { action, subject, loses, span });
    }
}
