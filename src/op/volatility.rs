//! Whether a default is the same for every row that is there already. If it is, `ADD COLUMN` keeps it once; if not, every
//! row is written anew (documentation of `ALTER TABLE`; measured, 12 to 18).

use crate::catalog::Catalog;
use crate::sql::{Expression, QualifiedName};

/// What is known of a default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Volatility {
    /// One value for all rows.
    Stable,
    /// A value for each row.
    Volatile,
    /// It calls this function, of which nothing is known.
    Unknown(QualifiedName),
}

/// Functions of PostgreSQL's own that give another value with each call (`provolatile = 'v'`, PostgreSQL 15), as far as a
/// default may sensibly call them.
const VOLATILE: &[&str] = &[
    "clock_timestamp",
    "currval",
    "gen_random_bytes",
    "gen_random_uuid",
    "lastval",
    "nextval",
    "random",
    "random_normal",
    "setval",
    "timeofday",
    "uuid_generate_v1",
    "uuid_generate_v1mc",
    "uuid_generate_v4",
    "uuidv4",
    "uuidv7",
];

/// Functions and constructs that are immutable or stable.
const STABLE: &[&str] = &[
    "abs",
    "age",
    "all",
    "and",
    "any",
    "array",
    "as",
    "bigint",
    "bit",
    "bool",
    "boolean",
    "box",
    "case",
    "cast",
    "ceil",
    "char",
    "character",
    "coalesce",
    "concat",
    "concat_ws",
    "current_database",
    "current_date",
    "current_schema",
    "current_setting",
    "current_time",
    "current_timestamp",
    "current_user",
    "date",
    "date_part",
    "date_trunc",
    "decimal",
    "decode",
    "div",
    "encode",
    "exists",
    "extract",
    "float",
    "floor",
    "format",
    "greatest",
    "hashtext",
    "in",
    "initcap",
    "int",
    "integer",
    "interval",
    "json_build_array",
    "json_build_object",
    "jsonb_build_array",
    "jsonb_build_object",
    "least",
    "left",
    "length",
    "localtime",
    "localtimestamp",
    "lower",
    "lpad",
    "ltrim",
    "make_date",
    "make_interval",
    "make_timestamp",
    "make_timestamptz",
    "md5",
    "mod",
    "not",
    "now",
    "nullif",
    "numeric",
    "or",
    "overlay",
    "point",
    "position",
    "power",
    "replace",
    "right",
    "round",
    "row",
    "rpad",
    "rtrim",
    "session_user",
    "sha256",
    "smallint",
    "split_part",
    "sqrt",
    "statement_timestamp",
    "substring",
    "text",
    "then",
    "time",
    "timestamp",
    "timestamptz",
    "timezone",
    "to_char",
    "to_date",
    "to_json",
    "to_jsonb",
    "to_number",
    "to_timestamp",
    "to_tsvector",
    "transaction_timestamp",
    "translate",
    "trim",
    "trunc",
    "upper",
    "uuid_nil",
    "varchar",
    "when",
];

/// The volatility of a default, by the functions that it calls.
pub fn of(catalog: &Catalog, default: &Expression) -> Volatility {
    let mut unknown = None;
    for function in default.calls() {
        let is_own = function.schema.as_ref().is_none_or(|schema| schema.as_str() == "pg_catalog");
        let made = catalog.functions(&function);
        let name = function.name.as_str();
        if !made.is_empty() {
            // A function is volatile unless it says otherwise.
            let says = |word: &str| {
                made.iter().all(|one| one.value.attributes.names().iter().any(|name| name.as_str() == word))
            };
            if !says("immutable") && !says("stable") {
                return Volatility::Volatile;
            }
        } else if VOLATILE.contains(&name) {
            return Volatility::Volatile;
        } else if !(is_own && STABLE.contains(&name)) {
            unknown.get_or_insert(function);
        }
    }
    unknown.map_or(Volatility::Stable, Volatility::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::PostgresVersion;
    use crate::sql::Ident;

    #[test]
    fn only_what_changes_with_each_call_is_volatile() {
        let catalog = Catalog::new(PostgresVersion::DEFAULT, Ident::made("public"));
        let of = |text: &str| of(&catalog, &Expression::made(text));
        for stable in
            ["0", "'random()'", "now()", "CURRENT_TIMESTAMP", "ARRAY[1]", "(1 + 2)", "now() + interval '1 day'"]
        {
            assert_eq!(of(stable), Volatility::Stable, "{stable}");
        }
        for volatile in ["gen_random_uuid()", "clock_timestamp()", "coalesce(1, random())", "nextval('s')"] {
            assert_eq!(of(volatile), Volatility::Volatile, "{volatile}");
        }
        assert_eq!(of("my_default()"), Volatility::Unknown(QualifiedName::bare(Ident::made("my_default"))));
    }
}
