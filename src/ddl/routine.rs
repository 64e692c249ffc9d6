//! Functions, procedures and triggers.

use super::text::Text;
use super::word::cascades;
use crate::catalog::{Function, Trigger};
use crate::op::Operation;
use crate::op::create_function::CreateFunction;
use crate::op::create_trigger::CreateTrigger;
use crate::op::drop_trigger::DropTrigger;
use crate::sql::{Body, Expression, QualifiedName};
use squawk_syntax::ast::{self, AsFuncTarget, AstNode, FuncOption};

/// `CREATE FUNCTION`. `None` if its body is no string.
pub fn create_function(text: Text<'_>, create: &ast::CreateFunction) -> Option<Operation> {
    let returns = match create.ret_type() {
        Some(clause) => {
            let words = clause.returns_token()?.text_range().end().into()..clause.syntax().text_range().end().into();
            Some(text.trimmed(words))
        }
        None => None,
    };
    let function = Function {
        procedure: false,
        returns,
        ..routine(text, text.qualified(create.name()?.syntax()), create.param_list(), create.option_list())?
    };
    Some(CreateFunction { function, or_replace: create.or_replace().is_some() }.into())
}

/// `CREATE PROCEDURE`. `None` if its body is no string.
pub fn create_procedure(text: Text<'_>, create: &ast::CreateProcedure) -> Option<Operation> {
    let function = Function {
        procedure: true,
        ..routine(text, text.qualified(create.name()?.syntax()), create.param_list(), create.option_list())?
    };
    Some(CreateFunction { function, or_replace: create.or_replace().is_some() }.into())
}

fn routine(
    text: Text<'_>,
    name: QualifiedName,
    parameters: Option<ast::ParamList>,
    options: Option<ast::FuncOptionList>,
) -> Option<Function> {
    let (mut attributes, mut body) = (Vec::new(), None);
    for option in options?.options() {
        match option {
            FuncOption::AsFuncOption(clause) => {
                let AsFuncTarget::AsDefinition(definition) = clause.as_func_target()? else { return None };
                let literal = definition.literal()?;
                body = Some(Body::new(literal.string_value()?, text.span_of(literal.syntax())));
            }
            other => attributes.push(text.expression(other.syntax()).as_str().to_string()),
        }
    }
    Some(Function {
        name,
        procedure: false,
        parameters: text.inside(parameters?.syntax())?,
        returns: None,
        attributes: Expression::made(attributes.join(" ")),
        body: body?,
    })
}

/// `CREATE TRIGGER`.
pub fn create_trigger(text: Text<'_>, create: &ast::CreateTrigger) -> Option<Operation> {
    let on = create.on_relation()?;
    let event =
        create.timing()?.syntax().text_range().start()..create.trigger_event_list()?.syntax().text_range().end();
    let details = on.syntax().text_range().end()..create.execute_token()?.text_range().start();
    let details = text.trimmed(details.start.into()..details.end.into());
    let call = create.call_expr()?;
    let trigger = Trigger {
        name: text.ident(create.trigger()?.syntax()),
        event: text.trimmed(event.start.into()..event.end.into()),
        details: (!details.as_str().is_empty()).then_some(details),
        function: text.qualified(&call.syntax().first_child()?),
        arguments: text.inside(call.arg_list()?.syntax())?,
        constraint: create.constraint_token().is_some(),
    };
    let table = text.qualified(on.relation_name_ref()?.syntax());
    Some(CreateTrigger { table, trigger, or_replace: create.or_replace().is_some() }.into())
}

/// `DROP TRIGGER`.
pub fn drop_trigger(text: Text<'_>, drop: &ast::DropTrigger) -> Option<Operation> {
    Some(
        DropTrigger {
            table: text.qualified(drop.on_relation()?.relation_name_ref()?.syntax()),
            name: text.ident(drop.trigger_ref()?.syntax()),
            if_exists: drop.if_exists().is_some(),
            cascade: cascades(drop.drop_behavior()),
        }
        .into(),
    )
}
