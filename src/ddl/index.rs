//! Indexes.

use super::constraint::nulls_distinct;
use super::text::Text;
use crate::catalog::{Index, IndexElement, IndexKey, NullsOrder, OperatorClass, SortOrder};
use crate::op::Operation;
use crate::op::create_index::CreateIndex;
use crate::op::execute::CatalogChange;
use crate::op::rename_index::RenameIndex;
use crate::sql::Ident;
use squawk_syntax::ast::{self, AlterIndexAction, AstNode, Expr};

/// `CREATE INDEX`. `None` if something of it is not modelled. The name is empty where PostgreSQL chooses it.
pub fn create(text: Text<'_>, create: &ast::CreateIndex) -> Option<CreateIndex> {
    let on = create.table_relation_name()?;
    let index = Index {
        name: match create.index() {
            Some(name) => text.qualified(name.syntax()).name,
            None => Ident::new("", text.span_of(create.syntax())),
        },
        table: text.qualified(on.table_name_ref()?.syntax()),
        only: on.only_token().is_some(),
        unique: create.unique_token().is_some(),
        method: match create.using_method() {
            Some(method) => Some(text.ident(method.access_method_ref()?.syntax())),
            None => None,
        },
        elements: elements(text, &create.partition_item_list()?)?,
        include: match create.index_include_clause() {
            Some(include) => {
                let included = elements(text, &include.partition_item_list()?)?;
                included.into_iter().map(|one| one.key.column().cloned()).collect::<Option<_>>()?
            }
            None => Vec::new(),
        },
        nulls: create.nulls_distinct_option().map(|nulls| nulls_distinct(&nulls)),
        with: text.with(create.with_params())?,
        tablespace: text.tablespace(create.tablespace_clause()),
        predicate: match create.where_clause() {
            Some(clause) => Some(text.condition(&clause.expr()?)),
            None => None,
        },
        comment: None,
    };
    let if_not_exists = create.if_not_exists().is_some();
    Some(CreateIndex { index, concurrently: create.concurrently_token().is_some(), if_not_exists })
}

fn elements(text: Text<'_>, list: &ast::PartitionItemList) -> Option<Vec<IndexElement>> {
    list.partition_items().map(|item| element(text, &item)).collect()
}

fn element(text: Text<'_>, item: &ast::PartitionItem) -> Option<IndexElement> {
    let mut element = bare_element(text, &item.expr()?)?;
    if let Some(collate) = item.collate() {
        element.collation = Some(text.collation(&collate)?);
    }
    if let Some(class) = item.op_class_ref() {
        let parameters = match item.attribute_list() {
            Some(list) => text.parameters(&list)?,
            None => Vec::new(),
        };
        element.operator_class = Some(OperatorClass { name: text.qualified(class.syntax()), parameters });
    }
    element.order = item.sort_order().map(|order| match order {
        ast::SortOrder::SortAsc(_) | ast::SortOrder::SortUsing(_) => SortOrder::Ascending,
        ast::SortOrder::SortDesc(_) => SortOrder::Descending,
    });
    element.nulls = item.nulls_order().map(|order| match order {
        ast::NullsOrder::NullsFirst(_) => NullsOrder::First,
        ast::NullsOrder::NullsLast(_) => NullsOrder::Last,
    });
    Some(element)
}

/// A column or an expression, perhaps with a collation, which the grammar takes for a part of the expression.
pub fn bare_element(text: Text<'_>, expression: &Expr) -> Option<IndexElement> {
    match expression {
        Expr::NameRef(column) => Some(IndexElement::new(IndexKey::Column(text.ident(column.syntax())))),
        Expr::CallExpr(_) | Expr::ParenExpr(_) => {
            Some(IndexElement::new(IndexKey::Expression(text.expression(expression.syntax()))))
        }
        Expr::Collate(collate) => {
            Some(IndexElement { collation: Some(text.collation(collate)?), ..bare_element(text, &collate.expr()?)? })
        }
        _ => None,
    }
}

/// `ALTER INDEX … RENAME TO …`. `None` for what else can be altered.
pub fn alter(text: Text<'_>, alter: &ast::AlterIndex) -> Option<Operation> {
    let AlterIndexAction::IndexRenameTo(rename) = alter.action()? else { return None };
    Some(
        RenameIndex {
            name: text.qualified(alter.index_ref()?.syntax()),
            new_name: text.qualified(rename.index()?.syntax()).name,
            if_exists: alter.if_exists().is_some(),
        }
        .into(),
    )
}

/// `ALTER INDEX … ATTACH PARTITION …`.
pub fn attached(text: Text<'_>, alter: &ast::AlterIndex) -> Option<CatalogChange> {
    let AlterIndexAction::AttachIndexPartition(attach) = alter.action()? else { return None };
    let partition = attach.syntax().descendants().find_map(ast::IndexRef::cast)?;
    Some(CatalogChange::AttachIndex {
        parent: text.qualified(alter.index_ref()?.syntax()),
        partition: text.qualified(partition.syntax()),
    })
}
