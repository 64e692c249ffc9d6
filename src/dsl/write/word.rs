//! Names, literals, SQL to the letter, and the list of words that makes up an operation.

use crate::catalog::Parameter;
use crate::dsl::grammar::{Rule, is_whole};
use crate::op::is_of_extension;
use crate::sql::scan::{self, TokenKind};
use crate::sql::{Body, DataType, Expression, Ident, Literal, QualifiedName};
use std::fmt::Display;

/// An operation as it grows: words with a space between.
pub(super) struct Words(String);

impl Words {
    /// An operation that begins with its verb.
    pub fn new(verb: impl Into<String>) -> Words {
        Words(verb.into())
    }

    /// Words that nothing opens: the clauses of something else.
    pub fn empty() -> Words {
        Words(String::new())
    }

    /// One more.
    pub fn word(mut self, word: impl Display) -> Words {
        let word = word.to_string();
        if !self.0.is_empty() && !word.is_empty() {
            self.0.push(' ');
        }
        self.0.push_str(&word);
        self
    }

    /// One more if it is said.
    pub fn when(self, is_said: bool, word: &str) -> Words {
        if is_said { self.word(word) } else { self }
    }

    /// One more if it is there.
    pub fn maybe<T>(self, value: Option<T>, word: impl Fn(T) -> String) -> Words {
        match value {
            Some(value) => self.word(word(value)),
            None => self,
        }
    }

    /// The parentheses of a call, right behind its name.
    pub fn call(mut self, arguments: &Expression) -> Words {
        self.0.push_str(&parens(arguments));
        self
    }

    /// The whole.
    pub fn end(self) -> String {
        self.0
    }
}

/// An operation that drops something.
pub(super) fn dropped(verb: &str, if_exists: bool, what: String, cascade: bool) -> String {
    Words::new(verb).when(if_exists, "if exists").word(what).when(cascade, "cascade").end()
}

/// A name, in quotes where the language asks for them. It reserves no word, so the few that could be read as the
/// beginning of something else at their place are quoted as well.
pub(super) fn name(name: &Ident) -> String {
    const AMBIGUOUS: &[&str] = &[
        "asc",
        "collate",
        "concurrently",
        "constraint",
        "desc",
        "if",
        "nulls",
        "on",
        "only",
        "or",
        "temp",
        "temporary",
        "unique",
        "unlogged",
        "using",
        "with",
    ];
    let text = name.as_str();
    let is_plain = text.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'$');
    match is_plain && !AMBIGUOUS.contains(&text) {
        true => text.to_owned(),
        false => format!("\"{}\"", text.replace('"', "\"\"")),
    }
}

/// `name` or `schema.name`.
pub(super) fn qualified(qualified: &QualifiedName) -> String {
    match &qualified.schema {
        Some(schema) => format!("{}.{}", name(schema), name(&qualified.name)),
        None => name(&qualified.name),
    }
}

/// `table.column`.
pub(super) fn column(table: &QualifiedName, column: &Ident) -> String {
    format!("{}.{}", qualified(table), name(column))
}

/// `(a, b)`.
pub(super) fn names(names: &[Ident]) -> String {
    list(names.iter().map(name))
}

/// `(a, b)`.
pub(super) fn list(items: impl Iterator<Item = String>) -> String {
    format!("({})", items.collect::<Vec<_>>().join(", "))
}

/// A type as it was spelled. A bare capital in a name that the language would have quoted means nothing to PostgreSQL.
pub(super) fn data_type(data_type: &DataType) -> String {
    let spelling = data_type.to_string();
    match data_type.named_type() {
        Some(name) if name.schema.is_some() || !is_of_extension(name.name.as_str()) => folded(&spelling),
        _ => spelling,
    }
}

/// `'text'`.
pub(super) fn string(literal: &Literal) -> String {
    format!("'{}'", escaped(literal.as_str()).replace('\'', "''"))
}

/// An expression in parentheses. A comment at its end would swallow the last of them.
pub(super) fn parens(expression: &Expression) -> String {
    let text = escaped(expression.as_str());
    match expression.ends_in_comment() {
        true => format!("({text}\n)"),
        false => format!("({text})"),
    }
}

/// SQL that stands as it is where it can be read so, and otherwise in parentheses.
pub(super) fn bare_or_parens(expression: &Expression, rule: Rule) -> String {
    match is_whole(rule, expression.as_str()) {
        true => escaped(expression.as_str()),
        false => parens(expression),
    }
}

/// A clause that is kept as somebody typed it. The words of the language are in lower case.
pub(super) fn clause(clause: &Expression) -> String {
    escaped(&folded(clause.as_str()))
}

/// SQL in lower case, as PostgreSQL reads a bare word; what stands in quotes or in parentheses stays.
fn folded(sql: &str) -> String {
    let mut depth = 0usize;
    let mut text = String::new();
    for token in scan::tokens(sql) {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        match token.kind {
            TokenKind::Word if depth == 0 => text.push_str(&token.text.to_lowercase()),
            _ => text.push_str(token.text),
        }
    }
    text
}

/// SQL in dollar quotes, with a tag that it does not hold itself.
pub(super) fn body(body: &Body) -> String {
    let text = escaped(body.as_str());
    let tags = std::iter::once("$$".to_owned()).chain((0..).map(|number| match number {
        0 => "$sql$".to_owned(),
        _ => format!("$sql{number}$"),
    }));
    let is_free = |tag: &String| format!("{text}{tag}").find(tag.as_str()) == Some(text.len());
    let tag = tags.into_iter().find(is_free).unwrap_or_default();
    format!("{tag}{text}{tag}")
}

/// `(fillfactor = 70)`.
pub(super) fn parameters(parameters: &[Parameter]) -> String {
    list(parameters.iter().map(|parameter| match &parameter.value {
        Some(value) => format!("{} = {}", qualified(&parameter.name), escaped(value.as_str())),
        None => qualified(&parameter.name),
    }))
}

/// Text in which `${` is no variable.
pub(super) fn escaped(text: &str) -> String {
    text.replace("${", "\\${")
}

/// A revision id or a label, in quotes unless it is a bare word.
pub(super) fn header_word(text: &str) -> String {
    match is_whole(Rule::header_word, text) && !text.contains("/*") && text != "none" && !text.starts_with('"') {
        true => text.to_owned(),
        false => header_string(text),
    }
}

/// What may take the rest of its line.
pub(super) fn header_rest(text: &str) -> String {
    match is_whole(Rule::header_text, text) && !text.contains("/*") {
        true => text.to_owned(),
        false => header_string(text),
    }
}

/// What people are told, in the quotes of the header.
pub(super) fn reason(literal: &Literal) -> String {
    header_string(&escaped(literal.as_str()))
}

/// `"text"`, or `'text'` where it has more than one line.
pub(super) fn header_string(text: &str) -> String {
    match text.contains('\n') {
        true => format!("'{}'", text.replace('\'', "''")),
        false => format!("\"{}\"", text.replace('"', "\"\"")),
    }
}
