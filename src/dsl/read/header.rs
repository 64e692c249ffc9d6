//! The header of a `.mig` file.

use super::filler;
use super::word::unquoted;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::dsl::fault;
use crate::dsl::grammar::{Node, Place, Rule};
use crate::dsl::verb::word_at;
use crate::revision::{Header, Text};
use crate::source::Span;

/// The header; `None` if it has no id, or a line that cannot be read.
pub(super) fn header(start: Place, diagnostics: &mut Diagnostics) -> Option<Header> {
    let mut place = behind_mark(start);
    let (mut lines, mut broken): (Vec<Node>, bool) = (Vec::new(), false);
    loop {
        let read = place.parse(Rule::header).ok()?;
        lines.extend(read.children());
        place.at = read.stop();
        place.at += filler::read(&place.text[place.at..]).1;
        if ends_here(place) {
            break;
        }
        if let Err(error) = place.parse(Rule::header_entry) {
            diagnostics.push(fault::syntax(place, &error).0);
            broken = true;
        }
        place.at = next_line(place);
    }
    report_repeats(&lines, diagnostics);
    let line = |rule: Rule| lines.iter().find(|line| line.rule() == rule);
    let list = |rule: Rule| line(rule).map_or_else(Vec::new, |line| texts(line).collect());
    let Some(id) = line(Rule::revision).and_then(|line| texts(line).next()) else {
        if !broken {
            diagnostics.push(
                Diagnostic::error(code::NO_REVISION, first_word(start), "a migration begins with its revision id")
                    .help("begin the file with a line such as: revision ae1027a6acf0"),
            );
        }
        return None;
    };
    let whole = lines.first().map_or(Span::NONE, Node::span).to(lines.last().map_or(Span::NONE, Node::span));
    let mut header = Header::new(id, whole);
    header.revises = list(Rule::revises);
    header.depends_on = list(Rule::depends_on);
    header.labels = list(Rule::labels);
    header.created = line(Rule::created).and_then(|line| texts(line).next());
    header.message = line(Rule::message).and_then(|line| texts(line).next());
    (!broken).then_some(header)
}

/// Where the first block begins, or the end of the text. What is wrong in the header is not told again.
pub(super) fn end(start: Place) -> usize {
    let mut place = behind_mark(start);
    if let Ok(read) = place.parse(Rule::header) {
        place.at = read.stop();
    }
    while !ends_here(place) {
        place.at = next_line(place);
    }
    place.at
}

/// True where a block begins, and at the end of the text.
fn ends_here(place: Place) -> bool {
    let rest = &place.text[place.at..];
    rest.is_empty() || matches!(word_at(rest), "upgrade" | "downgrade")
}

fn next_line(place: Place) -> usize {
    let rest = &place.text[place.at..];
    let line = rest.find('\n').map_or(rest.len(), |at| at + 1);
    place.at + line + filler::read(&rest[line..]).1
}

/// Some editors begin a file with a byte order mark.
fn behind_mark(place: Place) -> Place {
    let mark = '\u{feff}';
    Place { at: if place.text.starts_with(mark) { mark.len_utf8() } else { 0 }, ..place }
}

fn report_repeats(lines: &[Node], diagnostics: &mut Diagnostics) {
    for (at, line) in lines.iter().enumerate() {
        if let Some(first) = lines[..at].iter().find(|first| first.rule() == line.rule()) {
            diagnostics.push(
                Diagnostic::error(code::REPEATED_KEY, line.span(), format!("'{:?}' stands here twice", line.rule()))
                    .also(first.span(), "first here")
                    .help("keep one of the two lines; several names stand on one line, with commas"),
            );
        }
    }
}

/// The texts of a line, without the quotes that they may stand in. A bare `none` says that there is nothing.
fn texts(line: &Node) -> impl Iterator<Item = Text> {
    let is_list = matches!(line.rule(), Rule::revises | Rule::depends_on);
    let words = line.children().filter(move |word| !(is_list && word.text() == "none"));
    words.map(|word| Text::new(unquoted(word.text()), word.span()))
}

/// The first word of the file, to point at.
fn first_word(place: Place) -> Span {
    let start = filler::read(place.text).1;
    let length = word_at(&place.text[start..]).len();
    Span::new(place.source, start, fault::boundary(place.text, start + length.max(1)))
}
