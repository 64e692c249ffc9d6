//! `alter_column`.

use super::{Call, Lowering};
use crate::catalog::{Identity, SequenceOptions};
use crate::op::Operation;
use crate::op::alter_column::{AlterColumn, ColumnChange};
use crate::op::create_constraint::CreateConstraint;
use crate::op::drop_constraint::DropConstraint;
use crate::python::value::Value;
use crate::sqlalchemy::class_of;
use crate::sqlalchemy::column::{ServerDefault, name_of, server_default};
use crate::sqlalchemy::constraint::condition_text;
use crate::sqlalchemy::given::{Given, Lowered, misfit};
use crate::sqlalchemy::types::{Type, column_type};

const OPTIONS: &[&str] = &[
    "nullable",
    "comment",
    "server_default",
    "new_column_name",
    "type_",
    "existing_type",
    "existing_server_default",
    "existing_nullable",
    "existing_comment",
    "schema",
    "postgresql_using",
    // Of MySQL, or read by nobody: Alembic takes any argument without a word.
    "autoincrement",
    "existing_autoincrement",
    "default",
    "existing_default",
    "index",
    "insert_after",
    "insert_before",
    "onupdate",
    "primary_key",
    "type",
    "unique",
];

impl Lowering<'_> {
    pub(super) fn alter_column(&mut self, call: &Call<'_>) -> Lowered<Vec<Operation>> {
        let (table, given) = call.bind(&["table_name", "column_name"], OPTIONS)?;
        let column = name_of(given.required("column_name")?)?;
        let new_type = given.some("type_").map(|written| column_type(&written.value, written.span)).transpose()?;
        let mut changes = Vec::new();
        let using = given.some("postgresql_using").map(condition_text).transpose()?;
        match (&new_type, using) {
            (Some(Type { data_type, collation, .. }), using) => {
                let (data_type, collation) = (data_type.clone(), collation.clone());
                changes.push(ColumnChange::Type { data_type, collation, using });
            }
            (None, Some(using)) => {
                return misfit(
                    crate::sql::Spanned::span(&using),
                    "postgresql_using says how a new type_ is made, and there is none",
                );
            }
            (None, None) => {}
        }
        match given.choice("nullable")? {
            Some(true) => changes.push(ColumnChange::DropNotNull),
            Some(false) => changes.push(ColumnChange::SetNotNull),
            None => {}
        }
        changes.extend(default_change(&given)?);
        match given.get("comment").map(|argument| &argument.value) {
            None | Some(Value::Bool(false)) => {}
            Some(Value::None) => changes.push(ColumnChange::DropComment),
            Some(_) => changes.extend(given.literal("comment")?.map(ColumnChange::SetComment)),
        }
        changes.extend(given.ident("new_column_name")?.map(ColumnChange::Rename));
        let mut operations: Vec<Operation> = Vec::new();
        let old = given.some("existing_type").filter(|_| new_type.is_some());
        // What the old type is matters only for the check that it brought along; a type that is not known has none.
        let old = old.and_then(|written| column_type(&written.value, written.span).ok());
        if let Some((Some(name), _)) = old.and_then(|kind| kind.check) {
            let table = table.clone();
            operations.push(DropConstraint { table, name, if_exists: false, cascade: false }.into());
        }
        if !changes.is_empty() {
            operations.push(AlterColumn { table: table.clone(), column: column.clone(), changes }.into());
        }
        if let Some(kind) = new_type
            && let Some(constraint) = self.definitions.labels_check(&kind, &column, &table)?
        {
            operations.push(CreateConstraint { table, constraint }.into());
        }
        Ok(operations)
    }
}

/// What becomes of the default or the identity.
fn default_change(given: &Given) -> Lowered<Option<ColumnChange>> {
    let Some(argument) = given.get("server_default") else { return Ok(None) };
    let existing = given.some("existing_server_default");
    let had = existing.filter(|existing| class_of(&existing.value) == "Identity").map(server_default).transpose()?;
    let had = match had {
        Some(ServerDefault::Identity(identity)) => Some(identity),
        _ => None,
    };
    if existing.is_some_and(|existing| class_of(&existing.value) == "Computed") {
        return misfit(argument.span, "PostgreSQL cannot change what a column is generated from");
    }
    Ok(match (&argument.value, had) {
        (Value::Bool(false), _) => None,
        (Value::None, Some(_)) => Some(ColumnChange::DropIdentity { if_exists: false }),
        (Value::None, None) => Some(ColumnChange::DropDefault),
        (_, had) => match server_default(argument)? {
            ServerDefault::Nothing => None,
            ServerDefault::Expression(expression) => Some(ColumnChange::SetDefault(expression)),
            ServerDefault::Generated(_) => {
                return misfit(argument.span, "PostgreSQL cannot make a column that is there a generated one");
            }
            ServerDefault::Identity(identity) => Some(match had {
                Some(had) => difference(&had, identity),
                None => ColumnChange::AddIdentity(identity),
            }),
        },
    })
}

/// What differs between two identities; Alembic always says `SET GENERATED`.
fn difference(had: &Identity, wanted: Identity) -> ColumnChange {
    let (old, new) = (&had.options, wanted.options);
    let options = SequenceOptions {
        increment: new.increment.filter(|_| old.increment != new.increment),
        start: new.start.filter(|_| old.start != new.start),
        restart: None,
        minimum: new.minimum.filter(|_| old.minimum != new.minimum),
        maximum: new.maximum.filter(|_| old.maximum != new.maximum),
        cache: new.cache.filter(|_| old.cache != new.cache),
        cycle: new.cycle.filter(|_| old.cycle != new.cycle),
    };
    ColumnChange::SetIdentity { always: Some(wanted.always), options }
}
