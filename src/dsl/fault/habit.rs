//! What SQL would say, and how a migration says it.

use crate::dsl::grammar::Rule;
use crate::dsl::verb;
use crate::sql::scan::{Token, tokens};

/// What to write for a word that begins no operation.
pub(super) fn verb(text: &str, token: &Token) -> Option<String> {
    let (first, second) = two_words(text, token);
    if verb::rule_of(&first).is_some() {
        return Some(format!("operations are written in lower case: {first}"));
    }
    let joined = format!("{first}_{second}");
    let help = match (first.as_str(), second.as_str()) {
        ("rename_column", _) => "write alter_column table.column rename to name",
        ("add_constraint", _) => {
            "each kind has its own operation: create_check_constraint, create_unique_constraint, create_foreign_key, \
             create_primary_key, create_exclude_constraint"
        }
        (
            "drop_foreign_key"
            | "drop_primary_key"
            | "drop_unique_constraint"
            | "drop_check_constraint"
            | "drop_exclude_constraint",
            _,
        ) => "write drop_constraint name on table",
        ("alter_table", _) | ("alter", "table") => {
            "each change has its own operation: add_column, alter_column, drop_constraint, …"
        }
        ("create", "unique") => "write create_index unique name on table (column)",
        ("create" | "alter" | "drop", "type") => {
            "an enum has create_enum, alter_enum, drop_enum; for other types write execute $$ … $$"
        }
        ("comment", "on") => "write create_table_comment table 'text', or alter_column table.column set comment 'text'",
        (
            "insert" | "update" | "delete" | "select" | "with" | "do" | "grant" | "revoke" | "set" | "begin" | "commit"
            | "truncate" | "refresh" | "copy" | "call",
            _,
        ) => "SQL stands in dollar quotes: execute $$ … $$",
        _ if verb::rule_of(&joined).is_some() => return Some(format!("write {joined}, as one word")),
        _ if token.text == ";" => "an operation ends with its line, without a semicolon",
        _ => return None,
    };
    Some(help.to_string())
}

/// What to write for something that cannot stand within an operation.
pub(super) fn clause(text: &str, token: &Token, rules: &[Rule]) -> Option<String> {
    let expects = |rule: Rule| rules.contains(&rule);
    let help = match token.text {
        "down_revision" if expects(Rule::header) => "write revises",
        "branch_labels" if expects(Rule::header) => "write labels",
        ";" => "an operation ends with its line, without a semicolon",
        "(" if expects(Rule::table_body) => "the columns of a table stand in braces: { … }",
        "=" => "there is no '=' here: write the word and its value with a space between",
        "+" | "-" | "*" | "/" | "|" | "<" | ">" => {
            "put an expression in parentheses: default (a + b), using (price::numeric)"
        }
        _ if expects(Rule::body) => "SQL stands in dollar quotes: $$ … $$",
        _ if expects(Rule::parens) && !text[token.start..].starts_with('(') => "an expression stands in parentheses",
        _ if expects(Rule::value) => "behind 'default' stands a literal, a call, or an expression in parentheses",
        _ => {
            let begin = text[..token.start].rfind(['\n', ',', '{']).map_or(0, |at| at + 1);
            let capital = is_capital_word(token, rules).then(|| lower_case(token.text));
            return element(&text[begin..]).or(capital);
        }
    };
    Some(help.to_string())
}

/// What to write for an element of a table that begins as a constraint does in SQL.
pub(super) fn element(text: &str) -> Option<String> {
    const KINDS: &[&str] = &["check", "exclude", "foreign", "primary", "unique"];
    let mut solid = tokens(text).filter(|token| !token.is_filler());
    let (first, second, third) = (solid.next()?, solid.next()?, solid.next()?);
    let kind_of = |token: &Token| KINDS.iter().copied().find(|kind| token.is_word(kind));
    if first.is_word("constraint") && second.name().is_some() {
        let kind = match kind_of(&third)? {
            kind @ ("foreign" | "primary") => format!("{kind} key"),
            kind => kind.to_string(),
        };
        return Some(format!("the kind comes first: {kind} {} (…)", second.text));
    }
    kind_of(&first).filter(|kind| *kind != first.text).map(lower_case)
}

/// What to write for a word in capitals.
pub(super) fn lower_case(word: &str) -> String {
    format!("the words of the language are written in lower case: {}", word.to_lowercase())
}

/// True for a word in capitals that would be one of those expected, or of those that stand behind a column.
fn is_capital_word(token: &Token, rules: &[Rule]) -> bool {
    const OF_COLUMNS: &[&str] = &[
        "not",
        "null",
        "default",
        "primary",
        "unique",
        "references",
        "check",
        "constraint",
        "generated",
        "collate",
        "comment",
    ];
    let lower = token.text.to_lowercase();
    let words = super::expected::words(rules);
    let mut known = words.iter().filter_map(|word| super::expected::bare(word)).chain(OF_COLUMNS.iter().copied());
    lower != token.text && known.any(|word| word == lower)
}

/// The first two words, in lower case.
fn two_words(text: &str, token: &Token) -> (String, String) {
    let rest = &text[token.start..];
    let line = rest.lines().next().unwrap_or(rest);
    let mut words = line.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
    let mut next = || words.next().unwrap_or("").to_lowercase();
    (next(), next())
}
