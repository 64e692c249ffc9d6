//! What a role may do to the version table, asked before anything is changed.

use super::query;
use crate::script::settings::VersionTable;
use crate::sql::Literal;
use postgres::{Client, Error};

/// What the role of this session lacks to keep the version table, in words; `None` if nothing. A script that `marks`
/// migrations as half done comments on the table, which only its owner may (PostgreSQL documentation, COMMENT).
///
/// # Errors
/// No connection.
pub fn lacking(client: &mut Client, table: &VersionTable, marks: bool) -> Result<Option<String>, Error> {
    let text = Literal::made(table.name.to_string());
    let schema = table.name.schema.as_ref();
    let schema = schema.map_or("current_schema()".to_string(), |schema| Literal::made(schema.as_str()).to_string());
    let question = format!(
        "SELECT current_user, {schema}, \
         (SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = {schema}), \
         (SELECT has_table_privilege(oid, 'INSERT') AND has_table_privilege(oid, 'UPDATE') \
         AND has_table_privilege(oid, 'DELETE') FROM pg_class WHERE oid = to_regclass({text})), \
         (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass({text}))"
    );
    let [user, schema, may_make, may_write, is_owner] = query::row(client, &question)?;
    let user = user.unwrap_or_default();
    let table_is_there = may_write.is_some();
    Ok(match (schema, may_make.as_deref(), may_write.as_deref(), is_owner.as_deref()) {
        (_, _, Some("f"), _) => Some(format!("'{user}' lacks INSERT, UPDATE or DELETE on it")),
        (_, _, _, Some("f")) if marks => {
            Some(format!("'{user}' does not own it, and steps outside a transaction are marked by a comment on it"))
        }
        _ if table_is_there => None,
        (None, ..) => Some("no schema of the search_path is there to make it in".to_string()),
        (Some(schema), None, ..) => Some(format!("there is no schema '{schema}' to make it in")),
        (Some(schema), Some("f"), ..) => Some(format!("'{user}' may not make it in the schema '{schema}'")),
        _ => None,
    })
}
