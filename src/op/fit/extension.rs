//! What is known of the extensions that people install most.

use super::Fit;
use crate::catalog::Column;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::STILL_NEEDED;
use crate::sql::{Expression, Ident, Spanned};

/// An extension, and the types that it makes.
type Known = (&'static str, &'static [&'static str]);

/// What well-known extensions need of each other.
const REQUIREMENTS: &[(&str, &str)] =
    &[("earthdistance", "cube"), ("postgis_raster", "postgis"), ("postgis_topology", "postgis")];

/// Extensions that make no table and no view (measured on PostgreSQL 15 where Debian has them).
const WITHOUT_RELATIONS: &[Known] = &[
    ("btree_gin", &[]),
    ("btree_gist", &[]),
    ("citext", &["citext"]),
    ("cube", &["cube"]),
    ("earthdistance", &[]),
    ("fuzzystrmatch", &[]),
    ("hstore", &["hstore"]),
    ("intarray", &["query_int"]),
    ("isn", &["ean13", "isbn", "isbn13", "ismn", "ismn13", "issn", "issn13", "upc"]),
    ("ltree", &["lquery", "ltree", "ltxtquery"]),
    ("moddatetime", &[]),
    ("pg_trgm", &[]),
    ("pgcrypto", &[]),
    ("plpgsql", &[]),
    ("seg", &["seg"]),
    ("tablefunc", &[]),
    ("unaccent", &[]),
    ("uuid-ossp", &[]),
    ("vector", &["halfvec", "sparsevec", "vector"]),
];

/// Extensions that do.
const WITH_RELATIONS: &[Known] = &[
    ("postgis", &["box2d", "box3d", "geography", "geometry"]),
    ("postgis_raster", &["raster"]),
    ("postgis_topology", &["topogeometry"]),
];

/// The functions of extensions that people call in defaults (measured on PostgreSQL 15).
const FUNCTIONS: &[Known] = &[
    (
        "uuid-ossp",
        &[
            "uuid_generate_v1",
            "uuid_generate_v1mc",
            "uuid_generate_v3",
            "uuid_generate_v4",
            "uuid_generate_v5",
            "uuid_nil",
            "uuid_ns_dns",
            "uuid_ns_oid",
            "uuid_ns_url",
            "uuid_ns_x500",
        ],
    ),
    ("pgcrypto", &["gen_random_bytes", "gen_salt"]),
];

impl Fit<'_, '_> {
    /// Reports a column whose default calls a function of an extension that is dropped.
    pub fn is_not_called(&mut self, extension: &Ident) {
        let functions = FUNCTIONS.iter().find(|(name, _)| *name == extension.as_str()).map_or(&[][..], |(_, all)| all);
        let calls = |column: &&Column| {
            let called = column.default.iter().flat_map(Expression::calls);
            called
                .into_iter()
                .any(|call| functions.contains(&call.name.as_str()) && self.catalog.functions(&call).is_empty())
        };
        let certain = self.catalog.tables().filter(|table| self.catalog.table(&table.name).certain().is_some());
        let found =
            certain.flat_map(|table| table.columns.iter().filter(calls).map(move |column| (table, column))).next();
        if let Some((table, column)) = found {
            let what = format!("the default of column `{}` of table `{}`", column.name, table.name);
            let message = format!("extension `{extension}` cannot be dropped: {what} calls a function of it");
            let help = "give the column another default first: gen_random_uuid() is PostgreSQL's own from 13 on";
            let diagnostic = Diagnostic::error(STILL_NEEDED, extension.span(), message).help(help);
            self.report(diagnostic.also(column.name.span(), "it stands here"));
        }
    }
}

/// The types that an extension makes, as far as it is known.
pub fn types_of(extension: &Ident) -> &'static [&'static str] {
    let known = WITHOUT_RELATIONS.iter().chain(WITH_RELATIONS);
    known.into_iter().find(|(name, _)| *name == extension.as_str()).map_or(&[], |(_, types)| types)
}

/// The extensions that `CREATE EXTENSION … CASCADE` brings along; `None` where that is not known.
pub fn required_by(extension: &Ident) -> Option<Vec<Ident>> {
    let mut known = WITHOUT_RELATIONS.iter().chain(WITH_RELATIONS).map(|(name, _)| *name);
    let required = REQUIREMENTS.iter().filter(|(name, _)| *name == extension.as_str());
    known.any(|name| name == extension.as_str()).then(|| required.map(|(_, one)| Ident::made(*one)).collect())
}

/// True for a type that a well-known extension makes.
pub fn is_of_extension(name: &str) -> bool {
    WITHOUT_RELATIONS.iter().chain(WITH_RELATIONS).any(|(_, types)| types.contains(&name))
}

/// False for an extension that surely makes no table and no view.
pub fn makes_relations(extension: &Ident) -> bool {
    WITHOUT_RELATIONS.iter().all(|(name, _)| *name != extension.as_str())
}
