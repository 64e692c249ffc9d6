//! Column types: SQLAlchemy's classes and what PostgreSQL calls them (measured with SQLAlchemy 2.1.9).

mod package;

use super::given::{Given, Lowered, as_text, misfit};
use super::library::SQL_TYPE;
use crate::catalog::Domain;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::{DIRECTIVE_ARGUMENT, TYPE_UNKNOWN};
use crate::python::evaluate::unknown;
use crate::python::value::{Argument, Class, SymbolKind, Value, keyword, positional};
use crate::source::Span;
use crate::sql::{DataType, Expression, Ident, Literal, QualifiedName, TypeName};

/// A column type.
#[derive(Debug, Clone)]
pub struct Type {
    /// What PostgreSQL calls it.
    pub data_type: DataType,
    /// `COLLATE …`.
    pub collation: Option<QualifiedName>,
    /// How a value of it is written.
    pub values: Values,
    /// The type of the database that it needs.
    pub object: Option<Object>,
    /// The check that a non-native enum brings along: its name, and its values.
    pub check: Option<(Option<Ident>, Vec<String>)>,
}

/// How a value of a type is written as a literal.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// As its Python type suggests.
    Any,
    /// An integer.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// A text; what is added to it is joined.
    Text,
    /// The JSON of the value.
    Json,
    /// A UUID that the application holds as a string: without hyphens.
    Hex,
    /// The label of an enum; those of the members of a class by their names.
    Labels(Vec<(String, String)>),
    /// An array of the inner type, with the spelling of the whole.
    Array(Box<Values>, String),
}

/// A type that must be made in the database before a column can have it.
#[derive(Debug, Clone)]
pub enum Object {
    /// An enum.
    Enum {
        /// Its name.
        name: QualifiedName,
        /// Its values.
        labels: Vec<Literal>,
        /// False where `create_type=False` was written.
        create: bool,
    },
    /// A domain.
    Domain(Box<Domain>),
}

impl Type {
    /// True for a number that is no integer: SQLAlchemy's `Numeric`, `Float` and their kin.
    pub fn is_fractional(&self) -> bool {
        let fractional = ["numeric", "real", "double precision"];
        self.data_type.dimensions() == 0
            && matches!(self.data_type.name(), TypeName::BuiltIn(name) if fractional.contains(name))
    }

    /// True for `NUMERIC` alone among the fractions.
    pub fn is_decimal(&self) -> bool {
        self.is_fractional() && matches!(self.data_type.name(), TypeName::BuiltIn("numeric"))
    }

    /// The type in a column of a table: `inherit_schema=True` puts an enum into the schema of the table.
    pub fn of_table(mut self, written: &Value, table: &QualifiedName) -> Type {
        let inherits = written.as_call().and_then(|(_, arguments)| keyword(arguments, "inherit_schema"));
        if let Some(Argument { value: Value::Bool(true), .. }) = inherits
            && let Some(Object::Enum { name, .. }) = &mut self.object
            && name.schema.is_none()
        {
            name.schema.clone_from(&table.schema);
            self.data_type = DataType::named(name.clone(), 0);
        }
        self
    }
}

/// Reads a column type.
pub fn column_type(value: &Value, span: Span) -> Lowered<Type> {
    let (path, arguments) = match (value.as_call(), value.as_path()) {
        (Some(call), _) => call,
        (None, Some(path)) => (path, &[] as &[Argument]),
        _ => return chained(value, span),
    };
    let last = path.rsplit('.').next().unwrap_or(path);
    if let Some(found) = package::column_type(path, arguments, span) {
        return found;
    }
    match path.split('.').next() {
        Some(SQL_TYPE) => {
            let spelling = arguments.first().and_then(|argument| as_text(&argument.value)).unwrap_or_default();
            let known = plain(&spelling, Values::Any, span)?;
            Ok(Type { values: values_in(&known.data_type), ..known })
        }
        Some("sqlalchemy") if last == "as_mutable" => match arguments.first() {
            Some(inner) => column_type(&inner.value, inner.span),
            None => not_known(value, span),
        },
        Some("sqlalchemy") => known(last, path.contains(".postgresql"), arguments, value, span),
        _ => not_known(value, span),
    }
}

fn known(name: &str, postgresql: bool, arguments: &[Argument], value: &Value, span: Span) -> Lowered<Type> {
    let bind = |positional: &[&str], keywords: &[&str]| Given::bind(name, positional, keywords, arguments, span);
    let any = |spelling: &str| plain(spelling, Values::Any, span);
    match name {
        "Integer" | "INTEGER" | "INT" => plain("INTEGER", Values::Integer, span),
        "SmallInteger" | "SMALLINT" => plain("SMALLINT", Values::Integer, span),
        "BigInteger" | "BIGINT" => plain("BIGINT", Values::Integer, span),
        "String" | "VARCHAR" | "Unicode" | "CHAR" | "NCHAR" | "NVARCHAR" | "Text" | "TEXT" | "UnicodeText" | "CLOB" => {
            let unread = ["convert_unicode", "unicode_error", "_warn_on_bytestring", "_expect_unicode"];
            let given = bind(&["length", "collation"], &unread)?;
            let spelling = match name {
                "String" | "Unicode" => "VARCHAR",
                "Text" | "UnicodeText" => "TEXT",
                name => name,
            };
            let collation = given.ident("collation")?.map(QualifiedName::bare);
            Ok(Type { collation, ..plain(&sized(spelling, given.number("length")?), Values::Text, span)? })
        }
        "Boolean" | "BOOLEAN" | "MatchType" => plain("BOOLEAN", Values::Boolean, span),
        "Float" | "FLOAT" => {
            let given = bind(&["precision", "asdecimal", "decimal_return_scale"], &[])?;
            any(&sized("FLOAT", given.number("precision")?))
        }
        "Double" | "DOUBLE_PRECISION" => any("DOUBLE PRECISION"),
        "Date" => any("DATE"),
        "REAL" | "DOUBLE" | "DATE" | "DATETIME" | "MONEY" | "OID" | "REGCLASS" | "REGCONFIG" | "TSQUERY"
        | "TSVECTOR" | "INET" | "CIDR" | "MACADDR" | "MACADDR8" | "HSTORE" | "CITEXT" | "JSONPATH" | "INT4RANGE"
        | "INT8RANGE" | "NUMRANGE" | "DATERANGE" | "TSRANGE" | "TSTZRANGE" | "INT4MULTIRANGE" | "INT8MULTIRANGE"
        | "NUMMULTIRANGE" | "DATEMULTIRANGE" | "TSMULTIRANGE" | "TSTZMULTIRANGE" | "BLOB" => any(name),
        "Numeric" | "NUMERIC" | "DECIMAL" => {
            let given = bind(&["precision", "scale", "decimal_return_scale", "asdecimal"], &[])?;
            let word = if name == "DECIMAL" { "DECIMAL" } else { "NUMERIC" };
            match (given.number("precision")?, given.number("scale")?) {
                (Some(precision), Some(scale)) => any(&format!("{word}({precision}, {scale})")),
                (precision, _) => any(&sized(word, precision)),
            }
        }
        "DateTime" | "TIMESTAMP" | "Time" | "TIME" => {
            let given = bind(&["timezone", "precision"], &[])?;
            let word = if name.eq_ignore_ascii_case("time") { "TIME" } else { "TIMESTAMP" };
            let zone = if given.flag("timezone")? { "WITH" } else { "WITHOUT" };
            any(&format!("{} {zone} TIME ZONE", sized(word, given.number("precision")?)))
        }
        "Interval" | "INTERVAL" => {
            let given = match postgresql {
                true => bind(&["precision", "fields"], &[])?,
                false => bind(&["native", "second_precision", "day_precision"], &[])?,
            };
            if given.choice("native")? == Some(false) {
                return any("TIMESTAMP WITHOUT TIME ZONE");
            }
            let fields = given.text("fields")?.map_or(String::new(), |fields| format!(" {fields}"));
            let precision = given.number("precision")?.or(given.number("second_precision")?);
            let precision = precision.map_or(String::new(), |precision| format!(" ({precision})"));
            any(&format!("INTERVAL{fields}{precision}"))
        }
        "LargeBinary" | "BYTEA" | "PickleType" => any("BYTEA"),
        "BINARY" | "VARBINARY" => any(&sized(name, bind(&["length"], &[])?.number("length")?)),
        "BIT" => {
            let given = bind(&["length", "varying"], &[])?;
            let length = given.number("length")?;
            match given.flag("varying")? {
                true => any(&sized("BIT VARYING", length)),
                false => any(&sized("BIT", Some(length.unwrap_or(1)))),
            }
        }
        "JSON" | "JSONB" => plain(name, Values::Json, span),
        "Uuid" | "UUID" => {
            let given = bind(&["as_uuid", "native_uuid"], &[])?;
            let values = if given.choice("as_uuid")? == Some(false) { Values::Hex } else { Values::Any };
            match given.choice("native_uuid")? {
                Some(false) => any("CHAR(32)"),
                _ => plain("UUID", values, span),
            }
        }
        "ARRAY" => array(&bind(&["item_type", "as_tuple", "dimensions", "zero_indexes"], &[])?, span),
        "Enum" | "ENUM" => enumeration(arguments, span),
        "DOMAIN" => domain(arguments, span),
        "NullType" | "NULLTYPE" => misfit(span, "this column has no type"),
        _ => not_known(value, span),
    }
}

/// A type by its spelling.
fn plain(spelling: &str, values: Values, span: Span) -> Lowered<Type> {
    match DataType::parse(spelling, span) {
        Ok(data_type) => Ok(Type { data_type, collation: None, values, object: None, check: None }),
        Err(error) => misfit(span, format!("{spelling} is no type: {}", error.message)),
    }
}

/// How values of a type are written of which nothing but its SQL is known.
fn values_in(data_type: &DataType) -> Values {
    match data_type.name() {
        _ if data_type.dimensions() > 0 => Values::Any,
        TypeName::BuiltIn("smallint" | "integer" | "bigint") => Values::Integer,
        TypeName::BuiltIn("boolean") => Values::Boolean,
        TypeName::BuiltIn("character" | "character varying" | "text") => Values::Text,
        TypeName::BuiltIn("json" | "jsonb") => Values::Json,
        _ => Values::Any,
    }
}

fn sized(spelling: &str, size: Option<i64>) -> String {
    size.map_or(spelling.into(), |size| format!("{spelling}({size})"))
}

fn not_known<T>(value: &Value, span: Span) -> Lowered<T> {
    let name = value.as_call().map(|(path, _)| path).or(value.as_path());
    // What could not be evaluated is told as it was written.
    let name = name.map(|name| name.strip_prefix("@unread.").unwrap_or(name));
    let message = match name {
        Some(name) => format!("the SQL type of {name} is not known"),
        None => format!("the SQL type of {} is not known", value.kind()),
    };
    let diagnostic = Diagnostic::error(TYPE_UNKNOWN, span, message);
    Err(Box::new(match name.filter(|name| !name.starts_with("sqlalchemy.") && name.contains('.')) {
        Some(name) => diagnostic.help(format!("say what it is in limbeck.toml, below [types]: \"{name}\" = \"uuid\"")),
        None => diagnostic
            .help("write the type that the column has in PostgreSQL, such as sa.String(36) or postgresql.UUID()"),
    }))
}

/// A type with a method behind it: `String(5).with_variant(…, 'postgresql')`.
fn chained(value: &Value, span: Span) -> Lowered<Type> {
    let Value::Symbol(symbol) = value else { return not_known(value, span) };
    if let SymbolKind::Call { callee: Value::Symbol(callee), arguments } = &symbol.kind
        && let SymbolKind::Attribute(base, name) = &callee.kind
    {
        match &**name {
            "with_variant" => {
                let given: Vec<&Argument> = positional(arguments).collect();
                let is_ours = given.iter().skip(1).any(|argument| argument.value.as_str() == Some("postgresql"));
                return match given.first() {
                    Some(variant) if is_ours => column_type(&variant.value, variant.span),
                    _ => column_type(base, span),
                };
            }
            "evaluates_none" | "copy" => return column_type(base, span),
            _ => {}
        }
    }
    Err(Box::new(unknown(value, span, "this column type is not known")))
}

fn array(given: &Given, span: Span) -> Lowered<Type> {
    let item = given.required("item_type")?;
    let inner = column_type(&item.value, item.span)?;
    let dimensions = u8::try_from(given.number("dimensions")?.unwrap_or(1)).unwrap_or(1).clamp(1, 6);
    let spelling = format!("{}{}", inner.data_type, "[]".repeat(dimensions.into()));
    let data_type = match inner.data_type.named_type() {
        Some(name) if inner.data_type.modifiers().is_empty() => DataType::named(name.clone(), dimensions),
        _ => plain(&spelling, Values::Any, span)?.data_type,
    };
    let values = Values::Array(Box::new(inner.values.clone()), spelling);
    Ok(Type { data_type, values, ..inner })
}

fn enumeration(arguments: &[Argument], span: Span) -> Lowered<Type> {
    let text = |name: &str| keyword(arguments, name).and_then(|argument| as_text(&argument.value));
    let flag = |name: &str| match keyword(arguments, name).map(|argument| &argument.value) {
        Some(Value::Bool(value)) => Some(*value),
        _ => None,
    };
    let mut name = text("name");
    let mut labels = Vec::new();
    let mut of_members = Vec::new();
    for argument in positional(arguments) {
        match &argument.value {
            Value::Class(class) => {
                of_members = labels_of_class(class, keyword(arguments, "values_callable"), argument.span)?;
                labels.extend(of_members.iter().map(|(_, label)| Literal::new(label.as_str(), argument.span)));
                name = name.or_else(|| Some(class.name.to_lowercase()));
            }
            value => {
                for value in value.members().unwrap_or_else(|| vec![value.clone()]) {
                    labels.push(written_label(&value, argument.span)?);
                }
            }
        }
    }
    let words: Vec<String> = labels.iter().map(|label| label.as_str().to_string()).collect();
    let values = Values::Labels(of_members);
    if flag("native_enum").or(flag("native")) == Some(false) {
        let longest = words.iter().map(|word| word.chars().count()).max();
        let length = match keyword(arguments, "length").map(|argument| &argument.value) {
            Some(Value::Int(length)) => i64::try_from(*length).ok(),
            _ => longest.and_then(|longest| i64::try_from(longest).ok()),
        };
        let mut text = plain(&sized("VARCHAR", length), values, span)?;
        if flag("create_constraint") == Some(true) {
            text.check = Some((name.map(|name| Ident::new(name, span)), words));
        }
        return Ok(text);
    }
    let Some(name) = name else {
        let diagnostic = Diagnostic::error(DIRECTIVE_ARGUMENT, span, "an enum of PostgreSQL needs a name");
        return Err(Box::new(diagnostic.help("type name='…'")));
    };
    let schema = text("schema").map(|schema| Ident::new(schema, span));
    let name = QualifiedName::new(schema, Ident::new(name, span));
    Ok(Type {
        data_type: DataType::named(name.clone(), 0),
        collation: None,
        values,
        object: Some(Object::Enum { name, labels, create: flag("create_type") != Some(false) }),
        check: None,
    })
}

/// The members of an enum class by their names, each with its label: its name, or what `values_callable` gave for it.
fn labels_of_class(class: &Class, given: Option<&Argument>, span: Span) -> Lowered<Vec<(String, String)>> {
    // A second name for a member is no label.
    let members = class.members.iter().filter(|(name, value)| matches!(value, Value::Member(one) if one.name == *name));
    let names: Vec<String> = members.map(|(name, _)| name.to_string()).collect();
    let Some(given) = given.filter(|given| !matches!(given.value, Value::None)) else {
        return Ok(names.into_iter().map(|name| (name.clone(), name)).collect());
    };
    let labels = given.value.members().map(|labels| labels.iter().map(as_text).collect::<Option<Vec<String>>>());
    match labels {
        Some(Some(labels)) if labels.len() == names.len() => Ok(names.into_iter().zip(labels).collect()),
        Some(Some(_)) => misfit(span, "values_callable gives one label for each member"),
        _ => Err(Box::new(unknown(&given.value, given.span, "the labels of an enum must be known strings"))),
    }
}

fn written_label(value: &Value, span: Span) -> Lowered<Literal> {
    let written = if let Value::Member(member) = value { &member.value } else { value };
    match as_text(written) {
        Some(text) => Ok(Literal::new(text, span)),
        None => Err(Box::new(unknown(value, span, "the labels of an enum must be known strings"))),
    }
}

fn domain(arguments: &[Argument], span: Span) -> Lowered<Type> {
    let keywords = ["schema", "collation", "default", "constraint_name", "not_null", "check", "create_type"];
    let given = Given::bind("DOMAIN", &["name", "data_type"], &keywords, arguments, span)?.no_rest()?;
    let name = given.table("name", "schema")?;
    let inner = given.required("data_type")?;
    let inner = column_type(&inner.value, inner.span)?;
    let expression = |name: &str, is_value: bool| -> Lowered<Option<Expression>> {
        let Some(argument) = given.some(name) else { return Ok(None) };
        let text = match argument.value.as_str() {
            Some(text) if is_value => Literal::made(text).to_string(),
            Some(text) => text.to_string(),
            None => super::expression::in_ddl(&argument.value, argument.span)?,
        };
        Ok(Some(Expression::new(text, argument.span)))
    };
    let constraint_name = given.ident("constraint_name")?;
    let not_null = given.flag("not_null")?;
    // The name that was written stands in front of the first constraint.
    let (null_name, check_name) = if not_null { (constraint_name, None) } else { (None, constraint_name) };
    let domain = Domain {
        name: name.clone(),
        data_type: inner.data_type,
        collation: given.ident("collation")?.map(QualifiedName::bare).or(inner.collation),
        default: expression("default", true)?,
        not_null: not_null.then_some(null_name),
        checks: expression("check", false)?.map(|check| (check_name, check)).into_iter().collect(),
        comment: None,
    };
    let create = given.choice("create_type")? != Some(false);
    Ok(Type {
        data_type: DataType::named(name, 0),
        collation: None,
        values: inner.values,
        object: create.then(|| Object::Domain(Box::new(domain))),
        check: None,
    })
}
