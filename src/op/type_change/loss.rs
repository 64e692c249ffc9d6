//! What values lose on their way to another type (measured on PostgreSQL 12 to 18, see `tests/it/operations/values.rs`).

use super::{interval_is_wider, is_text, precision};
use crate::catalog::{Catalog, Type};
use crate::sql::scan::tokens;
use crate::sql::{DataType, Expression, Ident, Spanned, TypeName};

/// What the values of a column lose that gets another type, in words; `None` if nothing or if PostgreSQL would rather
/// refuse.
pub fn loss(
    catalog: &Catalog,
    column: &Ident,
    from: &DataType,
    to: &DataType,
    using: Option<&Expression>,
) -> Option<&'static str> {
    let Some(using) = using else { return of_assignment(catalog, from, to) };
    let Some(casts) = casts(column, using) else { return Some("the former values") };
    let mut now = from;
    for cast in &casts {
        let lost = of_assignment(catalog, now, cast).or_else(|| of_length(catalog, now, cast));
        if lost.is_some() {
            return lost;
        }
        now = cast;
    }
    of_assignment(catalog, now, to)
}

/// True for `using (column)` and `using (column::type)`, which say what PostgreSQL does by itself.
pub fn is_plain_cast(column: &Ident, using: &Expression, to: &DataType) -> bool {
    casts(column, using).is_some_and(|casts| casts.len() < 2 && casts.iter().all(|cast| cast == to))
}

/// The types that `column::one::other` goes through; `None` if the expression is anything else.
fn casts(column: &Ident, using: &Expression) -> Option<Vec<DataType>> {
    let solid = |text| tokens(text).filter(|token| !token.is_filler());
    let own = column.to_string();
    let mut rest = solid(using.as_str());
    if !solid(&own).all(|word| rest.next().is_some_and(|token| token.name() == word.name())) {
        return None;
    }
    let Some(next) = rest.next() else { return Some(Vec::new()) };
    let types = using.as_str()[next.start..].strip_prefix("::")?;
    types.split("::").map(|one| DataType::parse(one.trim(), using.span()).ok()).collect()
}

/// What an assignment cast loses.
fn of_assignment(catalog: &Catalog, from: &DataType, to: &DataType) -> Option<&'static str> {
    let (from, to) = (base(catalog, from), base(catalog, to));
    let (TypeName::BuiltIn(from_name), TypeName::BuiltIn(to_name)) = (from.name(), to.name()) else { return None };
    if from == to {
        return None;
    }
    let scale = |data_type: &DataType| {
        let digits = data_type.modifiers().get(1).and_then(|scale| scale.parse::<i32>().ok());
        if data_type.modifiers().is_empty() { i32::MAX } else { digits.unwrap_or(0) }
    };
    match (*from_name, *to_name) {
        ("numeric" | "real" | "double precision", "smallint" | "integer" | "bigint") => Some("the fractions"),
        ("numeric", "numeric") if scale(to) < scale(from) => Some("the last digits"),
        ("numeric", "real" | "double precision")
        | ("double precision", "real" | "numeric")
        | ("real", "numeric")
        | ("bigint", "real" | "double precision")
        | ("integer", "real") => Some("the last digits"),
        ("timestamp without time zone" | "timestamp with time zone", "date") => Some("the time of day"),
        (
            "timestamp without time zone" | "timestamp with time zone",
            "time without time zone" | "time with time zone",
        ) => Some("the date"),
        ("time with time zone", "time without time zone") => Some("the time zone"),
        ("timestamp with time zone", "timestamp without time zone") if precision(to) >= precision(from) => None,
        (
            "timestamp without time zone"
            | "timestamp with time zone"
            | "time without time zone"
            | "time with time zone",
            "timestamp without time zone"
            | "timestamp with time zone"
            | "time without time zone"
            | "time with time zone",
        ) if precision(to) < precision(from) => Some("the last digits of the seconds"),
        ("interval", "interval") if !interval_is_wider(from, to) => Some("the smallest fields"),
        ("interval", "time without time zone") => Some("the days"),
        ("inet", "cidr") => Some("the host part"),
        ("json", "jsonb") => Some("the order of the keys and the white space"),
        _ if is_text(from) && !matches!(*to_name, "json" | "xml") && !is_text(to) => Some("the spelling"),
        _ => None,
    }
}

/// What an explicit cast cuts off without a word, where an assignment is refused (documentation, 8.3 and 8.10).
fn of_length(catalog: &Catalog, from: &DataType, to: &DataType) -> Option<&'static str> {
    let most = most(base(catalog, to))?;
    let longest = match from.named_type().map(|name| catalog.user_type(name).certain()) {
        Some(Some(Type::Enum(one))) => one.values.iter().map(|value| value.as_str().chars().count()).max(),
        _ => self::most(base(catalog, from)),
    };
    longest.is_none_or(|longest| longest > most).then_some("the end of long values")
}

/// How many characters or bits a value may have, where that is limited.
fn most(data_type: &DataType) -> Option<usize> {
    let written = data_type.modifiers().first().and_then(|length| length.parse().ok());
    match data_type.name() {
        TypeName::BuiltIn("character varying" | "bit varying") => written,
        TypeName::BuiltIn("character" | "bit") => Some(written.unwrap_or(1)),
        _ => None,
    }
}

/// The type behind a domain; any other type is its own.
fn base<'a>(catalog: &'a Catalog, data_type: &'a DataType) -> &'a DataType {
    match data_type.named_type().filter(|_| data_type.dimensions() == 0).map(|name| catalog.user_type(name).certain()) {
        Some(Some(Type::Domain(domain))) => &domain.data_type,
        _ => data_type,
    }
}
