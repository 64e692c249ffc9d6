//! Types, schemas, extensions and views.

use super::Reader;
use crate::catalog::{Domain, Extension, Schema, View, ViewParts};
use crate::dsl::grammar::{Node, Rule};
use crate::op::alter_enum::{AlterEnum, EnumChange, EnumPlace};
use crate::op::create_domain::CreateDomain;
use crate::op::create_enum::CreateEnum;
use crate::op::create_extension::CreateExtension;
use crate::op::create_schema::CreateSchema;
use crate::op::create_view::CreateView;
use crate::op::drop_domain::DropDomain;
use crate::op::drop_enum::DropEnum;
use crate::op::drop_extension::DropExtension;
use crate::op::drop_schema::DropSchema;
use crate::op::drop_view::DropView;
use crate::op::rename_enum::RenameEnum;
use crate::sql::Literal;

impl Reader<'_> {
    pub(super) fn create_enum(&mut self, node: &Node) -> CreateEnum {
        CreateEnum { name: self.child_qualified(node), values: self.strings(node) }
    }

    pub(super) fn alter_enum(&mut self, node: &Node) -> AlterEnum {
        let name = self.child_qualified(node);
        let change = match node.child(Rule::add_value) {
            Some(change) => EnumChange::AddValue {
                value: self.child_string(&change),
                if_not_exists: change.has(Rule::if_not_exists),
                place: match (change.child(Rule::before), change.child(Rule::after)) {
                    (Some(before), _) => Some(EnumPlace::Before(self.child_string(&before))),
                    (None, Some(after)) => Some(EnumPlace::After(self.child_string(&after))),
                    (None, None) => None,
                },
            },
            None => self.rename_value(&node.child(Rule::rename_value).unwrap_or_else(|| node.clone())),
        };
        AlterEnum { name, change }
    }

    fn rename_value(&mut self, node: &Node) -> EnumChange {
        let mut values = self.strings(node).into_iter();
        let mut next = || values.next().unwrap_or_else(|| Literal::made(""));
        EnumChange::RenameValue { value: next(), new_value: next() }
    }

    /// The strings among the children of a node.
    fn strings(&mut self, node: &Node) -> Vec<Literal> {
        let strings = node.children().filter(|child| child.rule() == Rule::string);
        strings.map(|string| self.quoted(&string)).collect()
    }

    pub(super) fn rename_enum(&mut self, node: &Node) -> RenameEnum {
        RenameEnum { name: self.child_qualified(node), new_name: self.child_ident(node) }
    }

    pub(super) fn drop_enum(&mut self, node: &Node) -> DropEnum {
        DropEnum {
            name: self.child_qualified(node),
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }

    pub(super) fn create_domain(&mut self, node: &Node) -> CreateDomain {
        self.once(node, &[Rule::collate, Rule::default, Rule::domain_not_null, Rule::comment]);
        let mut domain = Domain {
            name: self.child_qualified(node),
            data_type: self.child_type(node),
            collation: node.child(Rule::collate).map(|collate| self.child_qualified(&collate)),
            default: node.child(Rule::default).map(|default| self.default(&default)),
            not_null: None,
            checks: Vec::new(),
            comment: node.child(Rule::comment).map(|comment| self.child_string(&comment)),
        };
        for constraint in node.children() {
            let name = constraint.child(Rule::constraint_name).map(|name| self.child_ident(&name));
            match constraint.rule() {
                Rule::domain_check => domain.checks.push((name, self.child_expression(&constraint))),
                Rule::domain_not_null => domain.not_null = Some(name),
                _ => {}
            }
        }
        CreateDomain { domain }
    }

    pub(super) fn drop_domain(&mut self, node: &Node) -> DropDomain {
        DropDomain {
            name: self.child_qualified(node),
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }

    pub(super) fn create_schema(&mut self, node: &Node) -> CreateSchema {
        self.once(node, &[Rule::authorization, Rule::comment]);
        CreateSchema {
            schema: Schema {
                name: self.child_ident(node),
                owner: node.child(Rule::authorization).map(|owner| self.child_ident(&owner)),
                comment: node.child(Rule::comment).map(|comment| self.child_string(&comment)),
            },
            if_not_exists: node.has(Rule::if_not_exists),
        }
    }

    pub(super) fn drop_schema(&mut self, node: &Node) -> DropSchema {
        DropSchema {
            name: self.child_ident(node),
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }

    pub(super) fn create_extension(&mut self, node: &Node) -> CreateExtension {
        self.once(node, &[Rule::in_schema, Rule::version]);
        CreateExtension {
            extension: Extension {
                name: self.child_ident(node),
                schema: node.child(Rule::in_schema).map(|schema| self.child_ident(&schema)),
                version: node.child(Rule::version).map(|version| self.child_string(&version)),
            },
            if_not_exists: node.has(Rule::if_not_exists),
            cascade: node.has(Rule::cascade),
        }
    }

    pub(super) fn drop_extension(&mut self, node: &Node) -> DropExtension {
        DropExtension {
            name: self.child_ident(node),
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }

    pub(super) fn create_view(&mut self, node: &Node) -> CreateView {
        CreateView {
            view: View {
                name: self.child_qualified(node),
                columns: self.child_names(node),
                materialized: node.rule() == Rule::create_materialized_view,
                with: node.child(Rule::view_with).map(|with| self.child_expression(&with)),
                query: self.child_body(node),
                check_option: node.child(Rule::check_option).map(|option| self.clause(&option)),
                no_data: node.has(Rule::no_data),
                comment: node.child(Rule::comment).map(|comment| self.child_string(&comment)),
                parts: ViewParts::default(),
            },
            or_replace: node.has(Rule::or_replace),
            if_not_exists: node.has(Rule::if_not_exists),
        }
    }

    pub(super) fn drop_view(&mut self, node: &Node) -> DropView {
        DropView {
            name: self.child_qualified(node),
            materialized: node.rule() == Rule::drop_materialized_view,
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }
}
