//! Constraints: in a table, beside a column, and by themselves.

use super::Reader;
use super::word::idents;
use crate::catalog::{
    Action, ActionKind, Check, Constraint, ConstraintKind, Exclude, ForeignKey, Key, Match, NullsDistinct, Timing,
};
use crate::dsl::grammar::{Node, Rule};
use crate::op::create_constraint::CreateConstraint;
use crate::op::drop_constraint::DropConstraint;
use crate::op::rename_constraint::RenameConstraint;
use crate::op::validate_constraint::ValidateConstraint;
use crate::sql::{Expression, Ident, QualifiedName};

/// The clauses that count once.
const CLAUSES: &[Rule] = &[
    Rule::include,
    Rule::nulls_distinct,
    Rule::with,
    Rule::index_tablespace,
    Rule::matching,
    Rule::on_delete,
    Rule::on_update,
    Rule::deferrable,
    Rule::initially,
    Rule::predicate,
    Rule::comment,
];

impl Reader<'_> {
    /// A constraint on a line of its own in a table.
    pub(super) fn table_constraint(&mut self, node: &Node) -> Constraint {
        let name = idents(node).next().map(|name| self.ident(&name));
        self.constraint(name, node)
    }

    /// A constraint beside its column.
    pub(super) fn inline_constraint(&mut self, node: &Node, column: &Ident) -> Constraint {
        let name = node.child(Rule::constraint_name).map(|name| self.child_ident(&name));
        let inner = node.children().find(|child| child.rule() != Rule::constraint_name);
        let mut constraint = self.constraint(name, &inner.unwrap_or_else(|| node.clone()));
        match &mut constraint.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => key.columns = vec![column.clone()],
            ConstraintKind::ForeignKey(key) => key.columns = vec![column.clone()],
            ConstraintKind::Check(_) | ConstraintKind::Exclude(_) => {}
        }
        constraint
    }

    /// `create_primary_key` and its like.
    pub(super) fn create_constraint(&mut self, node: &Node) -> CreateConstraint {
        let name = idents(node).next().map(|name| self.ident(&name));
        CreateConstraint { table: self.child_qualified(node), constraint: self.constraint(name, node) }
    }

    /// The constraint whose clauses are the children of a node.
    fn constraint(&mut self, name: Option<Ident>, node: &Node) -> Constraint {
        self.once(node, CLAUSES);
        let kind = match node.rule() {
            Rule::primary_key | Rule::inline_primary_key | Rule::create_primary_key => {
                ConstraintKind::PrimaryKey(self.key(node))
            }
            Rule::unique_key | Rule::inline_unique | Rule::create_unique_constraint => {
                ConstraintKind::Unique(self.key(node))
            }
            Rule::foreign_key | Rule::inline_references | Rule::create_foreign_key => {
                ConstraintKind::ForeignKey(Box::new(self.foreign_key(node)))
            }
            Rule::exclusion | Rule::create_exclude_constraint => {
                ConstraintKind::Exclude(Box::new(self.exclusion(node)))
            }
            _ => ConstraintKind::Check(Check {
                expression: self.child_expression(node),
                no_inherit: node.has(Rule::no_inherit),
                not_valid: node.has(Rule::not_valid),
            }),
        };
        let mut constraint = Constraint::new(name, kind, node.span());
        constraint.timing = timing(node);
        constraint.comment = node.child(Rule::comment).map(|comment| self.child_string(&comment));
        constraint
    }

    fn key(&mut self, node: &Node) -> Key {
        Key {
            columns: self.child_names(node),
            include: node.child(Rule::include).map_or_else(Vec::new, |include| self.child_names(&include)),
            nulls: nulls_distinct(node),
            using_index: node.child(Rule::using_index).map(|index| self.child_ident(&index)),
            with: node.child(Rule::with).map_or_else(Vec::new, |with| self.parameters(&with)),
            tablespace: node.child(Rule::index_tablespace).map(|tablespace| self.child_ident(&tablespace)),
        }
    }

    fn foreign_key(&mut self, node: &Node) -> ForeignKey {
        let references = node.child(Rule::references).unwrap_or_else(|| node.clone());
        ForeignKey {
            columns: self.child_names(node),
            table: self.child_qualified(&references),
            referred: self.child_names(&references),
            matching: node.child(Rule::matching).map(|matching| match matching.has(Rule::k_full) {
                true => Match::Full,
                false => Match::Simple,
            }),
            on_delete: node.child(Rule::on_delete).map(|clause| self.action(&clause)),
            on_update: node.child(Rule::on_update).map(|clause| self.action(&clause)),
            not_valid: node.has(Rule::not_valid),
        }
    }

    /// What stands behind `on delete` or `on update`.
    fn action(&mut self, clause: &Node) -> Action {
        if let Some(set_null) = clause.child(Rule::set_null) {
            return Action::new(ActionKind::SetNull(self.child_names(&set_null)));
        }
        if let Some(set_default) = clause.child(Rule::set_default_action) {
            return Action::new(ActionKind::SetDefault(self.child_names(&set_default)));
        }
        Action::new(match () {
            () if clause.has(Rule::k_restrict) => ActionKind::Restrict,
            () if clause.has(Rule::k_cascade) => ActionKind::Cascade,
            () => ActionKind::NoAction,
        })
    }

    fn exclusion(&mut self, node: &Node) -> Exclude {
        let elements = node.child(Rule::exclude_elements).map_or_else(Vec::new, |list| list.children().collect());
        Exclude {
            method: node.child(Rule::using_method).map(|method| self.child_ident(&method)),
            elements: elements
                .iter()
                .filter_map(|element| {
                    let key = self.index_element(&element.child(Rule::index_element)?);
                    let operator = element.child(Rule::operator)?;
                    Some((key, Expression::new(operator.text(), operator.span())))
                })
                .collect(),
            include: node.child(Rule::include).map_or_else(Vec::new, |include| self.child_names(&include)),
            with: node.child(Rule::with).map_or_else(Vec::new, |with| self.parameters(&with)),
            tablespace: node.child(Rule::index_tablespace).map(|tablespace| self.child_ident(&tablespace)),
            predicate: node.child(Rule::predicate).map(|predicate| self.child_expression(&predicate)),
        }
    }

    pub(super) fn validate_constraint(&mut self, node: &Node) -> ValidateConstraint {
        ValidateConstraint { table: self.on_table(node), name: self.child_ident(node) }
    }

    pub(super) fn rename_constraint(&mut self, node: &Node) -> RenameConstraint {
        RenameConstraint {
            table: self.on_table(node),
            name: self.child_ident(node),
            new_name: match node.child(Rule::new_name) {
                Some(new_name) => self.child_ident(&new_name),
                None => Ident::new("", node.span()),
            },
        }
    }

    /// The table behind `on`.
    pub(super) fn on_table(&mut self, node: &Node) -> QualifiedName {
        let on = node.child(Rule::on_table).unwrap_or_else(|| node.clone());
        self.child_qualified(&on)
    }

    pub(super) fn drop_constraint(&mut self, node: &Node) -> DropConstraint {
        DropConstraint {
            table: self.on_table(node),
            name: self.child_ident(node),
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }
}

/// `nulls distinct` or `nulls not distinct` among the children of a node.
pub(super) fn nulls_distinct(node: &Node) -> Option<NullsDistinct> {
    node.child(Rule::nulls_distinct).map(|clause| match clause.has(Rule::k_not) {
        true => NullsDistinct::NotDistinct,
        false => NullsDistinct::Distinct,
    })
}

/// The timing clauses among the children of a node.
fn timing(node: &Node) -> Timing {
    Timing {
        deferrable: match () {
            () if node.has(Rule::deferrable) => Some(true),
            () if node.has(Rule::not_deferrable) => Some(false),
            () => None,
        },
        initially_deferred: node.child(Rule::initially).map(|initially| initially.has(Rule::k_deferred)),
    }
}
