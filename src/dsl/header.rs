//! The header of a `.mig` file.

use super::fault;
use super::filler;
use super::grammar::{Node, Place, Rule};
use super::read::unquoted;
use super::verb::word_at;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::revision::{Header, Text};
use crate::source::Span;

/// The header; `None` if it has no id, or a line that cannot be read.
pub(super) fn read(start: Place, diagnostics: &mut Diagnostics) -> Option<Header> {
    let Lines { lines, is_broken, .. } = lines(start, diagnostics);
    let line = |rule: Rule| lines.iter().find(|line| line.rule() == rule);
    let list = |rule: Rule| {
        let mut list: Vec<Text> = line(rule).map_or_else(Vec::new, |line| texts(line).collect());
        // Most have one name, and headers are kept.
        list.shrink_to_fit();
        list
    };
    let Some(id) = line(Rule::revision).and_then(|line| texts(line).next()) else {
        if !is_broken {
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
    (!is_broken).then_some(header)
}

/// What stands before the first block.
pub(super) struct Lines<'i> {
    /// The lines that can be read.
    pub lines: Vec<Node<'i>>,
    /// True if there are others.
    pub is_broken: bool,
    /// Where the first block begins, or the end of the text.
    pub end: usize,
}

/// The lines of the header. Whatever is wrong with them is reported; that the id is missing is not.
pub(super) fn lines<'i>(start: Place<'i>, diagnostics: &mut Diagnostics) -> Lines<'i> {
    if let Some(fault) = fault::deep_comment(start) {
        diagnostics.push(fault);
        return Lines { lines: Vec::new(), is_broken: true, end: start.text.len() };
    }
    let mut place = behind_filler(behind_mark(start));
    let (mut lines, mut is_broken): (Vec<Node>, bool) = (Vec::new(), false);
    while !ends_here(place) {
        match place.parse(Rule::header) {
            Ok(read) => {
                place.at = read.stop();
                lines.extend(read.children());
            }
            Err(error) => {
                diagnostics.push(fault::syntax(place, &error).0);
                is_broken = true;
                place.at = match misspelled_block(place) {
                    Some(inside) => fault::behind_brace(place.text, inside),
                    None => place.at + place.text[place.at..].find('\n').unwrap_or(place.text.len() - place.at),
                };
            }
        }
        place = behind_filler(place);
    }
    report_repeats(&lines, diagnostics);
    Lines { lines, is_broken, end: place.at }
}

/// Where the first block begins, or the end of the text. What is wrong before it is told by whoever reads the header.
pub(super) fn end(start: Place) -> usize {
    let mut place = behind_filler(behind_mark(start));
    while !ends_here(place) {
        let line = place.text[place.at..].lines().next().unwrap_or_default();
        // A line that surely ends where it seems to needs no grammar.
        if line.contains('\'') || line.contains("/*") || line.matches('"').count() % 2 == 1 {
            return lines(start, &mut Diagnostics::new()).end;
        }
        place.at += line.len();
        place = behind_filler(place);
    }
    place.at
}

/// True where a block begins, and at the end of the text.
fn ends_here(place: Place) -> bool {
    let rest = &place.text[place.at..];
    rest.is_empty() || matches!(word_at(rest), "upgrade" | "downgrade")
}

/// Behind the brace of a line such as `upgrad {`, so that nothing in the block is taken for a line of the header.
fn misspelled_block(place: Place) -> Option<usize> {
    let rest = &place.text[place.at..];
    let brace = rest.find('{')?;
    (!rest[..brace].is_empty() && rest[..brace].trim_end() == word_at(rest)).then_some(place.at + brace + 1)
}

fn behind_filler(place: Place) -> Place {
    Place { at: place.at + filler::read(&place.text[place.at..]).1, ..place }
}

/// The place behind the byte order mark with which some editors begin a file.
pub(super) fn behind_mark(place: Place) -> Place {
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
    let start = behind_filler(behind_mark(place)).at;
    let length = word_at(&place.text[start..]).len();
    Span::new(place.source, start, fault::boundary(place.text, start + length.max(1)))
}
