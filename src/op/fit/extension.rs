//! What is known of the extensions that people install most.

use crate::sql::Ident;

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
