//! `CREATE TABLE`.

use super::text::Text;
use super::{column, constraint};
use crate::catalog::{OnCommit, PartitionBy, PartitionOf, PartitionStrategy, Persistence, TableOptions};
use crate::op::Operation;
use crate::op::create_table::{CreateTable, TableElement};
use crate::sql::Expression;
use squawk_syntax::ast::{self, AstNode, Constraint, OnCommitAction, PartitionType, TableArg, TableParams};

/// `CREATE TABLE`. `None` if something of it is not modelled: `LIKE`, `OF`, options for the columns of a partition.
pub fn create(text: Text<'_>, create: &ast::CreateTable) -> Option<Operation> {
    if create.of_type().is_some() {
        return None;
    }
    let elements = create.table_arg_list().map_or_else(Vec::new, |list| list.args().collect());
    let table = CreateTable {
        name: text.qualified(create.table_name()?.syntax()),
        persistence: persistence(create.persistence()),
        if_not_exists: create.if_not_exists().is_some(),
        elements: elements.iter().map(|one| element(text, one)).collect::<Option<_>>()?,
        options: options(text, create)?,
        partition_of: match create.partition_of() {
            Some(partition) => Some(PartitionOf {
                parent: text.qualified(partition.table_name_ref()?.syntax()),
                bound: bound(text, &create.partition_type()?),
            }),
            None => None,
        },
        comment: None,
    };
    Some(table.into())
}

/// `TEMPORARY`, `UNLOGGED` or neither.
pub fn persistence(written: Option<ast::Persistence>) -> Persistence {
    match written {
        Some(ast::Persistence::Temp(_)) => Persistence::Temporary,
        Some(ast::Persistence::Unlogged(_)) => Persistence::Unlogged,
        None => Persistence::Permanent,
    }
}

fn element(text: Text<'_>, element: &TableArg) -> Option<TableElement> {
    Some(match element {
        TableArg::Column(one) => TableElement::Column(column::definition(text, one)?),
        TableArg::TableConstraint(one) => {
            let constraint = Constraint::cast(one.syntax().clone())?;
            TableElement::Constraint(constraint::of_table(text, &constraint)?)
        }
        TableArg::LikeClause(_) => return None,
    })
}

/// `FOR VALUES …`; `None` for `DEFAULT`.
pub fn bound(text: Text<'_>, bound: &PartitionType) -> Option<Expression> {
    match bound {
        PartitionType::PartitionDefault(_) => None,
        values => Some(text.expression(values.syntax())),
    }
}

fn options(text: Text<'_>, create: &ast::CreateTable) -> Option<TableOptions> {
    let mut options = TableOptions {
        inherits: create.inherits().map_or_else(Vec::new, |parents| text.names(parents.table_name_refs())),
        tablespace: text.tablespace(create.tablespace_clause()),
        ..TableOptions::default()
    };
    match create.table_params() {
        Some(TableParams::WithParams(with)) => options.with = text.with(Some(with))?,
        Some(TableParams::WithoutOids(_)) => options.without_oids = true,
        None => {}
    }
    if let Some(method) = create.using_method() {
        options.method = Some(text.ident(method.access_method_ref()?.syntax()));
    }
    if let Some(by) = create.partition_by() {
        options.partition_by = Some(partition_by(text, &by)?);
    }
    if let Some(on_commit) = create.on_commit() {
        options.on_commit = Some(match on_commit.on_commit_action()? {
            OnCommitAction::PreserveRows(_) => OnCommit::PreserveRows,
            OnCommitAction::DeleteRows(_) => OnCommit::DeleteRows,
            OnCommitAction::Drop(_) => OnCommit::Drop,
        });
    }
    Some(options)
}

fn partition_by(text: Text<'_>, by: &ast::PartitionBy) -> Option<PartitionBy> {
    let strategy = text.ident(by.partition_strategy()?.syntax());
    let strategy = match strategy.as_str() {
        "range" => PartitionStrategy::Range,
        "list" => PartitionStrategy::List,
        "hash" => PartitionStrategy::Hash,
        _ => return None,
    };
    Some(PartitionBy { strategy, key: text.inside(by.partition_item_list()?.syntax())? })
}
