//! Operations on whole tables.

use super::Reader;
use crate::catalog::{OnCommit, PartitionBy, PartitionOf, PartitionStrategy, Persistence, TableOptions};
use crate::dsl::fault;
use crate::dsl::grammar::{Node, Rule};
use crate::op::create_table::{CreateTable, TableElement};
use crate::op::create_table_comment::CreateTableComment;
use crate::op::drop_table::DropTable;
use crate::op::drop_table_comment::DropTableComment;
use crate::op::rename_table::RenameTable;
use crate::op::set_table_schema::SetTableSchema;

const OPTIONS: &[Rule] = &[
    Rule::partition_by,
    Rule::partition_of,
    Rule::inherits,
    Rule::using_method,
    Rule::with,
    Rule::on_commit,
    Rule::tablespace,
    Rule::comment,
];

impl Reader<'_> {
    pub(super) fn create_table(&mut self, node: &Node) -> CreateTable {
        self.once(node, OPTIONS);
        let mut comment = node.child(Rule::comment);
        let mut elements = Vec::new();
        for element in node.child(Rule::table_body).iter().flat_map(Node::children) {
            match element.rule() {
                Rule::comment => {
                    if let Some(first) = &comment {
                        self.repeated(&element, first);
                    }
                    comment = Some(element);
                }
                Rule::column => match fault::element(&element) {
                    Some(fault) => self.diagnostics.push(fault),
                    None => elements.push(TableElement::Column(self.column(&element))),
                },
                _ => elements.push(TableElement::Constraint(self.table_constraint(&element))),
            }
        }
        CreateTable {
            name: self.child_qualified(node),
            persistence: match () {
                () if node.child(Rule::persistence).is_none() => Persistence::Permanent,
                () if node.child(Rule::persistence).is_some_and(|word| word.has(Rule::k_unlogged)) => {
                    Persistence::Unlogged
                }
                () => Persistence::Temporary,
            },
            if_not_exists: node.has(Rule::if_not_exists),
            elements,
            options: self.table_options(node),
            partition_of: node.child(Rule::partition_of).map(|partition| PartitionOf {
                parent: self.child_qualified(&partition),
                bound: partition.child(Rule::partition_bound).map(|bound| self.clause(&bound)),
            }),
            comment: comment.map(|comment| self.child_string(&comment)),
        }
    }

    fn table_options(&mut self, node: &Node) -> TableOptions {
        TableOptions {
            inherits: match node.child(Rule::inherits) {
                Some(parents) => parents.children().map(|parent| self.qualified(&parent)).collect(),
                None => Vec::new(),
            },
            partition_by: node.child(Rule::partition_by).map(|partition| PartitionBy {
                strategy: match () {
                    () if partition.has(Rule::k_list) => PartitionStrategy::List,
                    () if partition.has(Rule::k_hash) => PartitionStrategy::Hash,
                    () => PartitionStrategy::Range,
                },
                key: self.child_expression(&partition),
            }),
            method: node.child(Rule::using_method).map(|method| self.child_ident(&method)),
            with: node.child(Rule::with).map_or_else(Vec::new, |with| self.parameters(&with)),
            without_oids: node.has(Rule::without_oids),
            on_commit: node.child(Rule::on_commit).map(|action| match () {
                () if action.has(Rule::k_preserve) => OnCommit::PreserveRows,
                () if action.has(Rule::k_delete) => OnCommit::DeleteRows,
                () => OnCommit::Drop,
            }),
            tablespace: node.child(Rule::tablespace).map(|tablespace| self.child_ident(&tablespace)),
        }
    }

    pub(super) fn drop_table(&mut self, node: &Node) -> DropTable {
        DropTable {
            name: self.child_qualified(node),
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }

    pub(super) fn rename_table(&mut self, node: &Node) -> RenameTable {
        RenameTable { name: self.child_qualified(node), new_name: self.child_ident(node) }
    }

    pub(super) fn set_table_schema(&mut self, node: &Node) -> SetTableSchema {
        SetTableSchema { name: self.child_qualified(node), schema: self.child_ident(node) }
    }

    pub(super) fn create_table_comment(&mut self, node: &Node) -> CreateTableComment {
        CreateTableComment { table: self.child_qualified(node), comment: self.child_string(node) }
    }

    pub(super) fn drop_table_comment(&mut self, node: &Node) -> DropTableComment {
        DropTableComment { table: self.child_qualified(node) }
    }
}
