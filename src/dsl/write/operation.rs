//! One operation: which struct is written by what.

use super::{column, constraint, data, index, object, routine, sequence, table};
use crate::op::Operation;

/// The words of an operation; in braces, a line each.
pub(super) fn operation(operation: &Operation) -> String {
    match operation {
        Operation::CreateTable(operation) => table::create_table(operation),
        Operation::DropTable(operation) => table::drop_table(operation),
        Operation::RenameTable(operation) => table::rename_table(operation),
        Operation::SetTableSchema(operation) => table::set_table_schema(operation),
        Operation::CreateTableComment(operation) => table::create_table_comment(operation),
        Operation::DropTableComment(operation) => table::drop_table_comment(operation),
        Operation::AddColumn(operation) => column::add_column(operation),
        Operation::DropColumn(operation) => column::drop_column(operation),
        Operation::AlterColumn(operation) => column::alter_column(operation),
        Operation::CreateConstraint(operation) => constraint::create_constraint(operation),
        Operation::ValidateConstraint(operation) => constraint::validate_constraint(operation),
        Operation::RenameConstraint(operation) => constraint::rename_constraint(operation),
        Operation::DropConstraint(operation) => constraint::drop_constraint(operation),
        Operation::CreateIndex(operation) => index::create_index(operation),
        Operation::DropIndex(operation) => index::drop_index(operation),
        Operation::RenameIndex(operation) => index::rename_index(operation),
        Operation::CreateEnum(operation) => object::create_enum(operation),
        Operation::AlterEnum(operation) => object::alter_enum(operation),
        Operation::RenameEnum(operation) => object::rename_enum(operation),
        Operation::DropEnum(operation) => object::drop_enum(operation),
        Operation::CreateDomain(operation) => object::create_domain(operation),
        Operation::DropDomain(operation) => object::drop_domain(operation),
        Operation::CreateSchema(operation) => object::create_schema(operation),
        Operation::DropSchema(operation) => object::drop_schema(operation),
        Operation::CreateExtension(operation) => object::create_extension(operation),
        Operation::DropExtension(operation) => object::drop_extension(operation),
        Operation::CreateSequence(operation) => sequence::create_sequence(operation),
        Operation::AlterSequence(operation) => sequence::alter_sequence(operation),
        Operation::DropSequence(operation) => sequence::drop_sequence(operation),
        Operation::CreateView(operation) => object::create_view(operation),
        Operation::DropView(operation) => object::drop_view(operation),
        Operation::CreateFunction(operation) => routine::create_function(operation),
        Operation::DropFunction(operation) => routine::drop_function(operation),
        Operation::CreateTrigger(operation) => routine::create_trigger(operation),
        Operation::DropTrigger(operation) => routine::drop_trigger(operation),
        Operation::Execute(operation) => data::execute(operation),
        Operation::BulkInsert(operation) => data::bulk_insert(operation),
        Operation::Unfinished(operation) => data::unfinished(operation),
    }
}
