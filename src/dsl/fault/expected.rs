//! The grammar's rules in the words of a user.

use crate::dsl::grammar::{Rule, is_word};
use crate::sql::scan::Token;

/// What could stand there, each once, in a stable order; at most a handful.
pub(super) fn words(rules: &[Rule]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    if rules.iter().any(|rule| is_verb(*rule)) {
        words.push("an operation".to_string());
    }
    for rule in rules.iter().filter(|rule| !is_verb(**rule)) {
        let word = describe(*rule);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// `a, b or c`.
pub(super) fn list(words: &[String]) -> String {
    const MOST: usize = 8;
    let shown = &words[..words.len().min(MOST)];
    match shown {
        _ if words.len() > MOST => format!("{} …", shown.join(", ")),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
        [] => String::new(),
    }
}

/// True for the rule of an operation or of its verb.
pub(super) fn is_verb(rule: Rule) -> bool {
    let name = format!("{rule:?}");
    super::VERBS.contains(&name.strip_prefix("v_").unwrap_or(&name))
}

fn describe(rule: Rule) -> String {
    let text = match rule {
        Rule::EOI => "the end of the file",
        Rule::bare_name | Rule::quoted_name | Rule::qualified => "a name",
        Rule::column_path => "table.column",
        Rule::names => "(names)",
        Rule::string => "'text'",
        Rule::integer => "a number",
        Rule::body | Rule::dollar_tag => "$$ … $$",
        Rule::expression | Rule::parenthesised | Rule::brackets => "(an expression)",
        Rule::value => "a value",
        Rule::data_type => "a type",
        Rule::id | Rule::bare_id => "a revision id",
        Rule::moment => "a date and time",
        Rule::block => "{ … }",
        Rule::column => "a column",
        Rule::table_constraint => "a constraint",
        Rule::index_element | Rule::index_key => "a column or an expression",
        Rule::parameters | Rule::parameter => "(name = value)",
        Rule::operator => "an operator",
        Rule::action => "no action, restrict, cascade, set null or set default",
        Rule::attributes => "language …",
        Rule::event => "before, after or instead of …",
        Rule::storage_kind => "plain, external, extended, main or default",
        Rule::compression_kind => "pglz, lz4 or default",
        Rule::strategy => "range, list or hash",
        Rule::row => "(values)",
        Rule::row_value => "a value",
        _ => return spelled(rule),
    };
    text.to_string()
}

/// A word of the language is itself; a clause is called by its name.
fn spelled(rule: Rule) -> String {
    let name = format!("{rule:?}");
    match is_word(rule) {
        true => format!("'{}'", name.trim_start_matches("k_").trim_start_matches("v_")),
        false => name.trim_end_matches('_').replace('_', " "),
    }
}

/// What SQL would say at this place, and how a migration says it.
pub(super) fn habit(text: &str, token: &Token) -> Option<String> {
    let rest = text.get(token.start..)?;
    let mut words = rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
    let first = words.next()?.to_lowercase();
    let second = words.next().unwrap_or("").to_lowercase();
    let joined = format!("{first}_{second}");
    if super::VERBS.contains(&first.as_str()) && token.text != first {
        return Some(format!("the words of the language are written in lower case: {first}"));
    }
    match (first.as_str(), second.as_str()) {
        ("alter", "table") => {
            Some("each change has its own operation: add_column, alter_column, drop_constraint …".into())
        }
        ("create", "unique") => Some("write create_index unique … or create_unique_constraint …".into()),
        ("create", "type") => Some("write create_enum name ('a', 'b'), or the SQL in execute $$ … $$".into()),
        ("insert" | "update" | "delete" | "select" | "with" | "do" | "grant" | "revoke" | "set" | "begin", _) => {
            Some("SQL stands in execute $$ … $$".into())
        }
        ("create" | "drop" | "alter" | "rename", _) if super::VERBS.contains(&joined.as_str()) => {
            Some(format!("write {joined}"))
        }
        _ if token.text == ";" => Some("an operation ends with its line; no semicolon is needed".into()),
        _ if token.text == "\"" || token.text == "'" => Some("the quote is never closed".into()),
        _ => None,
    }
}
