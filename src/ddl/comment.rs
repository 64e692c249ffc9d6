//! `COMMENT ON`.

use super::lock;
use super::text::Text;
use crate::op::alter_column::{AlterColumn, ColumnChange};
use crate::op::create_table_comment::CreateTableComment;
use crate::op::drop_table_comment::DropTableComment;
use crate::op::execute::{Along, CatalogChange, Commented, StatementEffect};
use crate::statement::LockMode;
use squawk_syntax::ast::{self, AstNode, CommentObject};

/// What `COMMENT ON` does. Comments of all that a catalog holds are modelled.
pub fn effect(text: Text<'_>, statement: &ast::CommentOn) -> StatementEffect {
    let Some(object) = statement.comment_object() else { return StatementEffect::NONE };
    let modelled = match &object {
        CommentObject::ObjectTable(table) => on_table(text, statement, table),
        CommentObject::ObjectColumn(column) => on_column(text, statement, column),
        _ => None,
    };
    modelled.or_else(|| on_part(text, statement, &object)).unwrap_or_else(|| elsewhere(text, &object))
}

fn on_table(text: Text<'_>, statement: &ast::CommentOn, table: &ast::ObjectTable) -> Option<StatementEffect> {
    let table = text.qualified(table.table_name_ref()?.syntax());
    let operation = match statement.literal() {
        Some(comment) => CreateTableComment { table, comment: text.string(&comment)? }.into(),
        None => DropTableComment { table }.into(),
    };
    Some(StatementEffect::Operations(vec![operation]))
}

fn on_column(text: Text<'_>, statement: &ast::CommentOn, column: &ast::ObjectColumn) -> Option<StatementEffect> {
    let (table, column) = text.column_path(column.name()?.syntax())?;
    let change = match statement.literal() {
        Some(comment) => ColumnChange::SetComment(text.string(&comment)?),
        None => ColumnChange::DropComment,
    };
    let operations = vec![AlterColumn { table: table.clone(), column, changes: vec![change] }.into()];
    Some(StatementEffect::OnTable { table, only: false, if_exists: false, operations })
}

/// The comments of what is neither a table nor a column.
fn on_part(text: Text<'_>, statement: &ast::CommentOn, object: &CommentObject) -> Option<StatementEffect> {
    let on = match object {
        CommentObject::ObjectIndex(index) => Commented::Index(text.qualified(index.index_ref()?.syntax())),
        CommentObject::ObjectView(view) => Commented::View(text.qualified(view.view_ref()?.syntax())),
        CommentObject::ObjectMaterializedView(view) => Commented::View(text.qualified(view.view_ref()?.syntax())),
        CommentObject::ObjectDomain(domain) => Commented::Domain(text.qualified(domain.domain_ref()?.syntax())),
        CommentObject::ObjectConstraint(constraint) => {
            let name = text.qualified(constraint.constraint_name_ref()?.syntax()).name;
            Commented::Constraint(text.qualified(constraint.table_name_ref()?.syntax()), name)
        }
        _ => return None,
    };
    let comment = match statement.literal() {
        Some(comment) => Some(text.string(&comment)?),
        None => None,
    };
    Some(StatementEffect::Changes(CatalogChange::Comment(on, comment)))
}

/// The comments of other objects: those that a catalog keeps make the object doubtful.
fn elsewhere(text: Text<'_>, object: &CommentObject) -> StatementEffect {
    match object {
        CommentObject::ObjectIndex(_)
        | CommentObject::ObjectView(_)
        | CommentObject::ObjectMaterializedView(_)
        | CommentObject::ObjectType(_)
        | CommentObject::ObjectDomain(_)
        | CommentObject::ObjectConstraint(_) => lock::touches(text, object.syntax()),
        CommentObject::ObjectTrigger(_) | CommentObject::ObjectRule(_) | CommentObject::ObjectPolicy(_) => {
            lock::each(text, object.syntax(), LockMode::AccessShare, Along::Nothing)
        }
        other => lock::each(text, other.syntax(), LockMode::ShareUpdateExclusive, Along::Nothing),
    }
}
