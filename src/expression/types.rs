//! The type of an expression, as far as it can be told.

use super::Names;
use super::tree::Tree;
use crate::source::Span;
use crate::sql::{DataType, TypeName};

/// The type of a tree; `None` where it is not known, and for a string that has none yet.
pub fn of(tree: &Tree, names: &dyn Names) -> Option<DataType> {
    match tree {
        Tree::Cast(_, data_type) => Some(data_type.clone()),
        Tree::Bool(_) | Tree::And(_) | Tree::Or(_) | Tree::Not(_) => Some(DataType::made("boolean")),
        Tree::Number(number) => Some(of_number(number)),
        Tree::Column(path) => names.column(path),
        Tree::Array(elements) => array_of(elements.iter().find_map(|one| of(one, names))?),
        Tree::OneOf(results) => results.iter().find_map(|one| of(one, names)),
        Tree::Call(name, arguments, _) => of_call(name, arguments, names),
        Tree::Operator(operator, operands) => of_operator(operator, operands, names),
        Tree::Other(squawk_syntax::SyntaxKind::CASE_EXPR, parts) => of(parts.last()?, names),
        Tree::Other(..) | Tree::Text(_) | Tree::Null | Tree::Word(_) => None,
    }
}

fn of_number(number: &str) -> DataType {
    match number.parse::<i64>() {
        Ok(small) if i32::try_from(small).is_ok() => DataType::made("integer"),
        Ok(_) => DataType::made("bigint"),
        Err(_) => DataType::made("numeric"),
    }
}

/// The array of a type that is none itself.
fn array_of(element: DataType) -> Option<DataType> {
    DataType::parse(&format!("{}[]", element.without_modifiers().canonical()), Span::NONE).ok()
}

/// The types of functions whose name decides (documentation, chapter 9; PostgreSQL 15).
const CALLS: &[(&str, &[&str])] = &[
    (
        "text",
        &[
            "lower",
            "upper",
            "initcap",
            "btrim",
            "ltrim",
            "rtrim",
            "replace",
            "md5",
            "concat",
            "concat_ws",
            "to_char",
            "left",
            "right",
            "repeat",
            "reverse",
            "split_part",
            "translate",
            "lpad",
            "rpad",
            "format",
            "quote_ident",
            "quote_literal",
            "regexp_replace",
            "array_to_string",
            "chr",
        ],
    ),
    (
        "integer",
        &[
            "length",
            "char_length",
            "character_length",
            "octet_length",
            "bit_length",
            "position",
            "strpos",
            "ascii",
            "array_length",
            "cardinality",
            "jsonb_array_length",
            "json_array_length",
            "num_nonnulls",
            "num_nulls",
        ],
    ),
    ("bigint", &["count", "nextval", "currval", "lastval"]),
    ("timestamp with time zone", &["now", "transaction_timestamp", "statement_timestamp", "clock_timestamp"]),
    ("timestamp without time zone", &["localtimestamp"]),
    ("date", &["current_date"]),
    ("uuid", &["gen_random_uuid", "uuid_generate_v4", "uuidv4", "uuidv7"]),
    ("double precision", &["random", "date_part"]),
    ("numeric", &["extract"]),
    ("name", &["current_user", "session_user", "current_role", "user", "current_schema", "current_catalog"]),
];

fn of_call(name: &str, arguments: &[Tree], names: &dyn Names) -> Option<DataType> {
    if let Some((data_type, _)) = CALLS.iter().find(|(_, functions)| functions.contains(&name)) {
        return Some(DataType::made(data_type));
    }
    match name {
        "coalesce" | "greatest" | "least" | "nullif" | "any" | "all" | "abs" => {
            arguments.iter().find_map(|one| of(one, names))
        }
        _ => None,
    }
}

fn of_operator(operator: &str, operands: &[Tree], names: &dyn Names) -> Option<DataType> {
    match operator {
        "=" | "<>" | "<" | ">" | "<=" | ">=" | "~" | "~*" | "!~" | "!~*" | "~~" | "!~~" | "~~*" | "!~~*" | "is"
        | "is not" | "is distinct from" | "in" | "not in" | "@>" | "<@" | "&&" | "?" | "?|" | "?&" | "@@" => {
            Some(DataType::made("boolean"))
        }
        "->>" | "#>>" => Some(DataType::made("text")),
        "->" | "#>" => of(operands.first()?, names),
        "||" => {
            let types: Vec<DataType> = operands.iter().filter_map(|one| of(one, names)).collect();
            let first = types.first()?;
            let is_whole =
                first.dimensions() > 0 || matches!(first.name(), TypeName::BuiltIn("jsonb" | "bytea" | "bit varying"));
            Some(if is_whole { first.clone() } else { DataType::made("text") })
        }
        "+" | "-" | "*" | "/" | "%" => {
            let types: Option<Vec<DataType>> = operands.iter().map(|one| of(one, names)).collect();
            let ranks: Option<Vec<usize>> = types?.iter().map(rank).collect();
            Some(DataType::made(NUMBERS[ranks?.into_iter().max()?]))
        }
        _ => None,
    }
}

/// The types of numbers, each wider than those before it.
pub const NUMBERS: &[&str] = &["smallint", "integer", "bigint", "numeric", "real", "double precision"];

/// How wide a type of numbers is.
pub fn rank(data_type: &DataType) -> Option<usize> {
    let TypeName::BuiltIn(name) = data_type.name() else { return None };
    NUMBERS.iter().position(|known| known == name).filter(|_| data_type.dimensions() == 0)
}

/// True for a type of whole numbers.
pub fn is_whole(data_type: &DataType) -> bool {
    rank(data_type).is_some_and(|rank| rank <= 2)
}
