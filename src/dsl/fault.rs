//! Syntax errors: what could stand there, what was probably meant, and where to read on.

mod expected;
mod habit;

use super::grammar::{Node, Place, Rule};
use super::verb;
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::source::{SourceId, Span};
use crate::sql::scan::{self, Token, TokenKind};
use pest::error::{Error, ErrorVariant, InputLocation};

/// The diagnostic of what could not be read from a place on, and the offset where reading failed.
pub(super) fn syntax(place: Place, error: &Error<Rule>) -> (Diagnostic, usize) {
    let (InputLocation::Pos(offset) | InputLocation::Span((offset, _))) = error.location;
    let at = boundary(place.text, place.at + offset);
    let rules = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
        ErrorVariant::CustomError { .. } => &[],
    };
    let words = expected::words(rules);
    let (span, found) = found_at(place, at);
    if let Some(diagnostic) = found.as_ref().and_then(|token| never_closed(place, token)) {
        return (diagnostic, at);
    }
    let what = match &found {
        Some(token) if token.text.starts_with('\n') => "the end of the line".to_string(),
        Some(token) if token.kind == TokenKind::Text => "a string".to_string(),
        Some(token) => format!("'{}'", first_line(token.text)),
        None => "the end of the file".to_string(),
    };
    let mut diagnostic = Diagnostic::error(code::SYNTAX, span, format!("{what} cannot stand here"));
    if !words.is_empty() {
        diagnostic = diagnostic.label(format!("expected {}", expected::list(&words)));
    }
    if let Some(token) = found {
        let near = nearest(&token.text.to_lowercase(), words.iter().filter_map(|word| expected::bare(word)));
        if let Some(help) = habit::clause(place.text, &token, rules) {
            diagnostic = diagnostic.help(help);
        } else if let Some(near) = near.filter(|near| *near != token.text) {
            diagnostic = diagnostic.help(format!("did you mean '{near}'?"));
        }
    }
    (diagnostic, at)
}

/// The diagnostic of a word that begins no operation.
pub(super) fn no_operation(place: Place) -> Diagnostic {
    let (span, found) = found_at(place, place.at);
    let Some(token) = found else {
        return Diagnostic::error(code::SYNTAX, span, "an operation is missing");
    };
    if let Some(diagnostic) = never_closed(place, &token) {
        return diagnostic;
    }
    let message = match token.kind {
        TokenKind::Word => format!("there is no operation '{}'", token.text),
        _ => format!("'{}' begins no operation", first_line(token.text)),
    };
    let diagnostic = Diagnostic::error(code::NO_OPERATION, span, message);
    match (habit::verb(place.text, &token), nearest(&token.text.to_lowercase(), verb::words())) {
        (Some(help), _) => diagnostic.help(help),
        (None, Some(near)) => diagnostic.help(format!("did you mean '{near}'?")),
        (None, None) => diagnostic.help("operations have the names of Alembic's: create_table, add_column, execute …"),
    }
}

/// The diagnostic of what stands where a block is expected; `missing` are the blocks that are not there yet.
pub(super) fn no_block(place: Place, missing: &[&str]) -> Diagnostic {
    let (span, found) = found_at(place, place.at);
    if let Some(diagnostic) = found.as_ref().and_then(|token| never_closed(place, token)) {
        return diagnostic;
    }
    let text = found.map_or("", |token| first_line(token.text));
    let diagnostic = Diagnostic::error(code::SYNTAX, span, format!("'{text}' cannot stand here"));
    if missing.is_empty() {
        return diagnostic.help("a migration ends behind its upgrade and its downgrade");
    }
    let diagnostic = diagnostic.label(format!("expected '{}'", missing.join("' or '")));
    let lower = text.to_lowercase();
    match nearest(&lower, missing.iter().copied()) {
        Some(near) if near == lower => diagnostic.help(habit::lower_case(near)),
        Some(near) => diagnostic.help(format!("did you mean '{near}'?")),
        None => diagnostic,
    }
}

/// The diagnostic of a column that is meant to be a constraint of its table.
pub(super) fn element(column: &Node) -> Option<Diagnostic> {
    let help = habit::element(column.text())?;
    let (start, word) = (column.span().start(), verb::word_at(column.text()));
    let span = Span::new(column.source(), start, start + word.len());
    Some(Diagnostic::error(code::SYNTAX, span, format!("'{word}' begins no constraint of a table")).help(help))
}

/// The token at an offset, with its span: the end of the line counts as one.
fn found_at(place: Place<'_>, at: usize) -> (Span, Option<Token<'_>>) {
    let found = scan::tokens(&place.text[at..]).find(|token| !token.is_filler() || token.text.contains('\n'));
    let Some(token) = found else { return (end_of(place.source, place.text), None) };
    if token.kind == TokenKind::Space {
        let start = at + token.start + token.text.find('\n').unwrap_or(0);
        return (Span::new(place.source, start, start + 1), Some(Token { text: "\n", start, ..token }));
    }
    let start = at + token.start;
    let length = first_line(token.text).len().max(1).min(token.text.len());
    (Span::new(place.source, start, start + length), Some(Token { start, ..token }))
}

/// As much of a token as a sentence can hold.
fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or(text)
}

/// The diagnostic of a quote, a comment or a bracket without its end.
fn never_closed(place: Place, token: &Token) -> Option<Diagnostic> {
    let (what, close, length) = match token.kind {
        TokenKind::Text if !token.is_unclosed() => return None,
        TokenKind::Text if token.text.starts_with('$') => {
            let tag = token.text[1..].find('$').map_or(token.text, |end| &token.text[..end + 2]);
            ("this SQL is never closed", tag.to_string(), tag.len())
        }
        TokenKind::Text => ("this string is never closed", "'".to_string(), 1),
        TokenKind::QuotedName if token.is_unclosed() => ("this quoted name is never closed", "\"".to_string(), 1),
        TokenKind::Comment if token.is_unclosed() => ("this comment is never closed", "*/".to_string(), 2),
        TokenKind::Symbol if token.text == "(" => match depth_of(place.text, token.start) {
            Depth::Open => ("this bracket is never closed", ")".to_string(), 1),
            Depth::Closed(depth) if depth > DEEPEST => {
                let span = Span::new(place.source, token.start, token.start + 1);
                return Some(
                    Diagnostic::error(code::TOO_DEEP, span, format!("brackets are nested {depth} deep"))
                        .help(format!("{DEEPEST} is the most that is read")),
                );
            }
            Depth::Closed(_) => return None,
        },
        _ => return None,
    };
    let span = Span::new(place.source, token.start, token.start + length);
    Some(Diagnostic::error(code::NEVER_CLOSED, span, what).help(format!("close it with {close}")))
}

/// How deep brackets may be nested, as `not_too_deep` of the grammar counts.
const DEEPEST: usize = 63;

/// Reports a comment in which comments nest deeper than the grammar can follow.
pub(super) fn deep_comment(place: Place) -> Option<Diagnostic> {
    if place.text.matches("/*").count() <= DEEPEST {
        return None;
    }
    let comments = scan::tokens(place.text).filter(|token| token.text.starts_with("/*"));
    let found = comments.map(|comment| (comment.start, comment_depth(comment.text))).find(|(_, deep)| *deep > DEEPEST);
    found.map(|(start, depth)| {
        let span = Span::new(place.source, start, start + 2);
        Diagnostic::error(code::TOO_DEEP, span, format!("comments are nested {depth} deep"))
            .help(format!("{DEEPEST} is the most that is read"))
    })
}

fn comment_depth(comment: &str) -> usize {
    let (mut depth, mut deepest, mut at) = (0usize, 0, 0);
    while let Some(mark) = comment.as_bytes().get(at..at + 2) {
        match mark {
            b"/*" => depth += 1,
            b"*/" => depth = depth.saturating_sub(1),
            _ => {
                at += 1;
                continue;
            }
        }
        deepest = deepest.max(depth);
        at += 2;
    }
    deepest
}

/// What becomes of a bracket.
enum Depth {
    /// It is never closed before the next operation.
    Open,
    /// It is closed, and brackets in it nest this deep.
    Closed(usize),
}

fn depth_of(text: &str, start: usize) -> Depth {
    let end = next_operation(text, start, start);
    let (mut depth, mut deepest) = (0usize, 0);
    for token in scan::tokens(&text[start..end]) {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
        if depth == 0 {
            return Depth::Closed(deepest);
        }
    }
    Depth::Open
}

/// Where to read on after an operation that began at `start` and failed at `failed`: behind the last word before the next
/// line that begins an operation or closes the block.
pub(super) fn next_operation(text: &str, start: usize, failed: usize) -> usize {
    let (mut depth, mut resume, mut new_line) = (0usize, start, false);
    for token in scan::tokens(&text[start..]) {
        let at = start + token.start;
        if token.is_filler() {
            new_line |= token.text.contains('\n');
            continue;
        }
        let is_behind = at > failed || at == failed && new_line;
        let begins = new_line && token.kind == TokenKind::Word && begins_line(token.text);
        if is_behind && (begins || depth == 0 && token.text == "}") {
            return resume;
        }
        match token.text {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if token.is_unclosed() {
            break;
        }
        (resume, new_line) = (at + token.text.len(), false);
    }
    // A quote that is never closed hides the rest: then lines are all there is to go by.
    let rest = &text[failed..];
    let lines = rest.match_indices('\n').map(|(at, _)| failed + at);
    lines.into_iter().find(|at| begins_line(verb::word_at(text[*at..].trim_start()))).unwrap_or(text.len())
}

/// True for a word that begins an operation or a block.
fn begins_line(word: &str) -> bool {
    verb::rule_of(word).is_some() || matches!(word, "upgrade" | "downgrade")
}

/// Where the next block begins behind an offset, or the end of the text.
pub(super) fn next_part(text: &str, at: usize) -> usize {
    let lines = text[at..].match_indices('\n').map(|(line, _)| at + line + 1);
    let is_part = |line: &usize| matches!(verb::word_at(text[*line..].trim_start()), "upgrade" | "downgrade");
    lines.into_iter().find(is_part).unwrap_or(text.len())
}

/// Behind the brace that closes the one just before an offset, or the end of the text.
pub(super) fn behind_brace(text: &str, at: usize) -> usize {
    let mut depth = 1usize;
    for token in scan::tokens(&text[at..]) {
        match token.text {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + token.start + 1;
        }
    }
    text.len()
}

/// The last character that is not white space.
pub(super) fn end_of(source: SourceId, text: &str) -> Span {
    let end = text.trim_end().len();
    let start = text[..end].char_indices().last().map_or(0, |(at, _)| at);
    Span::new(source, start, end)
}

/// The offset, or the next one where a character begins.
pub(super) fn boundary(text: &str, at: usize) -> usize {
    (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}
