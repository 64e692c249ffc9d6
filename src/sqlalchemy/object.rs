//! What is created and dropped by itself: `enum.create(op.get_bind())`, sequences, tables, and the DDL of SQLAlchemy that
//! `op.execute` takes.

use super::column::sequence_options;
use super::described::{construct, metadata};
use super::given::{Given, Lowered, as_text, ident, misfit};
use super::types::{Object, column_type};
use super::{Definitions, class_of};
use crate::catalog::{Schema, Sequence};
use crate::naming::Naming;
use crate::op::Operation;
use crate::op::create_domain::CreateDomain;
use crate::op::create_enum::CreateEnum;
use crate::op::create_schema::CreateSchema;
use crate::op::create_sequence::CreateSequence;
use crate::op::create_table::TableElement;
use crate::op::drop_domain::DropDomain;
use crate::op::drop_enum::DropEnum;
use crate::op::drop_schema::DropSchema;
use crate::op::drop_sequence::DropSequence;
use crate::op::drop_table::DropTable;
use crate::python::evaluate::unknown;
use crate::python::value::{Argument, Value};
use crate::source::Span;
use crate::sql::DataType;

impl Definitions<'_> {
    /// `object.create(…)` or `object.drop(…)`. What is there already is not asked: a script has no database to ask.
    pub fn object(&mut self, receiver: &Value, action: &str, span: Span) -> Lowered<Vec<Operation>> {
        let creates = action == "create";
        match class_of(receiver) {
            "Sequence" => sequence(receiver, creates, false, span),
            "Table" => self.table(receiver, creates, false, span),
            "Enum" | "ENUM" | "DOMAIN" => match column_type(receiver, span)?.object {
                Some(object) => Ok(self.own_type(object, creates, span)),
                None => Ok(Vec::new()),
            },
            _ => Err(Box::new(unknown(receiver, span, "what is created or dropped here is not known"))),
        }
    }

    fn own_type(&mut self, object: Object, creates: bool, span: Span) -> Vec<Operation> {
        let name = match &object {
            Object::Enum { name, .. } => name.at(span),
            Object::Domain(domain) => domain.name.at(span),
        };
        self.made.retain(|made| *made != name);
        if creates {
            self.made.push(name.clone());
        }
        vec![match object {
            Object::Enum { labels, .. } if creates => CreateEnum { name, values: labels }.into(),
            Object::Domain(domain) if creates => CreateDomain { domain: *domain }.into(),
            Object::Enum { .. } => DropEnum { name, if_exists: false, cascade: false }.into(),
            Object::Domain(_) => DropDomain { name, if_exists: false, cascade: false }.into(),
        }]
    }

    /// What the arguments of `sa.Table(…)` make, by the naming convention of its metadata, or else the one that is known.
    pub fn model(&mut self, arguments: &[Argument], span: Span) -> Lowered<Vec<Operation>> {
        let naming = match metadata(arguments, "naming_convention") {
            Some(written) => &convention(Some(written))?,
            None => self.naming,
        };
        let given = Given::bind("Table", &["name", "metadata"], super::table::OPTIONS, arguments, span)?;
        let mut name = given.table("name", "schema")?;
        if let (None, Some(schema)) = (&name.schema, metadata(arguments, "schema")) {
            name.schema = Some(ident(schema)?);
        }
        let mut own = Definitions { naming, made: std::mem::take(&mut self.made) };
        let operations = own.table_of(name, &given, &given.rest);
        self.made = own.made;
        operations
    }

    /// `sa.Table('t', metadata, …)`, made or dropped; `lenient` is `IF NOT EXISTS` or `IF EXISTS`.
    fn table(&mut self, receiver: &Value, creates: bool, lenient: bool, span: Span) -> Lowered<Vec<Operation>> {
        let Some((_, arguments)) = construct(receiver) else {
            return Err(Box::new(unknown(receiver, span, "this table is not known")));
        };
        let reflected =
            arguments.iter().find(|argument| matches!(argument.name.as_deref(), Some("autoload" | "autoload_with")));
        if let Some(argument) = reflected {
            return Err(Box::new(unknown(&argument.value, argument.span, "the columns of this table are not known")));
        }
        let given = Given::bind("Table", &["name", "metadata"], super::table::OPTIONS, arguments, span)?;
        let mut name = given.table("name", "schema")?;
        if let (None, Some(schema)) = (&name.schema, metadata(arguments, "schema")) {
            name.schema = Some(ident(schema)?);
        }
        match creates {
            // Such a table has the naming convention of its own metadata.
            true => {
                let naming = convention(metadata(arguments, "naming_convention"))?;
                let made = std::mem::take(&mut self.made);
                let mut own = Definitions { naming: &naming, made };
                let mut operations = own.table_of(name, &given, &given.rest)?;
                self.made = own.made;
                for operation in &mut operations {
                    if let Operation::CreateTable(table) = operation {
                        table.if_not_exists |= lenient;
                    }
                }
                Ok(operations)
            }
            false => Ok(vec![DropTable { name, if_exists: lenient, cascade: false }.into()]),
        }
    }

    /// What `op.execute(CreateSequence(…))` and its kin do; `None` if the value is none of them.
    pub fn spelled_ddl(&mut self, value: &Value, span: Span) -> Lowered<Option<Vec<Operation>>> {
        let Some((class, arguments)) = construct(value) else { return Ok(None) };
        let bind = |keywords: &[&str]| Given::bind(class, &["element"], keywords, arguments, span)?.no_rest();
        let operation = match class {
            "CreateSchema" => {
                let given = Given::bind(class, &["name"], &["if_not_exists", "quote"], arguments, span)?.no_rest()?;
                let schema = Schema { name: given.required_ident("name")?, owner: None, comment: None };
                CreateSchema { schema, if_not_exists: given.flag("if_not_exists")? }.into()
            }
            "DropSchema" => {
                let keywords = ["cascade", "if_exists", "quote"];
                let given = Given::bind(class, &["name"], &keywords, arguments, span)?.no_rest()?;
                let (if_exists, cascade) = (given.flag("if_exists")?, given.flag("cascade")?);
                DropSchema { name: given.required_ident("name")?, if_exists, cascade }.into()
            }
            "CreateSequence" => {
                let given = bind(&["if_not_exists"])?;
                let written = given.required("element")?;
                return sequence(&written.value, true, given.flag("if_not_exists")?, span).map(Some);
            }
            "DropSequence" => {
                let given = bind(&["if_exists"])?;
                let written = given.required("element")?;
                return sequence(&written.value, false, given.flag("if_exists")?, span).map(Some);
            }
            "CreateEnumType" | "CreateDomainType" | "DropEnumType" | "DropDomainType" => {
                let given = bind(&[])?;
                let written = given.required("element")?;
                let object = column_type(&written.value, written.span)?.object;
                return Ok(object.map(|object| self.own_type(object, class.starts_with("Create"), span)));
            }
            "CreateTable" => {
                let given = bind(&["if_not_exists"])?;
                let written = given.required("element")?;
                let made = self.made.clone();
                let operations = self.table(&written.value, true, given.flag("if_not_exists")?, span)?;
                self.made = made;
                return Ok(Some(operations.into_iter().filter_map(table_alone).collect()));
            }
            "DropTable" => {
                let given = bind(&["if_exists"])?;
                let written = given.required("element")?;
                return self.table(&written.value, false, given.flag("if_exists")?, span).map(Some);
            }
            _ => return Ok(None),
        };
        Ok(Some(vec![operation]))
    }
}

/// Of what makes a table the table itself, without types, indexes and comments: all that `CreateTable` is.
fn table_alone(operation: Operation) -> Option<Operation> {
    let Operation::CreateTable(mut table) = operation else { return None };
    table.comment = None;
    for element in &mut table.elements {
        if let TableElement::Column(definition) = element {
            definition.column.comment = None;
        }
    }
    Some(table.into())
}

/// The templates of `naming_convention={…}`.
fn convention(written: Option<&Argument>) -> Lowered<Naming> {
    let mut naming = Naming::default();
    let Some(written) = written else { return Ok(naming) };
    let Value::Dict(dict) = &written.value else {
        return Err(Box::new(unknown(&written.value, written.span, "a naming convention is a dict that is known")));
    };
    for (kind, template) in dict.0.borrow().iter() {
        match (as_text(kind), as_text(template)) {
            (Some(kind), Some(template)) => naming.templates.insert(kind, template),
            _ => return misfit(written.span, "a naming convention is made of strings"),
        };
    }
    Ok(naming)
}

/// `sa.Sequence('name', …)`, made or dropped; `lenient` is `IF NOT EXISTS` or `IF EXISTS`.
fn sequence(value: &Value, creates: bool, lenient: bool, span: Span) -> Lowered<Vec<Operation>> {
    let Some(("Sequence", arguments)) = construct(value) else {
        return Err(Box::new(unknown(value, span, "this must be a sa.Sequence(…) that is known")));
    };
    let positional =
        ["name", "start", "increment", "minvalue", "maxvalue", "nominvalue", "nomaxvalue", "cycle", "schema"];
    let keywords = ["cache", "order", "data_type", "optional", "quote", "quote_schema", "metadata", "for_update"];
    let given = Given::bind("Sequence", &positional, &keywords, arguments, span)?.no_rest()?;
    let name = given.table("name", "schema")?;
    if !creates {
        return Ok(vec![DropSequence { name, if_exists: lenient, cascade: false }.into()]);
    }
    let data_type: Option<DataType> = match given.some("data_type") {
        Some(written) => Some(column_type(&written.value, written.span)?.data_type),
        None => None,
    };
    let sequence = Sequence { name, data_type, options: sequence_options(&given)?, owner: None };
    Ok(vec![CreateSequence { sequence, if_not_exists: lenient, temporary: false }.into()])
}
