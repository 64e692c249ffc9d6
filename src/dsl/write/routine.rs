//! Functions, procedures and triggers.

use super::word::{Words, body, clause, dropped, name, qualified};
use crate::op::create_function::CreateFunction;
use crate::op::create_trigger::CreateTrigger;
use crate::op::drop_function::DropFunction;
use crate::op::drop_trigger::DropTrigger;

pub(super) fn create_function(operation: &CreateFunction) -> String {
    let function = &operation.function;
    Words::new(if function.procedure { "create_procedure" } else { "create_function" })
        .when(operation.or_replace, "or replace")
        .word(qualified(&function.name))
        .call(&function.parameters)
        .maybe(function.returns.as_ref(), |returns| format!("returns {}", clause(returns)))
        .word(clause(&function.attributes))
        .word("as")
        .word(body(&function.body))
        .end()
}

pub(super) fn drop_function(operation: &DropFunction) -> String {
    let words = Words::new(if operation.procedure { "drop_procedure" } else { "drop_function" })
        .when(operation.if_exists, "if exists")
        .word(qualified(&operation.name));
    let words = match &operation.parameters {
        Some(parameters) => words.call(parameters),
        None => words,
    };
    words.when(operation.cascade, "cascade").end()
}

pub(super) fn create_trigger(operation: &CreateTrigger) -> String {
    let trigger = &operation.trigger;
    Words::new("create_trigger")
        .when(operation.or_replace, "or replace")
        .when(trigger.constraint, "constraint")
        .word(name(&trigger.name))
        .word(clause(&trigger.event))
        .word("on")
        .word(qualified(&operation.table))
        .maybe(trigger.details.as_ref(), clause)
        .word("execute function")
        .word(qualified(&trigger.function))
        .call(&trigger.arguments)
        .end()
}

pub(super) fn drop_trigger(operation: &DropTrigger) -> String {
    let what = format!("{} on {}", name(&operation.name), qualified(&operation.table));
    dropped("drop_trigger", operation.if_exists, what, operation.cascade)
}
