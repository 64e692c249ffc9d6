//! Operations on whole tables.

use super::column::column_definition;
use super::constraint::{is_inline, table_constraint};
use super::word::{Words, clause, dropped, list, name, parameters, parens, qualified, string};
use crate::catalog::{PartitionOf, Persistence, TableOptions};
use crate::op::create_table::{CreateTable, TableElement};
use crate::op::create_table_comment::CreateTableComment;
use crate::op::drop_table::DropTable;
use crate::op::drop_table_comment::DropTableComment;
use crate::op::rename_table::RenameTable;
use crate::op::set_table_schema::SetTableSchema;

pub(super) fn create_table(operation: &CreateTable) -> String {
    let words = Words::new("create_table")
        .when(operation.persistence == Persistence::Unlogged, "unlogged")
        .when(operation.persistence == Persistence::Temporary, "temporary")
        .when(operation.if_not_exists, "if not exists")
        .word(qualified(&operation.name))
        .maybe(operation.partition_of.as_ref(), partition_of);
    let words = options(words, &operation.options);
    let comment = operation.comment.as_ref().map(|comment| format!("comment {}", string(comment)));
    let elements: Vec<_> = operation.elements.iter().flat_map(element).collect();
    match elements.as_slice() {
        // A partition has the columns of its parent.
        [] if operation.partition_of.is_some() => words.maybe(comment, |comment| comment).end(),
        [] => words.maybe(comment, |comment| comment).word("{}").end(),
        _ => {
            let lines: Vec<_> = elements.into_iter().chain(comment).collect();
            // Where a comma means nothing, the layout drops it.
            words.word(format!("{{\n{}\n}}", lines.join(",\n"))).end()
        }
    }
}

/// The lines of an element: a constraint that cannot stand beside its column stands below it.
fn element(element: &TableElement) -> Vec<String> {
    match element {
        TableElement::Column(column) => {
            let below = column.constraints.iter().filter(|constraint| !is_inline(constraint));
            std::iter::once(column_definition(column)).chain(below.map(table_constraint)).collect()
        }
        TableElement::Constraint(constraint) => vec![table_constraint(constraint)],
    }
}

fn partition_of(partition: &PartitionOf) -> String {
    let bound = partition.bound.as_ref().map_or("default".to_owned(), clause);
    format!("partition of {} {bound}", qualified(&partition.parent))
}

fn options(words: Words, options: &TableOptions) -> Words {
    words
        .maybe(Some(&options.inherits).filter(|parents| !parents.is_empty()), |parents| {
            format!("inherits {}", list(parents.iter().map(qualified)))
        })
        .maybe(options.partition_by.as_ref(), |partition| {
            format!("partition by {} {}", partition.strategy.word().to_lowercase(), parens(&partition.key))
        })
        .maybe(options.method.as_ref(), |method| format!("using {}", name(method)))
        .maybe(Some(&options.with).filter(|with| !with.is_empty()), |with| format!("with {}", parameters(with)))
        .when(options.without_oids, "without oids")
        .maybe(options.on_commit, |action| format!("on commit {}", action.words().to_lowercase()))
        .maybe(options.tablespace.as_ref(), |tablespace| format!("tablespace {}", name(tablespace)))
}

pub(super) fn drop_table(operation: &DropTable) -> String {
    dropped("drop_table", operation.if_exists, qualified(&operation.name), operation.cascade)
}

pub(super) fn rename_table(operation: &RenameTable) -> String {
    format!("rename_table {} to {}", qualified(&operation.name), name(&operation.new_name))
}

pub(super) fn set_table_schema(operation: &SetTableSchema) -> String {
    format!("set_table_schema {} to {}", qualified(&operation.name), name(&operation.schema))
}

pub(super) fn create_table_comment(operation: &CreateTableComment) -> String {
    format!("create_table_comment {} {}", qualified(&operation.table), string(&operation.comment))
}

pub(super) fn drop_table_comment(operation: &DropTableComment) -> String {
    format!("drop_table_comment {}", qualified(&operation.table))
}
