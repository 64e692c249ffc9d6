//! Constraints: in a table, beside a column, and by themselves.

use super::Reader;
use super::word::idents;
use crate::catalog::{
    Action, Check, Constraint, ConstraintKind, Exclude, ForeignKey, Key, Match, NullsDistinct, Timing,
};
use crate::dsl::grammar::{Node, Rule};
use crate::op::create_constraint::CreateConstraint;
use crate::op::drop_constraint::DropConstraint;
use crate::op::rename_constraint::RenameConstraint;
use crate::op::validate_constraint::ValidateConstraint;
use crate::sql::{Expression, Ident};

impl Reader<'_> {
    /// A constraint on a line of its own in a table.
    pub(super) fn table_constraint(&mut self, node: &Node) -> Constraint {
        let Some(inner) = node.first() else { return self.constraint(None, node) };
        let name = match inner.child(Rule::check_name) {
            Some(name) => Some(self.child_ident(&name)),
            None => idents(&inner).next().map(|name| self.ident(&name)),
        };
        self.constraint(name, &inner)
    }

    /// A constraint beside its column.
    pub(super) fn column_constraint(&mut self, node: &Node, column: &Ident) -> Constraint {
        let name = idents(node).next().map(|name| self.ident(&name));
        let inner = node.children().find(|child| !matches!(child.rule(), Rule::bare_name | Rule::quoted_name));
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
        let Some(on) = node.child(Rule::constraint_on) else {
            return CreateConstraint { table: self.child_qualified(node), constraint: self.constraint(None, node) };
        };
        let name = idents(&on).next().map(|name| self.ident(&name));
        CreateConstraint { table: self.child_qualified(&on), constraint: self.constraint(name, node) }
    }

    /// The constraint whose clauses are the children of a node.
    fn constraint(&mut self, name: Option<Ident>, node: &Node) -> Constraint {
        self.once(node, &[Rule::include, Rule::with, Rule::tablespace, Rule::nulls_distinct, Rule::matching]);
        let (kind, timed) = match node.rule() {
            Rule::primary_key | Rule::column_primary_key | Rule::create_primary_key => {
                (ConstraintKind::PrimaryKey(self.key(node)), node.clone())
            }
            Rule::unique_key | Rule::column_unique | Rule::create_unique_constraint => {
                (ConstraintKind::Unique(self.key(node)), node.clone())
            }
            Rule::foreign_key | Rule::column_references | Rule::create_foreign_key => {
                (ConstraintKind::ForeignKey(self.foreign_key(node)), node.clone())
            }
            Rule::exclude | Rule::create_exclude_constraint => {
                let exclusion = node.child(Rule::exclusion).unwrap_or_else(|| node.clone());
                (ConstraintKind::Exclude(self.exclude(&exclusion)), exclusion)
            }
            _ => {
                let check = Check {
                    expression: self.child_expression(node),
                    no_inherit: node.has(Rule::no_inherit),
                    not_valid: node.has(Rule::not_valid),
                };
                (ConstraintKind::Check(check), node.clone())
            }
        };
        let mut constraint = Constraint::new(name, kind, node.span());
        constraint.timing = timing(&timed);
        constraint
    }

    fn key(&mut self, node: &Node) -> Key {
        Key {
            columns: self.child_names(node),
            include: node.child(Rule::include).map_or_else(Vec::new, |include| self.child_names(&include)),
            nulls: nulls_distinct(node),
            using_index: node.child(Rule::using_index).map(|index| self.child_ident(&index)),
            with: node.child(Rule::with).map_or_else(Vec::new, |with| self.parameters(&with)),
            tablespace: node.child(Rule::tablespace).map(|tablespace| self.child_ident(&tablespace)),
        }
    }

    fn foreign_key(&mut self, node: &Node) -> ForeignKey {
        let references = node.child(Rule::references).unwrap_or_else(|| node.clone());
        self.once(&references, &[Rule::matching, Rule::on_delete, Rule::on_update]);
        ForeignKey {
            columns: self.child_names(node),
            table: self.child_qualified(&references),
            referred: self.child_names(&references),
            matching: references.child(Rule::matching).map(|matching| match matching.has(Rule::k_full) {
                true => Match::Full,
                false => Match::Simple,
            }),
            on_delete: references.child(Rule::on_delete).map(|clause| self.action(&clause)),
            on_update: references.child(Rule::on_update).map(|clause| self.action(&clause)),
            not_valid: node.has(Rule::not_valid),
        }
    }

    fn action(&mut self, clause: &Node) -> Action {
        let Some(action) = clause.child(Rule::action) else { return Action::NoAction };
        match () {
            () if action.has(Rule::k_restrict) => Action::Restrict,
            () if action.has(Rule::k_cascade) => Action::Cascade,
            () if action.has(Rule::k_null) => Action::SetNull(self.child_names(&action)),
            () if action.has(Rule::k_default) => Action::SetDefault(self.child_names(&action)),
            () => Action::NoAction,
        }
    }

    fn exclude(&mut self, node: &Node) -> Exclude {
        let elements = node.children().filter(|child| child.rule() == Rule::exclude_element);
        Exclude {
            method: node.child(Rule::index_method).map(|method| self.child_ident(&method)),
            elements: elements
                .filter_map(|element| {
                    let key = self.index_element(&element.child(Rule::index_element)?);
                    let operator = element.child(Rule::operator)?;
                    Some((key, Expression::new(operator.text().trim(), operator.span())))
                })
                .collect(),
            include: node.child(Rule::include).map_or_else(Vec::new, |include| self.child_names(&include)),
            with: node.child(Rule::with).map_or_else(Vec::new, |with| self.parameters(&with)),
            tablespace: node.child(Rule::tablespace).map(|tablespace| self.child_ident(&tablespace)),
            predicate: node.child(Rule::where_).map(|predicate| self.child_expression(&predicate)),
        }
    }

    pub(super) fn validate_constraint(&mut self, node: &Node) -> ValidateConstraint {
        ValidateConstraint { table: self.child_qualified(node), name: self.child_ident(node) }
    }

    pub(super) fn rename_constraint(&mut self, node: &Node) -> RenameConstraint {
        let new_name = idents(node).nth(1).map(|name| self.ident(&name));
        RenameConstraint {
            table: self.child_qualified(node),
            name: self.child_ident(node),
            new_name: new_name.unwrap_or_else(|| Ident::new("", node.span())),
        }
    }

    pub(super) fn drop_constraint(&mut self, node: &Node) -> DropConstraint {
        DropConstraint {
            table: self.child_qualified(node),
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

/// The timing clauses among the children of a node; the last of each counts.
fn timing(node: &Node) -> Timing {
    let mut timing = Timing::default();
    for clause in node.children().filter(|child| child.rule() == Rule::timing) {
        match () {
            () if clause.has(Rule::k_deferrable) => timing.deferrable = Some(!clause.has(Rule::k_not)),
            () => timing.initially_deferred = Some(clause.has(Rule::k_deferred)),
        }
    }
    timing
}
