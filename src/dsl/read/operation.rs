//! One operation: which rule becomes which struct.

use super::Reader;
use crate::diagnostic::{Diagnostic, code};
use crate::dsl::grammar::{Node, Rule};
use crate::op::Operation;

impl Reader<'_> {
    /// The operation under a node.
    pub(super) fn operation(&mut self, node: &Node) -> Operation {
        match node.rule() {
            Rule::create_table => self.create_table(node).into(),
            Rule::drop_table => self.drop_table(node).into(),
            Rule::rename_table => self.rename_table(node).into(),
            Rule::set_table_schema => self.set_table_schema(node).into(),
            Rule::create_table_comment => self.create_table_comment(node).into(),
            Rule::drop_table_comment => self.drop_table_comment(node).into(),
            Rule::add_column => self.add_column(node).into(),
            Rule::drop_column => self.drop_column(node).into(),
            Rule::alter_column => self.alter_column(node).into(),
            Rule::create_primary_key
            | Rule::create_unique_constraint
            | Rule::create_foreign_key
            | Rule::create_check_constraint
            | Rule::create_exclude_constraint => self.create_constraint(node).into(),
            Rule::validate_constraint => self.validate_constraint(node).into(),
            Rule::rename_constraint => self.rename_constraint(node).into(),
            Rule::drop_constraint => self.drop_constraint(node).into(),
            Rule::create_index => self.create_index(node).into(),
            Rule::drop_index => self.drop_index(node).into(),
            Rule::rename_index => self.rename_index(node).into(),
            Rule::create_enum => self.create_enum(node).into(),
            Rule::alter_enum => self.alter_enum(node).into(),
            Rule::rename_enum => self.rename_enum(node).into(),
            Rule::drop_enum => self.drop_enum(node).into(),
            Rule::create_domain => self.create_domain(node).into(),
            Rule::drop_domain => self.drop_domain(node).into(),
            Rule::create_schema => self.create_schema(node).into(),
            Rule::drop_schema => self.drop_schema(node).into(),
            Rule::create_extension => self.create_extension(node).into(),
            Rule::drop_extension => self.drop_extension(node).into(),
            Rule::create_sequence => self.create_sequence(node).into(),
            Rule::alter_sequence => self.alter_sequence(node).into(),
            Rule::drop_sequence => self.drop_sequence(node).into(),
            Rule::create_view | Rule::create_materialized_view => self.create_view(node).into(),
            Rule::drop_view | Rule::drop_materialized_view => self.drop_view(node).into(),
            Rule::create_function | Rule::create_procedure => self.create_function(node).into(),
            Rule::drop_function | Rule::drop_procedure => self.drop_function(node).into(),
            Rule::create_trigger => self.create_trigger(node).into(),
            Rule::drop_trigger => self.drop_trigger(node).into(),
            Rule::bulk_insert => self.bulk_insert(node).into(),
            Rule::unfinished => self.unfinished(node).into(),
            _ => self.execute(node).into(),
        }
    }

    /// Reports a clause that stands twice among the children of a node, where only one can count.
    pub(super) fn once(&mut self, node: &Node, clauses: &[Rule]) {
        for clause in clauses {
            if let Some((first, second)) = node.two(*clause) {
                self.repeated(&second, &first);
            }
        }
    }

    /// Reports a clause of which only one can count.
    pub(super) fn repeated(&mut self, second: &Node, first: &Node) {
        self.diagnostics.push(
            Diagnostic::error(code::REPEATED_CLAUSE, second.span(), "this clause stands here twice")
                .also(first.span(), "first here")
                .help("keep one of the two"),
        );
    }
}
