//! Indexes.

use super::Reader;
use super::constraint::nulls_distinct;
use crate::catalog::{Index, IndexElement, IndexKey, NullsOrder, OperatorClass, SortOrder};
use crate::dsl::grammar::{Node, Rule};
use crate::op::create_index::CreateIndex;
use crate::op::drop_index::DropIndex;
use crate::op::rename_index::RenameIndex;

/// The clauses that count once.
const CLAUSES: &[Rule] =
    &[Rule::include, Rule::with, Rule::tablespace, Rule::nulls_distinct, Rule::predicate, Rule::comment];

impl Reader<'_> {
    pub(super) fn create_index(&mut self, node: &Node) -> CreateIndex {
        self.once(node, CLAUSES);
        let elements = node.child(Rule::index_elements).map_or_else(Vec::new, |list| list.children().collect());
        CreateIndex {
            index: Index {
                name: self.child_ident(node),
                table: self.child_qualified(node),
                only: node.has(Rule::only),
                unique: node.has(Rule::unique),
                method: node.child(Rule::using_method).map(|method| self.child_ident(&method)),
                elements: elements.iter().map(|element| self.index_element(element)).collect(),
                include: node.child(Rule::include).map_or_else(Vec::new, |include| self.child_names(&include)),
                nulls: nulls_distinct(node),
                with: node.child(Rule::with).map_or_else(Vec::new, |with| self.parameters(&with)),
                tablespace: node.child(Rule::tablespace).map(|tablespace| self.child_ident(&tablespace)),
                predicate: node.child(Rule::predicate).map(|predicate| self.child_expression(&predicate)),
                comment: node.child(Rule::comment).map(|comment| self.child_string(&comment)),
            },
            concurrently: node.has(Rule::concurrently),
            if_not_exists: node.has(Rule::if_not_exists),
        }
    }

    /// One element of an index or of an exclusion.
    pub(super) fn index_element(&mut self, node: &Node) -> IndexElement {
        self.once(node, &[Rule::collate, Rule::operator_class]);
        let key = match node.child(Rule::index_expression) {
            Some(expression) => IndexKey::Expression(self.raw(&expression)),
            None => IndexKey::Column(self.child_ident(node)),
        };
        IndexElement {
            key,
            collation: node.child(Rule::collate).map(|collate| self.child_qualified(&collate)),
            operator_class: node
                .child(Rule::operator_class)
                .map(|class| OperatorClass { name: self.child_qualified(&class), parameters: self.parameters(&class) }),
            order: match () {
                () if node.has(Rule::ascending) => Some(SortOrder::Ascending),
                () if node.has(Rule::descending) => Some(SortOrder::Descending),
                () => None,
            },
            nulls: match () {
                () if node.has(Rule::nulls_first) => Some(NullsOrder::First),
                () if node.has(Rule::nulls_last) => Some(NullsOrder::Last),
                () => None,
            },
        }
    }

    pub(super) fn drop_index(&mut self, node: &Node) -> DropIndex {
        DropIndex {
            name: self.child_qualified(node),
            concurrently: node.has(Rule::concurrently),
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }

    pub(super) fn rename_index(&mut self, node: &Node) -> RenameIndex {
        RenameIndex {
            name: self.child_qualified(node),
            new_name: self.child_ident(node),
            if_exists: node.has(Rule::if_exists),
        }
    }
}
