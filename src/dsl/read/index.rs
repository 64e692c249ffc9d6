//! Indexes.

use super::Reader;
use super::constraint::nulls_distinct;
use crate::catalog::{Index, IndexElement, IndexKey, NullsOrder, OperatorClass, SortOrder};
use crate::dsl::grammar::{Node, Rule};
use crate::op::create_index::CreateIndex;
use crate::op::drop_index::DropIndex;
use crate::op::rename_index::RenameIndex;

impl Reader<'_> {
    pub(super) fn create_index(&mut self, node: &Node) -> CreateIndex {
        self.once(node, &[Rule::include, Rule::with, Rule::tablespace, Rule::nulls_distinct, Rule::where_]);
        let elements = node.child(Rule::index_elements).map_or_else(Vec::new, |list| list.children().collect());
        CreateIndex {
            index: Index {
                name: self.child_ident(node),
                table: self.child_qualified(node),
                only: node.has(Rule::only),
                unique: node.has(Rule::unique),
                method: node.child(Rule::index_method).map(|method| self.child_ident(&method)),
                elements: elements.iter().map(|element| self.index_element(element)).collect(),
                include: node.child(Rule::include).map_or_else(Vec::new, |include| self.child_names(&include)),
                nulls: nulls_distinct(node),
                with: node.child(Rule::with).map_or_else(Vec::new, |with| self.parameters(&with)),
                tablespace: node.child(Rule::tablespace).map(|tablespace| self.child_ident(&tablespace)),
                predicate: node.child(Rule::where_).map(|predicate| self.child_expression(&predicate)),
                comment: None,
            },
            concurrently: node.has(Rule::concurrently),
            if_not_exists: node.has(Rule::if_not_exists),
        }
    }

    /// One element of an index or of an exclusion.
    pub(super) fn index_element(&mut self, node: &Node) -> IndexElement {
        let key = node.child(Rule::index_key).and_then(|key| key.first());
        let key = match key {
            Some(expression) if expression.rule() == Rule::index_expression => {
                IndexKey::Expression(self.raw(&expression))
            }
            Some(column) => IndexKey::Column(self.ident(&column)),
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
            nulls: node.child(Rule::nulls_order).map(|order| match order.has(Rule::k_first) {
                true => NullsOrder::First,
                false => NullsOrder::Last,
            }),
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
