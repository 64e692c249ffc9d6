//! Schemas and extensions.

use super::text::Text;
use crate::catalog::{Extension, Schema};
use crate::op::Operation;
use crate::op::create_extension::CreateExtension;
use crate::op::create_schema::CreateSchema;
use crate::sql::{Ident, Literal, Spanned};
use squawk_syntax::ast::{self, AstNode, CreateSchemaTarget, RoleRefValue};

/// `CREATE SCHEMA`. `None` if things are made in it at once.
pub fn create_schema(text: Text<'_>, create: &ast::CreateSchema) -> Option<Operation> {
    if create.schema_elements().next().is_some() {
        return None;
    }
    let (name, owner) = match create.create_schema_target()? {
        CreateSchemaTarget::NamedSchema(named) => {
            (text.ident(named.schema()?.syntax()), named.role_ref().and_then(|role| owner(text, &role)))
        }
        CreateSchemaTarget::AuthorizationSchema(named) => {
            let role = text.ident(named.role()?.syntax());
            (role.clone(), Some(role))
        }
    };
    let schema = Schema { name, owner, comment: None };
    Some(CreateSchema { schema, if_not_exists: create.if_not_exists().is_some() }.into())
}

/// The role that a schema is given to; `None` for whoever runs the script.
fn owner(text: Text<'_>, role: &ast::RoleRef) -> Option<Ident> {
    match role.role_ref_value()? {
        RoleRefValue::RoleNameRef(name) => Some(text.ident(name.syntax())),
        _ => None,
    }
}

/// `CREATE EXTENSION`.
pub fn create_extension(text: Text<'_>, create: &ast::CreateExtension) -> Option<Operation> {
    let extension = Extension {
        name: text.ident(create.extension()?.syntax()),
        schema: match create.extension_schema() {
            Some(clause) => Some(text.ident(clause.schema_ref()?.syntax())),
            None => None,
        },
        version: match create.extension_version_clause() {
            Some(clause) => Some(version(text, &clause)?),
            None => None,
        },
    };
    let (if_not_exists, cascade) = (create.if_not_exists().is_some(), create.cascade_token().is_some());
    Some(CreateExtension { extension, if_not_exists, cascade }.into())
}

fn version(text: Text<'_>, clause: &ast::ExtensionVersionClause) -> Option<Literal> {
    if let Some(literal) = clause.literal() {
        return text.string(&literal);
    }
    let name = text.ident(clause.extension_version()?.syntax());
    Some(Literal::new(name.as_str(), name.span()))
}
