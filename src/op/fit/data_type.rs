//! Whether a type is there, and whether two types can be compared.

use super::Fit;
use super::extension::is_of_extension;
use crate::catalog::{Catalog, Column, Nullability, Type};
use crate::diagnostic::code::{NO_SUCH_TYPE, TYPE_MODIFIER, WRONG_KIND_OF_COLUMN};
use crate::diagnostic::{Diagnostic, nearest};
use crate::sql::{DataType, Ident, QualifiedName, Spanned, TypeName};

/// Types of PostgreSQL's own that [`DataType`] does not list.
const TAKEN_FOR_GRANTED: &[&str] = &[
    "aclitem",
    "anyarray",
    // In quotation marks: a byte of PostgreSQL's own. Without them it is `character`.
    "char",
    "cid",
    "cstring",
    "gtsvector",
    "int2vector",
    "intarray",
    "oidvector",
    "pg_node_tree",
    "pg_snapshot",
    "refcursor",
    "regcollation",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regprocedure",
    "regrole",
    "tid",
    "xid8",
];

/// Those of them that older versions lack, each with the version that brought it.
const NEWER_TYPES: &[(&str, u8)] = &[("oid8", 19), ("regdatabase", 19)];

impl Fit<'_, '_> {
    /// Reports a type that surely is not there, and numbers that it does not take.
    pub fn data_type(&mut self, data_type: &DataType) {
        self.type_exists(data_type);
        if let Some(fault) = data_type.modifier_fault() {
            self.report(Diagnostic::error(TYPE_MODIFIER, data_type.span(), fault));
        } else if data_type.has_wide_scale() {
            self.since(15, data_type.span(), "a scale below 0 or above the precision");
        }
    }

    /// Reports a type that surely is not there. With an extension that the history makes, or one that is well known,
    /// nothing is sure: then an unknown name is let through.
    fn type_exists(&mut self, data_type: &DataType) {
        let Some(name) = data_type.named_type() else { return };
        let from_elsewhere = self.catalog.extensions().next().is_some() || Self::is_taken_for_granted(name);
        // A table, a view and a sequence are types of rows too.
        let is_known =
            from_elsewhere || !self.catalog.user_type(name).is_absent() || !self.catalog.relation(name).is_absent();
        if is_known {
            return;
        }
        let is_bare = name.schema.is_none();
        if let Some((newer, major)) = NEWER_TYPES.iter().find(|(newer, _)| is_bare && name.name.as_str() == *newer) {
            return self.since(*major, data_type.span(), &format!("the type {newer}"));
        }
        let message = format!("there is no type `{name}`");
        let mut diagnostic = Diagnostic::error(NO_SUCH_TYPE, data_type.span(), message);
        let own = self.catalog.namespaces().flat_map(|namespace| namespace.types());
        let known: Vec<&str> = own.map(|one| one.name().name.as_str()).chain(BUILT_IN_NAMES.iter().copied()).collect();
        if let Some(near) = nearest(name.name.as_str(), known) {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
        }
        self.report(diagnostic);
    }

    /// True for the name of a type that is there without the history's doing, and is no domain with constraints.
    pub fn is_taken_for_granted(name: &QualifiedName) -> bool {
        TAKEN_FOR_GRANTED.contains(&name.name.as_str())
            || is_of_extension(name.name.as_str())
            || name.schema.as_ref().is_some_and(|schema| matches!(schema.as_str(), "pg_catalog" | "information_schema"))
    }

    /// Reports what of a column is too new for the version, and a type that is not there.
    pub fn new_column(&mut self, column: &Column) {
        self.data_type(&column.data_type);
        if let Some(storage) = &column.storage {
            self.since(16, storage.span(), "STORAGE in the definition of a column");
        }
        if let Some(compression) = &column.compression {
            self.since(14, compression.span(), "COMPRESSION");
        }
        if let Some(default) = &column.default {
            self.functions(default);
            self.default(&column.data_type, default);
        }
        if let Some(generated) = &column.generated
            && !generated.is_stored(self.catalog.version())
        {
            self.since(18, generated.expression.span(), "a virtual generated column");
        }
        let has_value = [
            column.default.is_some(),
            column.generated.is_some(),
            column.identity.is_some(),
            column.data_type.serial_of().is_some(),
        ];
        let fault = if has_value.into_iter().filter(|one| *one).count() > 1 {
            "gets its values from more than one of: default, generated, identity, serial"
        } else if column.nullability == Nullability::Null && column.is_not_null() {
            "cannot be null, whatever is written"
        } else if column.identity.is_some() && !is_integer(&column.data_type) {
            "is an identity column, which is smallint, integer or bigint"
        } else {
            return;
        };
        let message = format!("column `{}` {fault}", column.name);
        self.report(Diagnostic::error(WRONG_KIND_OF_COLUMN, column.name.span(), message));
    }
}

/// False only for a type that surely is no integer.
fn is_integer(data_type: &DataType) -> bool {
    match data_type.name() {
        TypeName::BuiltIn(name) => matches!(*name, "smallint" | "integer" | "bigint") && data_type.dimensions() == 0,
        TypeName::Named(_) => true,
    }
}

/// What people mistype most.
const BUILT_IN_NAMES: &[&str] = &[
    "bigint",
    "boolean",
    "bytea",
    "character",
    "date",
    "double precision",
    "integer",
    "interval",
    "jsonb",
    "numeric",
    "serial",
    "smallint",
    "text",
    "time",
    "timestamp",
    "timestamptz",
    "uuid",
    "varchar",
];

/// False only for types between which surely no foreign key can be made: a text that refers to a number, or a numeric
/// that refers to an integer, since values are only ever widened (all pairs tried on PostgreSQL 15).
pub fn can_refer(catalog: &Catalog, own: &DataType, referred: &DataType) -> bool {
    if (own.dimensions() > 0) != (referred.dimensions() > 0) {
        return own.named_type().is_some() || referred.named_type().is_some();
    }
    match (family(catalog, own), family(catalog, referred)) {
        (Some((own, width)), Some((referred, referred_width))) => own == referred && width <= referred_width,
        _ => true,
    }
}

/// Which types among those of a family a value can be widened to: those of this width or a greater one.
type Width = u8;

/// The types among which a foreign key can be made; `None` where that is not sure.
fn family(catalog: &Catalog, data_type: &DataType) -> Option<(Ident, Width)> {
    if data_type.dimensions() > 0 {
        return None;
    }
    let (family, width) = match data_type.name() {
        TypeName::BuiltIn(name) => match *name {
            "smallint" | "integer" | "bigint" | "serial" | "bigserial" | "smallserial" => ("number", 0),
            "numeric" => ("number", 1),
            "real" | "double precision" => ("number", 2),
            "text" | "character" | "character varying" | "name" => ("text", 0),
            "date" | "timestamp without time zone" | "timestamp with time zone" => ("date", 0),
            "uuid" => ("uuid", 0),
            "boolean" => ("boolean", 0),
            "bytea" => ("bytea", 0),
            "jsonb" => ("jsonb", 0),
            "inet" | "cidr" => ("inet", 0),
            _ => return None,
        },
        TypeName::Named(name) => match catalog.user_type(name).certain()? {
            Type::Enum(_) => return Some((Ident::made(catalog.resolve(name).to_string()), 0)),
            Type::Domain(domain) => return family(catalog, &domain.data_type),
        },
    };
    Some((Ident::made(family), width))
}
