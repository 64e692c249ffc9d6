//! Which casts the server adds by itself.

use super::types::rank;
use crate::sql::{DataType, TypeName};

/// Casts between types that are no numbers, which the server adds where an operator or a function asks for it
/// (`pg_cast` with the context `i`; the same in 12 to 18).
const IMPLICIT: &[(&str, &str)] = &[
    ("character varying", "text"),
    ("character varying", "character"),
    ("character", "text"),
    ("character", "character varying"),
    ("text", "character varying"),
    ("text", "character"),
    ("name", "text"),
    ("date", "timestamp without time zone"),
    ("date", "timestamp with time zone"),
    ("timestamp without time zone", "timestamp with time zone"),
    ("time without time zone", "interval"),
    ("time without time zone", "time with time zone"),
    ("cidr", "inet"),
    ("bit", "bit varying"),
    ("bit varying", "bit"),
    ("integer", "regclass"),
    ("bigint", "regclass"),
    ("integer", "oid"),
    ("bigint", "oid"),
    ("regclass", "oid"),
];

/// True if the server adds a cast from one type to another by itself, where it has to.
pub fn is_implicit(from: &DataType, to: &DataType) -> bool {
    if (from.dimensions() > 0) != (to.dimensions() > 0) {
        return false;
    }
    if let (Some(from), Some(to)) = (rank_of_element(from), rank_of_element(to)) {
        return from < to;
    }
    match (from.name(), to.name()) {
        (TypeName::BuiltIn(from), TypeName::BuiltIn(to)) => IMPLICIT.contains(&(from, to)),
        // What citext brings along.
        (TypeName::Named(from), TypeName::BuiltIn("text")) => from.name.as_str() == "citext",
        _ => false,
    }
}

fn rank_of_element(data_type: &DataType) -> Option<usize> {
    match data_type.dimensions() {
        0 => rank(data_type),
        _ => DataType::parse(data_type.canonical().trim_end_matches("[]"), crate::source::Span::NONE)
            .ok()
            .as_ref()
            .and_then(rank),
    }
}

/// True if a type has no operators of its own, so that the server always makes another of it: `varchar` becomes `text`.
pub fn has_no_operators(data_type: &DataType) -> bool {
    matches!(data_type.name(), TypeName::BuiltIn("character varying" | "cidr"))
}

/// True if both are one type, whatever their lengths.
pub fn is_same_base(one: &DataType, other: &DataType) -> bool {
    one.without_modifiers() == other.without_modifiers()
}
