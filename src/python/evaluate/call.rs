//! Calls: of functions of the file, of methods of plain values, of classes, and of everything else.

use super::{Evaluator, Flow, Outcome, Scope, Written, fault};
use crate::diagnostic::code::{PYTHON_FAULT, PYTHON_UNREAD};
use crate::python::value::{Argument, Function, Value};
use crate::source::Span;
use ruff_python_ast::{Arguments, Expr, ExprCall, Parameters};
use ruff_text_size::Ranged;
use std::rc::Rc;

impl<'a> Evaluator<'a> {
    pub(super) fn call(&mut self, call: &'a ExprCall, scope: &Rc<Scope>, span: Span) -> Outcome<Value> {
        self.step(span)?;
        let callee = match &*call.func {
            Expr::Attribute(attribute) => {
                let base = self.expression(&attribute.value, scope)?.plain();
                if !matches!(base, Value::Symbol(_) | Value::Class(_) | Value::Member(_)) {
                    let arguments = self.arguments(&call.arguments, scope)?;
                    return self.method(&base, &attribute.attr, arguments, span);
                }
                self.attribute(&base, &attribute.attr, self.module.span(&*call.func))?
            }
            function => self.expression(function, scope)?,
        };
        if super::reason::only_tells(&callee) {
            return Ok(Value::None);
        }
        let arguments = self.arguments(&call.arguments, scope)?;
        self.apply(&callee, arguments, span)
    }

    /// Calls a value.
    pub fn apply(&mut self, callee: &Value, arguments: Vec<Argument>, span: Span) -> Outcome<Value> {
        match callee {
            Value::Function(function) => self.call_function(function, arguments, span),
            Value::Class(class) => self.instantiate(class, arguments, span),
            Value::Symbol(_) => self.foreign_call(callee, arguments, span),
            other => fault(PYTHON_FAULT, span, format!("{} cannot be called", other.kind())),
        }
    }

    fn arguments(&mut self, written: &'a Arguments, scope: &Rc<Scope>) -> Outcome<Vec<Argument>> {
        let mut arguments = Vec::with_capacity(written.len());
        for argument in &written.args {
            let span = self.module.span(argument);
            match argument {
                Expr::Starred(starred) => {
                    let value = self.expression(&starred.value, scope)?;
                    for value in self.iterate(&value, span)? {
                        arguments.push(Argument { name: None, value, span });
                    }
                }
                argument => arguments.push(Argument { name: None, value: self.kept(argument, scope)?, span }),
            }
        }
        for keyword in &written.keywords {
            let span = crate::python::syntax::span(self.module.id, keyword.value.range());
            let value = match keyword.arg {
                Some(_) => self.kept(&keyword.value, scope)?,
                None => self.expression(&keyword.value, scope)?,
            };
            match &keyword.arg {
                Some(name) => arguments.push(Argument { name: Some(name.as_str().into()), value, span }),
                None => {
                    for (key, value) in self.entries(&value, span)? {
                        let Some(name) = key.as_str() else {
                            return fault(PYTHON_FAULT, span, "the names of arguments must be strings");
                        };
                        arguments.push(Argument { name: Some(name.into()), value, span });
                    }
                }
            }
        }
        Ok(arguments)
    }

    pub fn call_function(&mut self, function: &Rc<Function>, arguments: Vec<Argument>, span: Span) -> Outcome<Value> {
        self.step(span)?;
        let scope = Scope::new(Some(function.scope.clone()));
        let Some(definition) = self.definitions.get(function.definition).cloned() else {
            return fault(PYTHON_UNREAD, span, "this function is not known");
        };
        let parameters = match definition.code {
            Written::Function(written) => Some(&*written.parameters),
            Written::Lambda(parameters, _) => parameters,
        };
        self.bind(function, parameters, arguments, &scope, span)?;
        let statement = self.statement;
        let around = self.enter_file(definition.file);
        let value = self.deeper(span, |evaluator| match definition.code {
            Written::Lambda(_, body) => evaluator.expression(body, &scope),
            Written::Function(written) => match evaluator.block(&written.body, &scope)? {
                Flow::Return(value) => Ok(value),
                _ => Ok(Value::None),
            },
        });
        self.enter_file(around);
        let value = value?;
        self.statement = statement;
        Ok(value)
    }

    /// Puts arguments into parameters, as Python does.
    fn bind(
        &mut self,
        function: &Rc<Function>,
        parameters: Option<&'a Parameters>,
        arguments: Vec<Argument>,
        scope: &Rc<Scope>,
        span: Span,
    ) -> Outcome<()> {
        let Some(parameters) = parameters else {
            return match arguments.is_empty() {
                true => Ok(()),
                false => fault(PYTHON_FAULT, span, format!("{} takes no arguments", function.name)),
            };
        };
        let mut named: Vec<Argument> = Vec::new();
        let mut given = Vec::new();
        for argument in arguments {
            match argument.name {
                Some(_) => named.push(argument),
                None => given.push(argument.value),
            }
        }
        let mut given = given.into_iter();
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args) {
            match given.next() {
                Some(value) => scope.set(parameter.name(), value),
                None => break,
            }
        }
        let rest: Vec<Value> = given.collect();
        match &parameters.vararg {
            Some(vararg) => scope.set(&vararg.name, Value::tuple(rest)),
            None if !rest.is_empty() => {
                return fault(PYTHON_FAULT, span, format!("{} got too many arguments", function.name));
            }
            None => {}
        }
        let mut spare = Vec::new();
        for argument in named {
            let name = argument.name.as_deref().unwrap_or_default();
            match parameters.find(name) {
                Some(_) => scope.set(name, argument.value),
                None if parameters.kwarg.is_some() => spare.push((Value::text(name), argument.value)),
                None => {
                    return fault(PYTHON_FAULT, argument.span, format!("{} has no parameter {name}", function.name));
                }
            }
        }
        if let Some(kwarg) = &parameters.kwarg {
            scope.set(&kwarg.name, Value::dict(spare));
        }
        let mut defaults = function.defaults.iter();
        for parameter in parameters.iter_non_variadic_params() {
            let default = parameter.default().and_then(|_| defaults.next());
            let is_set = scope.names.borrow().iter().any(|(name, _)| **name == *parameter.name().as_str());
            match (is_set, default) {
                (true, _) => {}
                (false, Some(default)) => scope.set(parameter.name(), default.clone()),
                (false, None) => {
                    let message = format!("{} misses the argument {}", function.name, parameter.name());
                    return fault(PYTHON_FAULT, span, message);
                }
            }
        }
        Ok(())
    }
}
