//! Whether a default surely does not fit the type of its column. Where that is not sure, nothing is reported.

use super::Fit;
use crate::catalog::Type;
use crate::diagnostic::code::{DEFAULT_DOES_NOT_FIT, ENUM_VALUES};
use crate::diagnostic::{Diagnostic, nearest};
use crate::sql::scan::{Token, TokenKind, is_one_group, tokens};
use crate::sql::{DataType, Expression, Literal, Spanned, TypeName};
use serde::de::IgnoredAny;

/// What a default is, as far as its words tell.
enum Value {
    /// A string without a type: PostgreSQL reads it as one of the type of the column.
    Text(String),
    /// A number.
    Number,
    /// A value of this type.
    Of(&'static str),
    /// A name that stands by itself: PostgreSQL takes it for a column.
    Word(String),
    /// Anything else.
    Other,
}

/// Words that are values without being calls (documentation, 9.26 and 9.9.5), each with its type.
const WORDS: &[(&str, &str)] = &[
    ("true", "boolean"),
    ("false", "boolean"),
    ("current_timestamp", "timestamp with time zone"),
    ("localtimestamp", "timestamp without time zone"),
    ("current_date", "date"),
    ("current_time", "time with time zone"),
    ("localtime", "time without time zone"),
];

/// Words that are values, too, and whose types go into every text.
const OTHER_WORDS: &[&str] = &[
    "null",
    "default",
    "current_user",
    "session_user",
    "user",
    "current_role",
    "current_catalog",
    "current_schema",
    "system_user",
];

/// Functions of PostgreSQL's own without arguments that people call in defaults (`pg_proc`), each with its type.
const FUNCTIONS: &[(&str, &str)] = &[
    ("now", "timestamp with time zone"),
    ("transaction_timestamp", "timestamp with time zone"),
    ("statement_timestamp", "timestamp with time zone"),
    ("clock_timestamp", "timestamp with time zone"),
    ("gen_random_uuid", "uuid"),
    ("random", "double precision"),
];

impl Fit<'_, '_> {
    /// Reports a default that surely does not fit a type.
    pub fn default(&mut self, data_type: &DataType, default: &Expression) {
        let value = value(default);
        if let Value::Word(word) = &value {
            let message = format!("the default is the bare word {word}, which PostgreSQL takes for a column");
            let help = format!("a text stands between apostrophes: {}", Literal::made(word.trim_matches('"')));
            return self.report(Diagnostic::error(DEFAULT_DOES_NOT_FIT, default.span(), message).help(help));
        }
        if data_type.dimensions() > 0 {
            return self.default_of_array(data_type, default, &value);
        }
        match data_type.name() {
            TypeName::BuiltIn(name) => {
                let (fits, help) = match &value {
                    Value::Text(text) if is_too_long(text, data_type) => {
                        (false, Some(format!("it has {} characters", text.trim_end().chars().count())))
                    }
                    Value::Text(text) => (may_be_read(text, name), None),
                    Value::Number => (takes_numbers(name), number_help(name)),
                    Value::Of(of) => (is_assignable(of, name), None),
                    Value::Word(_) | Value::Other => (true, None),
                };
                if !fits {
                    self.misfit(data_type, default, help);
                }
            }
            TypeName::Named(name) => match self.catalog.user_type(name).certain() {
                Some(Type::Domain(domain)) => self.default(&domain.data_type.clone(), default),
                Some(Type::Enum(found)) => match &value {
                    Value::Text(text) if !found.values.iter().any(|one| one.as_str() == text) => {
                        let message = format!("enum `{}` has no value {}", found.name, Literal::made(text.as_str()));
                        let mut diagnostic = Diagnostic::error(ENUM_VALUES, default.span(), message);
                        if let Some(near) = nearest(text, found.values.iter().map(Literal::as_str)) {
                            diagnostic = diagnostic.help(format!("did you mean {}?", Literal::made(near)));
                        }
                        self.report(diagnostic.also(found.name.span(), format!("`{}` is made here", found.name)));
                    }
                    Value::Number | Value::Of(_) => self.misfit(data_type, default, None),
                    _ => {}
                },
                None => {}
            },
        }
    }

    fn default_of_array(&mut self, data_type: &DataType, default: &Expression, value: &Value) {
        let fits = match value {
            Value::Text(text) => text.trim_start().starts_with(['{', '[']),
            Value::Number | Value::Of(_) => false,
            Value::Word(_) | Value::Other => true,
        };
        if !fits {
            self.misfit(data_type, default, Some("an array is written '{…}'".into()));
        }
    }

    fn misfit(&mut self, data_type: &DataType, default: &Expression, help: Option<String>) {
        let message = format!("the default {} is no value of type {data_type}", default.as_str().trim());
        let diagnostic = Diagnostic::error(DEFAULT_DOES_NOT_FIT, default.span(), message);
        self.report(help.into_iter().fold(diagnostic, Diagnostic::help));
    }
}

fn value(default: &Expression) -> Value {
    let solid: Vec<Token<'_>> = tokens(default.as_str()).filter(|token| !token.is_filler()).collect();
    let mut inside = solid.as_slice();
    while is_one_group(inside) && inside.len() > 2 {
        inside = &inside[1..inside.len() - 1];
    }
    let signed = match inside {
        [sign, rest @ ..] if matches!(sign.text, "-" | "+") => rest,
        all => all,
    };
    match (inside, signed) {
        (_, [number]) if number.kind == TokenKind::Number => Value::Number,
        ([text], _) if text.kind == TokenKind::Text => {
            let inner = text.text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
            inner.map_or(Value::Other, |inner| Value::Text(inner.replace("''", "'")))
        }
        ([word], _) => word_value(word),
        ([word, open, close], _) if word.kind == TokenKind::Word && open.text == "(" && close.text == ")" => {
            let function = FUNCTIONS.iter().find(|(name, _)| word.is_word(name));
            function.map_or(Value::Other, |(_, of)| Value::Of(of))
        }
        _ => Value::Other,
    }
}

fn word_value(word: &Token<'_>) -> Value {
    if word.kind == TokenKind::QuotedName {
        return Value::Word(word.text.to_owned());
    }
    if word.kind != TokenKind::Word || OTHER_WORDS.iter().any(|other| word.is_word(other)) {
        return Value::Other;
    }
    match WORDS.iter().find(|(name, _)| word.is_word(name)) {
        Some((_, of)) => Value::Of(of),
        None => Value::Word(word.text.to_owned()),
    }
}

fn number_help(data_type: &str) -> Option<String> {
    (data_type == "boolean").then(|| "write true or false".into())
}

/// Types to which no number is assigned (`pg_cast`, 12 to 18).
const NO_NUMBERS: &[&str] = &[
    "boolean",
    "date",
    "timestamp without time zone",
    "timestamp with time zone",
    "time without time zone",
    "time with time zone",
    "interval",
    "uuid",
    "json",
    "jsonb",
    "bytea",
    "inet",
    "cidr",
];

fn takes_numbers(data_type: &str) -> bool {
    !NO_NUMBERS.contains(&data_type)
}

const NUMBERS: &[&str] = &["smallint", "integer", "bigint", "numeric", "real", "double precision"];

/// False only where surely no value of the one type is assigned to the other (`pg_cast`, 12 to 18).
fn is_assignable(from: &str, to: &str) -> bool {
    let is_known = NUMBERS.contains(&to) || NO_NUMBERS.contains(&to);
    if !is_known || from == to {
        return true;
    }
    let is_stamp = |name: &str| name == "date" || name.starts_with("timestamp");
    match from {
        "date" => is_stamp(to),
        "double precision" => NUMBERS.contains(&to),
        _ if from.starts_with("timestamp") => is_stamp(to) || to.starts_with("time "),
        "time without time zone" => to.starts_with("time ") || to == "interval",
        "time with time zone" => to.starts_with("time "),
        _ => false,
    }
}

/// True for a text that is longer than its type, spaces at its end aside.
fn is_too_long(text: &str, data_type: &DataType) -> bool {
    let TypeName::BuiltIn("character varying" | "character") = data_type.name() else { return false };
    let length = data_type.modifiers().first().and_then(|length| length.parse::<usize>().ok());
    length.is_some_and(|length| text.trim_end_matches(' ').chars().count() > length)
}

/// False only for a text that PostgreSQL surely does not read as a value of the type.
fn may_be_read(text: &str, data_type: &str) -> bool {
    let bare = text.trim();
    match data_type {
        "boolean" => {
            let lower = bare.to_ascii_lowercase();
            let is_start = |word: &str, least: usize| lower.len() >= least && word.starts_with(&lower);
            is_start("true", 1)
                || is_start("false", 1)
                || is_start("yes", 1)
                || is_start("no", 1)
                || lower == "on"
                || is_start("off", 2)
                || lower == "1"
                || lower == "0"
        }
        "smallint" => may_be_integer(bare, i64::from(i16::MIN), i64::from(i16::MAX)),
        "integer" => may_be_integer(bare, i64::from(i32::MIN), i64::from(i32::MAX)),
        "bigint" => may_be_integer(bare, i64::MIN, i64::MAX),
        "numeric" | "real" | "double precision" => {
            bare.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'))
                || ["nan", "inf", "infinity"].contains(&bare.to_ascii_lowercase().as_str())
        }
        "uuid" => {
            let digits: String = bare.chars().filter(|c| !matches!(c, '-' | '{' | '}')).collect();
            digits.len() == 32 && digits.chars().all(|c| c.is_ascii_hexdigit())
        }
        "json" | "jsonb" => match serde_json::from_str::<IgnoredAny>(text) {
            Ok(_) => true,
            // What nests deeper than the reader goes is let through.
            Err(fault) => fault.to_string().contains("recursion"),
        },
        "date" | "timestamp without time zone" | "timestamp with time zone" => may_be_date(bare),
        _ => true,
    }
}

/// Digits that fit; `0x1f` and `1_000` are let through, which PostgreSQL reads from 16 on.
fn may_be_integer(text: &str, least: i64, greatest: i64) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    if !digits.chars().all(|c| c.is_ascii_digit()) {
        return digits.contains(['_', 'x', 'X', 'o', 'O', 'b', 'B']);
    }
    text.strip_prefix('+').unwrap_or(text).parse::<i64>().is_ok_and(|number| (least..=greatest).contains(&number))
}

/// Words that are dates by themselves (documentation, 8.5.1.4).
const DATES: &[&str] = &["now", "today", "tomorrow", "yesterday", "epoch", "infinity", "allballs"];

/// False for a lone word that is no date, and for a date in ISO form with a month or a day that no year has.
fn may_be_date(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    if !lower.is_empty() && lower.chars().all(|c| c.is_ascii_alphabetic()) {
        return DATES.contains(&lower.as_str());
    }
    let date: Vec<&str> = lower.split([' ', 't']).next().unwrap_or_default().split('-').collect();
    let [year, month, day] = date.as_slice() else { return !lower.is_empty() };
    let is_iso = year.len() == 4 && [year, month, day].iter().all(|part| part.chars().all(|c| c.is_ascii_digit()));
    let within = |part: &str, greatest: u8| part.parse::<u8>().is_ok_and(|number| (1..=greatest).contains(&number));
    !is_iso || (within(month, 12) && within(day, 31))
}
