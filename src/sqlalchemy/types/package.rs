//! Column types of well-known packages, and what each is on PostgreSQL (measured with their newest releases).

use super::super::given::{Given, Lowered, misfit};
use super::{Type, Values, known, plain, sized};
use crate::python::value::{Argument, Value, keyword};
use crate::source::Span;

/// The types of SQLAlchemy-Utils, which are the same on its top and in its modules: the type of SQLAlchemy that each is,
/// and how long a text is where nothing is said.
const UTILS: &[(&str, &str, Option<i64>)] = &[
    ("ArrowType", "DateTime", None),
    ("ChoiceType", "String", Some(255)),
    ("ColorType", "String", Some(20)),
    ("CountryType", "String", Some(2)),
    ("CurrencyType", "String", Some(3)),
    ("EmailType", "String", Some(255)),
    ("EncryptedType", "LargeBinary", None),
    ("EnrichedDateTimeType", "DateTime", None),
    ("IPAddressType", "String", Some(50)),
    ("JSONType", "JSON", None),
    ("LocaleType", "String", Some(10)),
    ("PasswordType", "LargeBinary", None),
    ("PhoneNumberType", "String", Some(20)),
    ("ScalarListType", "Text", None),
    ("StringEncryptedType", "String", None),
    ("TSVectorType", "TSVECTOR", None),
    ("TimezoneType", "String", Some(50)),
    ("URLType", "Text", None),
    ("UUIDType", "Uuid", None),
];

/// Reads a column type by its dotted name; `None` if it is of no package that is known.
pub fn column_type(path: &str, arguments: &[Argument], span: Span) -> Option<Lowered<Type>> {
    let (package, last) = (path.split('.').next()?, path.rsplit('.').next()?);
    Some(match (package, last) {
        ("fastapi_users_db_sqlalchemy", "GUID") | ("sqlmodel", "GUID" | "Uuid") => of_sqlalchemy("Uuid", &[], span),
        ("fastapi_users_db_sqlalchemy", "TIMESTAMPAware") => of_sqlalchemy("TIMESTAMP", arguments, span),
        ("sqlalchemy_json", "MutableJson" | "NestedMutableJson") => of_sqlalchemy("JSON", &[], span),
        ("sqlmodel", "AutoString") => of_sqlalchemy("String", arguments, span),
        ("sqlalchemy_utils", _) => {
            let (_, name, length) = UTILS.iter().find(|(known, ..)| *known == last)?;
            utils(name, *length, arguments, span)
        }
        ("pgvector", "Vector" | "VECTOR" | "HALFVEC" | "SPARSEVEC") => vector(last, arguments, span),
        ("geoalchemy2", _) => geometry(last, arguments, span),
        _ => return None,
    })
}

fn of_sqlalchemy(name: &str, arguments: &[Argument], span: Span) -> Lowered<Type> {
    known(name, false, arguments, &Value::text(name), span)
}

fn utils(name: &str, length: Option<i64>, arguments: &[Argument], span: Span) -> Lowered<Type> {
    // `ChoiceType(…, impl=sa.Integer())`
    if let Some(inner) = keyword(arguments, "impl") {
        return super::column_type(&inner.value, inner.span);
    }
    let is_said = |argument: &&Argument| match argument.name.as_deref() {
        Some("length" | "max_length") => name == "String",
        Some("timezone") => name == "DateTime",
        _ => false,
    };
    let Some(said) = arguments.iter().find(is_said) else {
        return match length {
            Some(_) => plain(&sized("VARCHAR", length), Values::Text, span),
            None => of_sqlalchemy(name, &[], span),
        };
    };
    let keyword = if name == "String" { "length" } else { "timezone" };
    of_sqlalchemy(name, &[Argument { name: Some(keyword.into()), ..said.clone() }], span)
}

/// pgvector's `Vector(3)`.
fn vector(name: &str, arguments: &[Argument], span: Span) -> Lowered<Type> {
    let given = Given::bind(name, &["dim"], &[], arguments, span)?;
    plain(&sized(&name.to_uppercase(), given.number("dim")?), Values::Any, span)
}

/// GeoAlchemy's `Geometry('POINT', srid=4326)` is `geometry(POINT,4326)` (its documentation).
fn geometry(name: &str, arguments: &[Argument], span: Span) -> Lowered<Type> {
    let word = match name {
        "Geometry" | "Geography" => name.to_lowercase(),
        "Raster" => return plain("raster", Values::Any, span),
        _ => return misfit(span, format!("{name} of geoalchemy2 is not known")),
    };
    let unread = ["from_text", "name", "nullable", "_spatial_index_reflected", "use_N_D_index", "use_typmod"];
    let parameters = ["geometry_type", "srid", "dimension", "spatial_index"];
    let given = Given::bind(name, &parameters, &unread, arguments, span)?;
    let kind = given.text("geometry_type")?.unwrap_or_else(|| "GEOMETRY".into());
    let srid = given.number("srid")?.unwrap_or(-1);
    plain(&format!("{word}({kind},{srid})"), Values::Any, span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_packages_are_what_they_are_on_postgresql() {
        let read = |path: &str, arguments: &[(&str, Value)]| {
            let argument = |(name, value): &(&str, Value)| {
                let name = (!name.is_empty()).then(|| (*name).into());
                Argument { name, value: value.clone(), span: Span::NONE }
            };
            let arguments: Vec<Argument> = arguments.iter().map(argument).collect();
            column_type(path, &arguments, Span::NONE).map(|found| found.unwrap().data_type.to_string())
        };
        let of_type = |path: &str| read(path, &[]).unwrap_or_default();
        assert_eq!(of_type("sqlalchemy_utils.types.email.EmailType"), "VARCHAR(255)");
        assert_eq!(of_type("sqlalchemy_utils.EncryptedType"), "BYTEA");
        assert_eq!(of_type("sqlalchemy_utils.types.arrow.ArrowType"), "TIMESTAMP WITHOUT TIME ZONE");
        assert_eq!(
            read("sqlalchemy_utils.ArrowType", &[("timezone", Value::Bool(true))]).unwrap(),
            "TIMESTAMP WITH TIME ZONE"
        );
        assert_eq!(read("sqlalchemy_utils.PhoneNumberType", &[("max_length", Value::Int(9))]).unwrap(), "VARCHAR(9)");
        let inner = [("", Value::list(Vec::new())), ("impl", Value::path("sqlalchemy.Integer", Span::NONE))];
        assert_eq!(read("sqlalchemy_utils.types.choice.ChoiceType", &inner).unwrap(), "INTEGER");
        assert_eq!(read("sqlmodel.sql.sqltypes.AutoString", &[("length", Value::Int(5))]).unwrap(), "VARCHAR(5)");
        let aware = read("fastapi_users_db_sqlalchemy.generics.TIMESTAMPAware", &[("timezone", Value::Bool(true))]);
        assert_eq!(aware.unwrap(), "TIMESTAMP WITH TIME ZONE");
        assert_eq!(read("pgvector.sqlalchemy.Vector", &[("", Value::Int(3))]).unwrap(), "VECTOR(3)");
        assert_eq!(read("sqlalchemy_utils.types.Other", &[]), None);
        assert_eq!(read("app.GUID", &[]), None);
    }
}
