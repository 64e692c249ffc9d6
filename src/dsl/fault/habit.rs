//! What SQL would say, and how a migration says it.

use crate::dsl::grammar::Rule;
use crate::dsl::verb;
use crate::sql::scan::Token;

/// What to write for a word that begins no operation.
pub(super) fn verb(text: &str, token: &Token) -> Option<String> {
    let (first, second) = two_words(text, token);
    if verb::rule_of(&first).is_some() {
        return Some(format!("operations are written in lower case: {first}"));
    }
    let joined = format!("{first}_{second}");
    let help = match (first.as_str(), second.as_str()) {
        ("alter", "table") => "each change has its own operation: add_column, alter_column, drop_constraint, …",
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
        ";" => "an operation ends with its line, without a semicolon",
        "(" if expects(Rule::table_body) => "the columns of a table stand in braces: { … }",
        "=" => "there is no '=' here: write the word and its value with a space between",
        "+" | "-" | "*" | "/" | "|" | "<" | ">" => {
            "put an expression in parentheses: default (a + b), using (price::numeric)"
        }
        _ if expects(Rule::body) => "SQL stands in dollar quotes: $$ … $$",
        _ if expects(Rule::parens) && !text[token.start..].starts_with('(') => "an expression stands in parentheses",
        _ if expects(Rule::value) => "behind 'default' stands a literal, a call, or an expression in parentheses",
        _ if is_capital_word(token, rules) => {
            return Some(format!("the words of the language are written in lower case: {}", token.text.to_lowercase()));
        }
        _ => return None,
    };
    Some(help.to_string())
}

/// True for a word in capitals that would be one of those expected.
fn is_capital_word(token: &Token, rules: &[Rule]) -> bool {
    let lower = token.text.to_lowercase();
    lower != token.text
        && super::expected::words(rules)
            .iter()
            .any(|word| super::expected::bare(word).is_some_and(|bare| bare == lower))
}

/// The first two words, in lower case.
fn two_words(text: &str, token: &Token) -> (String, String) {
    let rest = &text[token.start..];
    let line = rest.lines().next().unwrap_or(rest);
    let mut words = line.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
    let mut next = || words.next().unwrap_or("").to_lowercase();
    (next(), next())
}
