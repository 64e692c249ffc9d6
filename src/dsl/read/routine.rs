//! Functions, procedures and triggers.

use super::Reader;
use crate::catalog::{Function, Trigger};
use crate::dsl::grammar::{Node, Rule};
use crate::op::create_function::CreateFunction;
use crate::op::create_trigger::CreateTrigger;
use crate::op::drop_function::DropFunction;
use crate::op::drop_trigger::DropTrigger;
use crate::sql::Expression;

/// What stands between the event of a trigger and its function.
const TRIGGER_DETAILS: &[Rule] = &[
    Rule::trigger_from,
    Rule::deferrable,
    Rule::not_deferrable,
    Rule::initially,
    Rule::referencing,
    Rule::for_each,
    Rule::when,
];

impl Reader<'_> {
    pub(super) fn create_function(&mut self, node: &Node) -> CreateFunction {
        CreateFunction {
            function: Function {
                name: self.child_qualified(node),
                procedure: node.rule() == Rule::create_procedure,
                parameters: self.child_expression(node),
                returns: node.child(Rule::return_type).map(|returns| self.clause(&returns)),
                attributes: self.joined(node, &[Rule::function_attribute]),
                body: self.child_body(node),
            },
            or_replace: node.has(Rule::or_replace),
        }
    }

    pub(super) fn drop_function(&mut self, node: &Node) -> DropFunction {
        DropFunction {
            name: self.child_qualified(node),
            procedure: node.rule() == Rule::drop_procedure,
            parameters: node.has(Rule::parens).then(|| self.child_expression(node)),
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }

    pub(super) fn create_trigger(&mut self, node: &Node) -> CreateTrigger {
        self.once(node, &[Rule::initially]);
        let event = node.child(Rule::trigger_event);
        let details = self.joined(node, TRIGGER_DETAILS);
        CreateTrigger {
            table: self.on_table(node),
            trigger: Trigger {
                name: self.child_ident(node),
                event: event.map_or_else(|| Expression::made(""), |event| self.clause(&event)),
                details: (!details.as_str().is_empty()).then_some(details),
                function: self.child_qualified(node),
                arguments: self.child_expression(node),
                constraint: node.has(Rule::constraint_trigger),
            },
            or_replace: node.has(Rule::or_replace),
        }
    }

    /// The clauses of some kinds among the children of a node, each to the letter, with a space between.
    fn joined(&mut self, node: &Node, clauses: &[Rule]) -> Expression {
        let found: Vec<_> = node.children().filter(|child| clauses.contains(&child.rule())).collect();
        let (Some(first), Some(last)) = (found.first(), found.last()) else { return Expression::made("") };
        let span = first.span().to(last.span());
        let texts: Vec<_> = found.iter().map(|clause| self.clause(clause)).collect();
        Expression::new(texts.iter().map(Expression::as_str).collect::<Vec<_>>().join(" "), span)
    }

    pub(super) fn drop_trigger(&mut self, node: &Node) -> DropTrigger {
        DropTrigger {
            table: self.on_table(node),
            name: self.child_ident(node),
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }
}
