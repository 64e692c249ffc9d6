//! `ALTER TABLE`.

use super::text::Text;
use super::word::cascades;
use super::{column, constraint, sequence};
use crate::catalog::{Persistence, SequenceOptions};
use crate::op::Operation;
use crate::op::add_column::AddColumn;
use crate::op::alter_column::{AlterColumn, ColumnChange};
use crate::op::create_constraint::CreateConstraint;
use crate::op::drop_column::DropColumn;
use crate::op::drop_constraint::DropConstraint;
use crate::op::execute::CatalogChange;
use crate::op::rename_constraint::RenameConstraint;
use crate::op::rename_table::RenameTable;
use crate::op::set_table_schema::SetTableSchema;
use crate::op::validate_constraint::ValidateConstraint;
use crate::sql::QualifiedName;
use crate::statement::LockMode;
use squawk_syntax::ast::{self, AlterColumnOption, AlterTableAction, AstNode, SetGeneratedOption};

/// The operations of an `ALTER TABLE`, in the order in which PostgreSQL goes about them. `None` if one of its actions is
/// not modelled.
pub fn operations(text: Text<'_>, table: &QualifiedName, alter: &ast::AlterTable) -> Option<Vec<Operation>> {
    let mut operations: Vec<Operation> =
        alter.actions().map(|action| operation(text, table, &action)).collect::<Option<_>>()?;
    operations.sort_by_key(pass);
    (!operations.is_empty()).then_some(operations)
}

/// PostgreSQL sorts the actions of one `ALTER TABLE` into passes (measured on PostgreSQL 15: a column may be added behind
/// a constraint that needs it, and a constraint dropped behind one that takes its name).
fn pass(operation: &Operation) -> u8 {
    match operation {
        Operation::DropColumn(_) | Operation::DropConstraint(_) => 0,
        Operation::AddColumn(_) => 2,
        Operation::AlterColumn(alter) => match alter.changes.first() {
            Some(
                ColumnChange::DropNotNull
                | ColumnChange::DropDefault
                | ColumnChange::DropIdentity { .. }
                | ColumnChange::DropExpression { .. },
            ) => 0,
            Some(ColumnChange::Type { .. }) => 1,
            Some(ColumnChange::SetNotNull | ColumnChange::SetIdentity { .. }) => 3,
            Some(ColumnChange::SetDefault(_) | ColumnChange::AddIdentity(_)) => 4,
            _ => 5,
        },
        Operation::CreateConstraint(_) => 4,
        _ => 5,
    }
}

fn operation(text: Text<'_>, table: &QualifiedName, action: &AlterTableAction) -> Option<Operation> {
    let table = table.clone();
    Some(match action {
        AlterTableAction::AddColumn(one) => {
            let if_not_exists = one.if_not_exists().is_some();
            AddColumn { table, if_not_exists, definition: column::added(text, one)? }.into()
        }
        AlterTableAction::DropColumn(one) => DropColumn {
            table,
            column: text.ident(one.column_name_ref()?.syntax()),
            if_exists: one.if_exists().is_some(),
            cascade: cascades(one.drop_behavior()),
        }
        .into(),
        AlterTableAction::AlterColumn(one) => AlterColumn {
            table,
            column: text.ident(one.column_name_ref()?.syntax()),
            changes: vec![change(text, &one.option()?)?],
        }
        .into(),
        AlterTableAction::RenameColumn(one) => AlterColumn {
            table,
            column: text.ident(one.column_name_ref()?.syntax()),
            changes: vec![ColumnChange::Rename(text.ident(one.column_name()?.syntax()))],
        }
        .into(),
        AlterTableAction::AddConstraint(one) => {
            CreateConstraint { table, constraint: constraint::of_table(text, &one.constraint()?)? }.into()
        }
        AlterTableAction::DropConstraint(one) => DropConstraint {
            table,
            name: text.qualified(one.constraint_name_ref()?.syntax()).name,
            if_exists: one.if_exists().is_some(),
            cascade: cascades(one.drop_behavior()),
        }
        .into(),
        AlterTableAction::RenameConstraint(one) => RenameConstraint {
            table,
            name: text.qualified(one.constraint_name_ref()?.syntax()).name,
            new_name: text.ident(one.constraint_name()?.syntax()),
        }
        .into(),
        AlterTableAction::ValidateConstraint(one) => {
            ValidateConstraint { table, name: text.qualified(one.constraint_name_ref()?.syntax()).name }.into()
        }
        AlterTableAction::TableRenameTo(one) => {
            RenameTable { name: table, new_name: text.qualified(one.table_name()?.syntax()).name }.into()
        }
        AlterTableAction::SetSchema(one) => {
            SetTableSchema { name: table, schema: text.ident(one.schema_ref()?.syntax()) }.into()
        }
        _ => return None,
    })
}

/// An action by itself that changes the catalog and is no operation.
pub fn change_of_catalog(text: Text<'_>, table: &QualifiedName, alter: &ast::AlterTable) -> Option<CatalogChange> {
    let mut actions = alter.actions();
    let (Some(action), None) = (actions.next(), actions.next()) else { return None };
    let table = table.clone();
    Some(match action {
        AlterTableAction::AttachPartition(one) => CatalogChange::AttachPartition {
            parent: table,
            partition: text.qualified(one.table_name_ref()?.syntax()),
            bound: super::table::bound(text, &one.partition_type()?),
        },
        AlterTableAction::DetachPartition(one) if one.detach_partition_option().is_none() => {
            CatalogChange::DetachPartition { parent: table, partition: text.qualified(one.table_name_ref()?.syntax()) }
        }
        AlterTableAction::InheritTable(one) => {
            CatalogChange::Inherit { table, parent: text.qualified(one.table_name_ref()?.syntax()) }
        }
        AlterTableAction::SetLogged(_) => CatalogChange::Logging { table, persistence: Persistence::Permanent },
        AlterTableAction::SetUnlogged(_) => CatalogChange::Logging { table, persistence: Persistence::Unlogged },
        AlterTableAction::SetOptions(one) => {
            CatalogChange::Storage { table, parameters: text.parameters(&one.attribute_list()?)?, set: true }
        }
        AlterTableAction::ResetOptions(one) => {
            CatalogChange::Storage { table, parameters: text.parameters(&one.attribute_list()?)?, set: false }
        }
        AlterTableAction::AlterColumn(one) => {
            let Some(AlterColumnOption::SetExpression(expression)) = one.option() else { return None };
            CatalogChange::Generation {
                table,
                column: text.ident(one.column_name_ref()?.syntax()),
                expression: text.condition(&expression.expr()?),
            }
        }
        _ => return None,
    })
}

fn change(text: Text<'_>, option: &AlterColumnOption) -> Option<ColumnChange> {
    Some(match option {
        AlterColumnOption::SetType(one) => ColumnChange::Type {
            data_type: text.data_type(&one.ty()?)?,
            collation: match one.collate() {
                Some(collate) => Some(text.collation(&collate)?),
                None => None,
            },
            using: match one.using_expr() {
                Some(using) => Some(text.condition(&using.expr()?)),
                None => None,
            },
        },
        AlterColumnOption::SetNotNull(_) => ColumnChange::SetNotNull,
        AlterColumnOption::DropNotNull(_) => ColumnChange::DropNotNull,
        AlterColumnOption::SetDefault(one) => ColumnChange::SetDefault(text.expression(one.expr()?.syntax())),
        AlterColumnOption::DropDefault(_) => ColumnChange::DropDefault,
        AlterColumnOption::AddGenerated(one) => {
            ColumnChange::AddIdentity(column::identity(text, one.generated_when()?, one.sequence_option_list())?)
        }
        AlterColumnOption::SetGeneratedOptions(one) => identity_change(text, one)?,
        AlterColumnOption::DropIdentity(one) => ColumnChange::DropIdentity { if_exists: one.if_exists().is_some() },
        AlterColumnOption::DropExpression(one) => ColumnChange::DropExpression { if_exists: one.if_exists().is_some() },
        AlterColumnOption::SetStatistics(one) => ColumnChange::SetStatistics(match one.expr() {
            Some(number) => text.number(&number)?.try_into().ok()?,
            None => -1,
        }),
        AlterColumnOption::SetStorage(one) => ColumnChange::SetStorage(text.ident(one.storage_mode()?.syntax())),
        AlterColumnOption::SetCompression(one) => {
            ColumnChange::SetCompression(text.ident(one.compression_method_name()?.syntax()))
        }
        _ => return None,
    })
}

fn identity_change(text: Text<'_>, change: &ast::SetGeneratedOptions) -> Option<ColumnChange> {
    let (mut always, mut options) = (None, Vec::new());
    let mut restart = None;
    for option in change.set_generated_options() {
        match option {
            SetGeneratedOption::SetGenerated(one) => always = Some(column::is_always(&one.generated_when()?)),
            SetGeneratedOption::SetSequenceOption(one) => options.push(one.sequence_option()?),
            SetGeneratedOption::Restart(one) => {
                restart = Some(match one.expr() {
                    Some(value) => Some(text.number(&value)?),
                    None => None,
                });
            }
        }
    }
    let options = sequence::plain_options(text, options.into_iter())?;
    let options = SequenceOptions { restart: restart.or(options.restart), ..options };
    Some(ColumnChange::SetIdentity { always, options })
}

/// The strongest lock of actions that change nothing that a catalog holds; `None` if there is another one among them.
pub fn harmless_lock(alter: &ast::AlterTable) -> Option<LockMode> {
    let modes: Option<Vec<LockMode>> = alter.actions().map(|action| harmless_mode(&action)).collect();
    modes?.into_iter().max()
}

fn harmless_mode(action: &AlterTableAction) -> Option<LockMode> {
    Some(match action {
        AlterTableAction::OwnerTo(_)
        | AlterTableAction::EnableRls(_)
        | AlterTableAction::DisableRls(_)
        | AlterTableAction::ForceRls(_)
        | AlterTableAction::NoForceRls(_)
        | AlterTableAction::EnableRule(_)
        | AlterTableAction::EnableAlwaysRule(_)
        | AlterTableAction::EnableReplicaRule(_)
        | AlterTableAction::DisableRule(_)
        | AlterTableAction::ReplicaIdentity(_) => LockMode::AccessExclusive,
        AlterTableAction::EnableTrigger(_)
        | AlterTableAction::EnableAlwaysTrigger(_)
        | AlterTableAction::EnableReplicaTrigger(_)
        | AlterTableAction::DisableTrigger(_) => LockMode::ShareRowExclusive,
        AlterTableAction::ClusterOn(_) | AlterTableAction::SetWithoutCluster(_) => LockMode::ShareUpdateExclusive,
        _ => return None,
    })
}
