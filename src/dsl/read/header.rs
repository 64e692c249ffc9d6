//! The header of a `.mig` file.

use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::dsl::grammar::{Node, Rule};
use crate::revision::{Header, Text};
use crate::source::Span;

/// The header under a node; `None` if it has no id.
pub(super) fn header(root: &Node, text: &str, diagnostics: &mut Diagnostics) -> Option<Header> {
    let mut seen: Vec<(Rule, Span)> = Vec::new();
    for line in root.children().filter(|line| line.rule() != Rule::EOI) {
        match seen.iter().find(|(rule, _)| *rule == line.rule()) {
            Some((_, first)) => diagnostics.push(
                Diagnostic::error(code::REPEATED_KEY, line.span(), format!("{:?} stands here twice", line.rule()))
                    .also(*first, "first here")
                    .help("keep one of the two lines"),
            ),
            None => seen.push((line.rule(), line.span())),
        }
    }
    let Some(revision) = root.child(Rule::revision) else {
        diagnostics.push(
            Diagnostic::error(code::NO_REVISION, first_word(root, text), "a migration begins with its revision id")
                .help("begin the file with a line such as: revision ae1027a6acf0"),
        );
        return None;
    };
    let id = texts(&revision).next()?;
    let mut header = Header::new(id, root.span());
    header.revises = root.child(Rule::revises).map_or_else(Vec::new, |line| texts(&line).collect());
    header.depends_on = root.child(Rule::depends_on).map_or_else(Vec::new, |line| texts(&line).collect());
    header.labels = root.child(Rule::labels).map_or_else(Vec::new, |line| texts(&line).collect());
    header.created = root.child(Rule::created).and_then(|line| texts(&line).next());
    header.message = root.child(Rule::message).and_then(|line| texts(&line).next());
    Some(header)
}

/// The texts of a line, without the quotes that they may stand in.
fn texts(line: &Node) -> impl Iterator<Item = Text> {
    line.children().map(|node| Text::new(super::word::unquoted(node.text().trim_end()), node.span()))
}

/// The first word of the file that is not header, to point at.
fn first_word(root: &Node, text: &str) -> Span {
    let source = root.span().source();
    let start = crate::sql::scan::tokens(text).find(|token| !token.is_filler());
    match (source, start) {
        (Some(source), Some(word)) => Span::new(source, word.start, word.start + word.text.len()),
        (Some(source), None) => Span::new(source, 0, 0),
        (None, _) => Span::NONE,
    }
}
