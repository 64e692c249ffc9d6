//! Indexes.

use super::constraint::nulls_distinct;
use super::word::{Words, bare_or_parens, list, name, names, parameters, parens, qualified, string};
use crate::catalog::{IndexElement, IndexKey, NullsOrder, SortOrder};
use crate::dsl::grammar::Rule;
use crate::op::create_index::CreateIndex;
use crate::op::drop_index::DropIndex;
use crate::op::rename_index::RenameIndex;

pub(super) fn create_index(operation: &CreateIndex) -> String {
    let index = &operation.index;
    Words::new("create_index")
        .when(index.unique, "unique")
        .when(operation.concurrently, "concurrently")
        .when(operation.if_not_exists, "if not exists")
        .word(name(&index.name))
        .word("on")
        .when(index.only, "only")
        .word(qualified(&index.table))
        .maybe(index.method.as_ref(), |method| format!("using {}", name(method)))
        .word(list(index.elements.iter().map(index_element)))
        .maybe(Some(&index.include).filter(|include| !include.is_empty()), |include| {
            format!("include {}", names(include))
        })
        .maybe(index.nulls, |nulls| nulls_distinct(nulls).into())
        .maybe(Some(&index.with).filter(|with| !with.is_empty()), |with| format!("with {}", parameters(with)))
        .maybe(index.tablespace.as_ref(), |tablespace| format!("tablespace {}", name(tablespace)))
        .maybe(index.predicate.as_ref(), |predicate| format!("where {}", parens(predicate)))
        .maybe(index.comment.as_ref(), |comment| format!("comment {}", string(comment)))
        .end()
}

/// One element of an index or of an exclusion.
pub(super) fn index_element(element: &IndexElement) -> String {
    let key = match &element.key {
        IndexKey::Column(column) => name(column),
        IndexKey::Expression(expression) => bare_or_parens(expression, Rule::index_expression),
    };
    Words::new(key)
        .maybe(element.collation.as_ref(), |collation| format!("collate {}", qualified(collation)))
        .maybe(element.operator_class.as_ref(), |class| {
            let options = Some(&class.parameters).filter(|parameters| !parameters.is_empty());
            Words::new(qualified(&class.name)).maybe(options, |options| parameters(options)).end()
        })
        .maybe(element.order, |order| match order {
            SortOrder::Ascending => "asc".into(),
            SortOrder::Descending => "desc".into(),
        })
        .maybe(element.nulls, |nulls| match nulls {
            NullsOrder::First => "nulls first".into(),
            NullsOrder::Last => "nulls last".into(),
        })
        .end()
}

pub(super) fn drop_index(operation: &DropIndex) -> String {
    Words::new("drop_index")
        .when(operation.concurrently, "concurrently")
        .when(operation.if_exists, "if exists")
        .word(qualified(&operation.name))
        .when(operation.cascade, "cascade")
        .end()
}

pub(super) fn rename_index(operation: &RenameIndex) -> String {
    Words::new("rename_index")
        .when(operation.if_exists, "if exists")
        .word(qualified(&operation.name))
        .word("to")
        .word(name(&operation.new_name))
        .end()
}
