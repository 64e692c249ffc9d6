//! What is wrong in the author's text: a stable code, a place, second places, and help that says what to type.
//!
//! What is wrong in the world (disk, configuration, connection) is an error of the room that met it, never a
//! diagnostic; the two do not mix.

pub mod code;
pub mod render;

pub use code::Code;

use crate::source::Span;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is printed on stdout; the command ends with exit code 3.
    Error,
    /// Worth reading; the command goes on.
    Warning,
}

/// A place and what to say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The words to underline.
    pub span: Span,
    /// What to say of them; may be empty for the first label.
    pub text: String,
}

/// One thing that is wrong, told so that the author can mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code, with its long explanation.
    pub code: &'static Code,
    /// Error or warning.
    pub severity: Severity,
    /// One sentence, lower case, no full stop.
    pub message: String,
    /// Where. [`Span::NONE`] is allowed for what stands in no file (a target on the command line).
    pub primary: Label,
    /// Other places that explain it, such as the earlier definition.
    pub secondary: Vec<Label>,
    /// What to type instead, a line each.
    pub help: Vec<String>,
    /// Facts worth knowing, a line each.
    pub notes: Vec<String>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: &'static Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            message: message.into(),
            primary: Label { span, text: String::new() },
            secondary: Vec::new(),
            help: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// A warning at a place.
    pub fn warning(code: &'static Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, span, message) }
    }

    /// Says something right under the underlined words.
    pub fn label(mut self, text: impl Into<String>) -> Diagnostic {
        self.primary.text = text.into();
        self
    }

    /// Adds a second place. A span of [`Span::NONE`] is left out, since there is nothing to show.
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        if !span.is_none() {
            self.secondary.push(Label { span, text: text.into() });
        }
        self
    }

    /// Adds a line of help: what to type instead.
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.help.push(text.into());
        self
    }

    /// Adds a fact worth knowing.
    pub fn note(mut self, text: impl Into<String>) -> Diagnostic {
        self.notes.push(text.into());
        self
    }
}

/// The sink: collects everything, so that one run shows all that is wrong.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// An empty sink.
    pub fn new() -> Diagnostics {
        Diagnostics::default()
    }

    /// Takes one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Takes all of another sink, in its order.
    pub fn append(&mut self, other: Diagnostics) {
        self.list.extend(other.list);
    }

    /// Makes warnings of the errors among them, each with why it is none.
    pub fn weaken(&mut self, why: &str) {
        for one in self.list.iter_mut().filter(|one| one.severity == Severity::Error) {
            one.severity = Severity::Warning;
            one.notes.push(why.to_string());
        }
    }

    /// Puts what is about one file in the order of the file.
    pub fn sort_by_place(&mut self) {
        self.list.sort_by_key(|diagnostic| diagnostic.primary.span.start());
    }

    /// True if there is an error among them, so that no product may be printed.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|one| one.severity == Severity::Error)
    }

    /// True if nothing was said.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// In the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }
}

/// The nearest of `known` to what was typed, if it is near enough to be meant.
///
/// Counts insertions, deletions, substitutions and swaps of neighbours; a third of the length may differ.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = typed.chars().count();
    let allowed = (length / 3).max(1);
    // Lengths alone tell most apart, and somebody may type a megabyte.
    let may_be_near = |candidate: &&str| candidate.chars().count().abs_diff(length) <= allowed;
    known
        .into_iter()
        .filter(may_be_near)
        .map(|candidate| (distance(typed, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The optimal string alignment distance.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut rows: [Vec<usize>; 3] = [vec![], (0..=right.len()).collect(), vec![0; right.len() + 1]];
    for (i, a) in left.iter().enumerate() {
        rows[2][0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let mut best = (rows[1][j] + usize::from(a != b)).min(rows[1][j + 1] + 1).min(rows[2][j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                best = best.min(rows[0][j - 1] + 1);
            }
            rows[2][j + 1] = best;
        }
        rows.rotate_left(1);
        rows[2] = vec![0; right.len() + 1];
    }
    rows[1][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_and_a_far_one_is_not() {
        assert_eq!(nearest("creat_table", ["create_table", "drop_table"]), Some("create_table"));
        assert_eq!(nearest("haed", ["head", "base"]), Some("head"));
        assert_eq!(nearest("zebra", ["head", "base"]), None);
    }
}
