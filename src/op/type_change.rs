//! What a change of type costs, what it loses, and whether it needs `using`.
//!
//! PostgreSQL leaves the rows alone where the old value is the new one, byte for byte (measured on 12 to 18, see
//! `tests/it/locks.rs`); where it is not sure, the table is rewritten.

mod loss;

pub use loss::{is_plain_cast, loss};

use crate::catalog::{Catalog, Type};
use crate::sql::{DataType, Expression, Ident, TypeName};

/// What a change of type does with the rows that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// Nothing: only the definition changes.
    Nothing,
    /// Every row is written anew.
    Rewrite,
    /// Nothing if the session's time zone is UTC, otherwise every row is written anew.
    RewriteUnlessUtc,
    /// Not known.
    Unknown,
}

/// The cost of changing a column from one type to another without `using`.
pub fn cost(catalog: &Catalog, from: &DataType, to: &DataType) -> Cost {
    if from == to {
        return Cost::Nothing;
    }
    if let Some(name) = to.named_type()
        && to.dimensions() == 0
    {
        return match catalog.user_type(name).certain() {
            Some(Type::Domain(domain)) if domain.is_constrained() => Cost::Rewrite,
            Some(Type::Domain(domain)) => cost(catalog, from, &domain.data_type),
            Some(Type::Enum(_)) => Cost::Rewrite,
            None => Cost::Unknown,
        };
    }
    if let Some(name) = from.named_type()
        && from.dimensions() == 0
    {
        return match catalog.user_type(name).certain() {
            Some(Type::Domain(domain)) => cost(catalog, &domain.data_type, to),
            Some(Type::Enum(_)) => Cost::Rewrite,
            None => Cost::Unknown,
        };
    }
    if (from.dimensions() > 0) != (to.dimensions() > 0) {
        return Cost::Rewrite;
    }
    match (from.name(), to.name()) {
        (TypeName::BuiltIn(from_name), TypeName::BuiltIn(to_name)) => built_in(from_name, from, to_name, to),
        _ => Cost::Rewrite,
    }
}

fn built_in(from_name: &str, from: &DataType, to_name: &str, to: &DataType) -> Cost {
    let keeps = |keeps: bool| if keeps { Cost::Nothing } else { Cost::Rewrite };
    match (from_name, to_name) {
        ("character varying" | "text", "text") => Cost::Nothing,
        ("character varying", "character varying") | ("bit varying", "bit varying") => keeps(is_wider(from, to)),
        ("text", "character varying") => keeps(to.modifiers().is_empty()),
        ("numeric", "numeric") => keeps(numeric_is_wider(from, to)),
        ("cidr", "inet") => Cost::Nothing,
        ("xml", "text" | "character varying") => keeps(to.modifiers().is_empty()),
        ("timestamp without time zone", "timestamp with time zone")
        | ("timestamp with time zone", "timestamp without time zone") => match precision(to) >= precision(from) {
            true => Cost::RewriteUnlessUtc,
            false => Cost::Rewrite,
        },
        (
            "timestamp without time zone"
            | "timestamp with time zone"
            | "time without time zone"
            | "time with time zone",
            _,
        ) if from_name == to_name => keeps(precision(to) >= precision(from)),
        ("interval", "interval") => keeps(interval_is_wider(from, to)),
        ("integer" | "oid" | "regclass" | "regproc" | "regtype" | "regconfig", "oid")
        | ("oid", "integer" | "regclass" | "regproc" | "regtype" | "regconfig") => Cost::Nothing,
        _ => Cost::Rewrite,
    }
}

/// True if every value of the old length fits the new one.
fn is_wider(from: &DataType, to: &DataType) -> bool {
    let length = |data_type: &DataType| data_type.modifiers().first().and_then(|length| length.parse::<u32>().ok());
    match (length(from), length(to)) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(from), Some(to)) => to >= from,
    }
}

/// True if the scale stays and the precision does not shrink, or there is no limit any more.
fn numeric_is_wider(from: &DataType, to: &DataType) -> bool {
    let limits = |data_type: &DataType| {
        let numbers: Vec<i32> = data_type.modifiers().iter().filter_map(|one| one.parse().ok()).collect();
        numbers.first().map(|precision| (*precision, numbers.get(1).copied().unwrap_or(0)))
    };
    match (limits(from), limits(to)) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some((precision, scale)), Some((new_precision, new_scale))) => {
            new_scale == scale && new_precision >= precision
        }
    }
}

/// The digits of a second; 6 where nothing is written.
fn precision(data_type: &DataType) -> u32 {
    data_type.modifiers().first().and_then(|digits| digits.parse().ok()).unwrap_or(6)
}

fn interval_is_wider(from: &DataType, to: &DataType) -> bool {
    let fields = |data_type: &DataType| data_type.modifiers().iter().any(|one| one.parse::<u32>().is_err());
    let is_any = to.modifiers().is_empty();
    is_any || (!fields(from) && !fields(to) && precision(to) >= precision(from))
}

/// False only if PostgreSQL surely refuses to convert the rows by itself: there is no assignment cast (`pg_cast`,
/// PostgreSQL 15).
pub fn converts_by_itself(catalog: &Catalog, from: &DataType, to: &DataType) -> bool {
    if from == to {
        return true;
    }
    let base = |data_type: &DataType| match data_type.named_type().map(|name| catalog.user_type(name).certain()) {
        None => Some(Base::BuiltIn(data_type.clone())),
        Some(Some(Type::Domain(domain))) if data_type.dimensions() == 0 => {
            Some(Base::BuiltIn(domain.data_type.clone()))
        }
        Some(Some(Type::Enum(_))) => Some(Base::Enum(data_type.clone())),
        _ => None,
    };
    match (base(from), base(to)) {
        (Some(Base::Enum(from)), Some(Base::Enum(to))) => from == to,
        // Everything becomes text by assignment.
        (Some(_), Some(Base::BuiltIn(to))) if is_text(&to) => true,
        (Some(Base::BuiltIn(_)), Some(Base::Enum(_))) | (Some(Base::Enum(_)), Some(Base::BuiltIn(_))) => false,
        (Some(Base::BuiltIn(from)), Some(Base::BuiltIn(to))) => {
            if (from.dimensions() > 0) != (to.dimensions() > 0) {
                return false;
            }
            match (from.name(), to.name()) {
                (TypeName::BuiltIn(from), TypeName::BuiltIn(to)) => is_assignable(from, to),
                _ => true,
            }
        }
        _ => true,
    }
}

/// How a column gets the type back that it had before.
pub enum WayBack {
    /// PostgreSQL converts the values by itself.
    ByItself,
    /// With this expression.
    Using(Expression),
    /// Not at all: there is no cast.
    None,
}

/// How a column gets the type back that it had before. An enum has no casts but those to and from text, and bits are only
/// assigned where there are just as many.
pub fn way_back(catalog: &Catalog, column: &Ident, from: &DataType, to: &DataType) -> WayBack {
    let is_bits = |data_type: &DataType| matches!(data_type.name(), TypeName::BuiltIn("bit"));
    let is_longer = is_bits(from) && is_bits(to) && from != to;
    if converts_by_itself(catalog, from, to) && !is_longer {
        return WayBack::ByItself;
    }
    let has_text_between = match (from.name(), to.name()) {
        (TypeName::BuiltIn(_), TypeName::BuiltIn(_)) if (from.dimensions() > 0) != (to.dimensions() > 0) => {
            return WayBack::None;
        }
        (TypeName::BuiltIn(from), TypeName::BuiltIn(to)) if !is_castable(from, to) => return WayBack::None,
        (TypeName::BuiltIn(_), TypeName::BuiltIn(_)) => false,
        _ => !is_text(from),
    };
    let between = match has_text_between {
        true => format!("::text{}", "[]".repeat(from.dimensions().into())),
        false => String::new(),
    };
    WayBack::Using(Expression::made(format!("{column}{between}::{to}")))
}

enum Base {
    BuiltIn(DataType),
    Enum(DataType),
}

fn is_text(data_type: &DataType) -> bool {
    let is_text = matches!(data_type.name(), TypeName::BuiltIn("text" | "character varying" | "character" | "name"));
    is_text && data_type.dimensions() == 0
}

/// The casts between the types that people use; what is not listed here is let through.
fn is_castable(from: &str, to: &str) -> bool {
    let from_json =
        matches!(to, "boolean" | "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision");
    is_assignable(from, to)
        || matches!(from, "text" | "character varying" | "character" | "name")
        || matches!((from, to), ("integer", "boolean") | ("boolean", "integer"))
        || (from == "jsonb" && from_json)
}

/// The assignment casts between the types that people use; what is not listed here is let through.
fn is_assignable(from: &str, to: &str) -> bool {
    let number =
        |name: &str| matches!(name, "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision");
    let text = |name: &str| matches!(name, "text" | "character varying" | "character" | "name");
    let stamp = |name: &str| name.starts_with("timestamp") || name == "date";
    let time = |name: &str| name.starts_with("time ");
    let known = |name: &str| {
        number(name)
            || text(name)
            || stamp(name)
            || time(name)
            || matches!(name, "boolean" | "uuid" | "json" | "jsonb" | "bytea" | "interval")
    };
    if !known(from) || !known(to) || from == to || text(to) {
        return true;
    }
    let within = |family: &dyn Fn(&str) -> bool| family(from) && family(to);
    within(&number)
        || within(&text)
        || within(&stamp)
        || (within(&time))
        || (from.starts_with("timestamp") && time(to))
        || (from == "time without time zone" && to == "interval")
        || (from == "interval" && to == "time without time zone")
        || matches!((from, to), ("json", "jsonb") | ("jsonb", "json"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::PostgresVersion;
    use crate::sql::Ident;

    #[test]
    fn the_rows_stay_where_the_bytes_stay() {
        let catalog = Catalog::new(PostgresVersion::DEFAULT, Ident::made("public"));
        for (from, to, expected) in [
            ("varchar(10)", "varchar(20)", Cost::Nothing),
            ("varchar(10)", "varchar(5)", Cost::Rewrite),
            ("varchar(10)", "text", Cost::Nothing),
            ("text", "varchar", Cost::Nothing),
            ("text", "varchar(100)", Cost::Rewrite),
            ("char(5)", "char(10)", Cost::Rewrite),
            ("numeric(10,2)", "numeric(12,2)", Cost::Nothing),
            ("numeric(10,2)", "numeric(12,4)", Cost::Rewrite),
            ("numeric(10,2)", "numeric", Cost::Nothing),
            ("timestamp", "timestamptz", Cost::RewriteUnlessUtc),
            ("timestamp(3)", "timestamp(6)", Cost::Nothing),
            ("timestamp(6)", "timestamp(3)", Cost::Rewrite),
            ("interval(3)", "interval", Cost::Nothing),
            ("varbit(10)", "varbit(20)", Cost::Nothing),
            ("integer", "int4", Cost::Nothing),
            ("integer", "bigint", Cost::Rewrite),
            ("text", "mood", Cost::Unknown),
        ] {
            let parse = |text| DataType::parse(text, crate::source::Span::NONE).unwrap();
            assert_eq!(cost(&catalog, &parse(from), &parse(to)), expected, "{from} -> {to}");
        }
    }

    #[test]
    fn what_has_no_assignment_cast_needs_using() {
        let catalog = Catalog::new(PostgresVersion::DEFAULT, Ident::made("public"));
        for (from, to, expected) in [
            ("text", "integer", false),
            ("integer", "text", true),
            ("integer", "boolean", false),
            ("bigint", "integer", true),
            ("varchar", "timestamptz", false),
            ("integer", "integer[]", false),
            ("json", "jsonb", true),
            ("text", "tsvector", true),
        ] {
            let parse = |text| DataType::parse(text, crate::source::Span::NONE).unwrap();
            assert_eq!(converts_by_itself(&catalog, &parse(from), &parse(to)), expected, "{from} -> {to}");
        }
    }
}
