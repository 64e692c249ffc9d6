//! Views and materialized views.

use super::text::Text;
use crate::catalog::{View, ViewParts};
use crate::op::Operation;
use crate::op::create_view::CreateView;
use crate::sql::{Body, Expression};
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode, DataOption};

/// `CREATE VIEW`. `None` if something of it is not modelled: `TEMPORARY`, `RECURSIVE`.
pub fn create(text: Text<'_>, create: &ast::CreateView) -> Option<Operation> {
    if create.persistence().is_some() || create.recursive_token().is_some() {
        return None;
    }
    let view = View {
        name: text.qualified(create.view()?.syntax()),
        columns: create.column_list().map_or_else(Vec::new, |list| text.idents(list.column_names())),
        materialized: false,
        with: with(text, create.with_params())?,
        query: query(text, create.query()?.syntax()),
        check_option: create.with_check_option().map(|option| text.expression(option.syntax())),
        no_data: false,
        comment: None,
        parts: ViewParts::default(),
    };
    Some(CreateView { view, or_replace: create.or_replace().is_some(), if_not_exists: false }.into())
}

/// `CREATE MATERIALIZED VIEW`. `None` if something of it is not modelled: an access method, a tablespace.
pub fn create_materialized(text: Text<'_>, create: &ast::CreateMaterializedView) -> Option<Operation> {
    if create.using_method().is_some() || create.tablespace_clause().is_some() {
        return None;
    }
    let view = View {
        name: text.qualified(create.view()?.syntax()),
        columns: create.column_list().map_or_else(Vec::new, |list| text.idents(list.column_names())),
        materialized: true,
        with: with(text, create.with_params())?,
        query: query(text, create.query()?.syntax()),
        check_option: None,
        no_data: matches!(create.data_option(), Some(DataOption::WithNoData(_))),
        comment: None,
        parts: ViewParts::default(),
    };
    Some(CreateView { view, or_replace: false, if_not_exists: create.if_not_exists().is_some() }.into())
}

fn query(text: Text<'_>, query: &SyntaxNode) -> Body {
    text.body(query.text_range().into())
}

/// What stands in the parentheses behind `WITH`.
fn with(text: Text<'_>, clause: Option<ast::WithParams>) -> Option<Option<Expression>> {
    match clause {
        Some(clause) => Some(Some(text.inside(clause.attribute_list()?.syntax())?)),
        None => Some(None),
    }
}
