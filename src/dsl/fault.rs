//! Syntax errors: what could stand there, what was probably meant, and what else is wrong further down.

mod expected;

use super::grammar::{Grammar, Rule};
use crate::diagnostic::{Diagnostic, Diagnostics, code, nearest};
use crate::source::{SourceId, Span};
use crate::sql::scan::{self, Token, TokenKind};
use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};

/// How deep brackets may be nested: the parser of pest works by recursion.
const DEEPEST: usize = 200;

/// How many syntax errors of one file are shown.
const MOST: usize = 20;

/// The verbs of the language, for whoever misspells one.
pub(super) const VERBS: &[&str] = &[
    "add_column",
    "alter_column",
    "alter_enum",
    "alter_sequence",
    "autocommit",
    "bulk_insert",
    "create_check_constraint",
    "create_domain",
    "create_enum",
    "create_exclude_constraint",
    "create_extension",
    "create_foreign_key",
    "create_function",
    "create_index",
    "create_materialized_view",
    "create_primary_key",
    "create_procedure",
    "create_schema",
    "create_sequence",
    "create_table",
    "create_table_comment",
    "create_trigger",
    "create_unique_constraint",
    "create_view",
    "drop_column",
    "drop_constraint",
    "drop_domain",
    "drop_enum",
    "drop_extension",
    "drop_function",
    "drop_index",
    "drop_materialized_view",
    "drop_procedure",
    "drop_schema",
    "drop_sequence",
    "drop_table",
    "drop_table_comment",
    "drop_trigger",
    "drop_view",
    "execute",
    "rename_constraint",
    "rename_enum",
    "rename_index",
    "rename_table",
    "set_table_schema",
    "validate_constraint",
];

/// A diagnostic if brackets are nested more deeply than the parser should follow.
pub(super) fn too_deep(source: SourceId, text: &str) -> Option<Diagnostic> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'/' if text.as_bytes().get(at + 1) == Some(&b'*') => depth += 1,
            b'*' if text.as_bytes().get(at + 1) == Some(&b'/') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            let message = format!("brackets are nested more than {DEEPEST} deep");
            return Some(Diagnostic::error(code::TOO_DEEP, Span::new(source, at, at + 1), message));
        }
    }
    None
}

/// Reports a syntax error, and those behind it: each time the operation at fault is taken out, and the rest read again.
pub(super) fn all(source: SourceId, text: &str, first: Error<Rule>, diagnostics: &mut Diagnostics) {
    let mut rest = text.to_string();
    let mut error = first;
    for _ in 0..MOST {
        let at = offset(&error).min(text.len());
        diagnostics.push(syntax(source, text, at, &error));
        let Some(operation) = operation_around(&rest, at) else { return };
        let blank: String = rest[operation.clone()].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        // A character of several bytes becomes one blank, which would move what follows; then the rest stays unread.
        if blank.len() != operation.len() {
            return;
        }
        rest.replace_range(operation, &blank);
        match Grammar::parse(Rule::file, &rest) {
            Ok(_) => return,
            Err(next) if offset(&next) <= at => return,
            Err(next) => error = next,
        }
    }
}

/// The diagnostic of one syntax error.
pub(super) fn syntax(source: SourceId, text: &str, at: usize, error: &Error<Rule>) -> Diagnostic {
    let at = at.max(offset(error)).min(text.len());
    let found = word_at(text, at);
    let (span, what) = match &found {
        Some(token) => (Span::new(source, token.start, token.start + token.text.len()), describe(token)),
        None => (end_of(source, text), "the end of the file".to_string()),
    };
    let diagnostic = Diagnostic::error(code::SYNTAX, span, format!("{what} cannot stand here"));
    let rules = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
        ErrorVariant::CustomError { .. } => &[],
    };
    let words = expected::words(rules);
    let mut diagnostic = match words.is_empty() {
        true => diagnostic,
        false => diagnostic.label(format!("expected {}", expected::list(&words))),
    };
    if let Some(token) = found {
        let verbs = rules.iter().any(|rule| expected::is_verb(*rule)).then_some(VERBS).into_iter().flatten().copied();
        let near = nearest(&token.text.to_lowercase(), verbs.chain(words.iter().map(String::as_str)));
        if let Some(help) = expected::habit(text, &token) {
            diagnostic = diagnostic.help(help);
        } else if let Some(near) = near.filter(|near| *near != token.text) {
            diagnostic = diagnostic.help(format!("did you mean '{near}'?"));
        }
    }
    diagnostic
}

fn offset(error: &Error<Rule>) -> usize {
    match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    }
}

/// The token that stands at an offset, white space and comments passed over.
fn word_at(text: &str, at: usize) -> Option<Token<'_>> {
    let floor = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let rest = &text[floor..];
    let mut tokens = scan::tokens(rest).filter(|token| !token.is_filler());
    tokens.next().map(|token| Token { start: token.start + floor, text: first_line(token.text), ..token })
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or(text)
}

/// The last character that is not white space.
fn end_of(source: SourceId, text: &str) -> Span {
    let end = text.trim_end().len();
    let start = text[..end].char_indices().last().map_or(0, |(at, _)| at);
    Span::new(source, start, end)
}

fn describe(token: &Token) -> String {
    match token.kind {
        TokenKind::Text => "a string".to_string(),
        _ => format!("'{}'", token.text),
    }
}

/// The bytes of the operation that an offset lies in: from its verb to the next line that is not indented more. `None`
/// where no operation can be told from the blocks around it.
fn operation_around(text: &str, at: usize) -> Option<std::ops::Range<usize>> {
    let mut around: Option<(usize, usize)> = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let word = line.trim_start();
        let (start, indent) = (offset + line.len() - word.len(), line.len() - word.len());
        offset += line.len();
        let closes = word.starts_with(['}', ')']);
        match around {
            Some((begin, deep)) if !word.is_empty() && (indent < deep || indent == deep && !closes) => {
                if start > at {
                    return Some(begin..start);
                }
                around = (!closes && indent > 0).then_some((start, indent));
            }
            None if start <= at && indent > 0 && !closes && !word.is_empty() => around = Some((start, indent)),
            _ => {}
        }
    }
    around.map(|(begin, _)| begin..text.len())
}
