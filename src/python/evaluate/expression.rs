//! Expressions.

use super::{Evaluator, Outcome, Scope, Written, fault};
use crate::diagnostic::code::{PYTHON_FAULT, PYTHON_LIMIT, PYTHON_UNREAD};
use crate::python::value::{List, Mixin, SymbolKind, Value};
use crate::source::Span;
use ruff_python_ast::{
    BoolOp, CmpOp, Comprehension, Expr, ExprAttribute, ExprBinOp, ExprBoolOp, ExprCompare, ExprDict, ExprName,
    ExprSubscript, Number, UnaryOp,
};
use std::cell::RefCell;
use std::rc::Rc;

impl<'a> Evaluator<'a> {
    pub(super) fn expression(&mut self, expression: &'a Expr, scope: &Rc<Scope>) -> Outcome<Value> {
        let span = self.module.span(expression);
        self.deeper(span, |evaluator| evaluator.expression_inside(expression, scope, span))
    }

    fn expression_inside(&mut self, expression: &'a Expr, scope: &Rc<Scope>, span: Span) -> Outcome<Value> {
        match expression {
            Expr::NoneLiteral(_) => Ok(Value::None),
            Expr::BooleanLiteral(literal) => Ok(Value::Bool(literal.value)),
            Expr::StringLiteral(literal) => Ok(Value::text(literal.value.to_str())),
            Expr::BytesLiteral(literal) => Ok(Value::Bytes(literal.value.bytes().collect::<Vec<u8>>().into())),
            Expr::NumberLiteral(literal) => number(&literal.value, span),
            Expr::FString(string) => self.f_string(string, scope),
            Expr::Name(name) => self.name(name, scope, span),
            Expr::Attribute(attribute) => self.attribute_expression(attribute, scope, span),
            Expr::Call(call) => self.call(call, scope, span),
            Expr::Subscript(subscript) => self.subscript(subscript, scope, span),
            Expr::List(list) => Ok(Value::list(self.elements(&list.elts, scope)?)),
            Expr::Tuple(tuple) => Ok(Value::tuple(self.elements(&tuple.elts, scope)?)),
            Expr::Set(set) => {
                let members = self.elements(&set.elts, scope)?;
                self.unique(members, span)
            }
            Expr::Dict(dict) => self.dict(dict, scope, span),
            Expr::BinOp(operation) => self.binary_chain(operation, scope, span),
            Expr::BoolOp(operation) => self.bool_operation(operation, scope),
            Expr::UnaryOp(operation) => {
                let operand = self.expression(&operation.operand, scope)?;
                match operation.op {
                    UnaryOp::Not => Ok(Value::Bool(!self.truth(&operand, span)?)),
                    UnaryOp::USub => self.unary("-", operand, span),
                    UnaryOp::UAdd => self.unary("+", operand, span),
                    UnaryOp::Invert => self.unary("~", operand, span),
                }
            }
            Expr::Compare(comparison) => self.comparison(comparison, scope, span),
            Expr::If(conditional) => {
                let test = self.expression(&conditional.test, scope)?;
                match self.truth(&test, self.module.span(&*conditional.test))? {
                    true => self.expression(&conditional.body, scope),
                    false => self.expression(&conditional.orelse, scope),
                }
            }
            Expr::Lambda(lambda) => {
                let parameters = lambda.parameters.as_deref();
                let definition = Written::Lambda(parameters, &lambda.body);
                Ok(Value::Function(Rc::new(self.make_function(definition, parameters, "<lambda>", scope)?)))
            }
            Expr::ListComp(list) => Ok(Value::list(self.members(&list.elt, &list.generators, scope, span)?)),
            Expr::Generator(lazy) => Ok(Value::iterator(self.members(&lazy.elt, &lazy.generators, scope, span)?)),
            Expr::SetComp(set) => {
                let members = self.members(&set.elt, &set.generators, scope, span)?;
                self.unique(members, span)
            }
            Expr::DictComp(comprehension) => {
                let Some(key) = &comprehension.key else {
                    return fault(PYTHON_UNREAD, span, "this comprehension is not evaluated");
                };
                let scope = Scope::of_comprehension(scope);
                let dict = Value::dict(Vec::new());
                self.comprehend(&comprehension.generators, &scope, span, &mut |evaluator, scope| {
                    let key = evaluator.expression(key, scope)?;
                    let value = evaluator.expression(&comprehension.value, scope)?;
                    evaluator.set_item(&dict, key, value, span)
                })?;
                Ok(dict)
            }
            Expr::Named(named) => {
                let value = self.expression(&named.value, scope)?;
                self.assign(&named.target, value.clone(), &scope.around_comprehensions())?;
                Ok(value)
            }
            Expr::EllipsisLiteral(_) => Ok(Value::None),
            Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_) | Expr::TString(_) | Expr::Starred(_) => {
                fault(PYTHON_UNREAD, span, "this expression is not evaluated")
            }
            Expr::Slice(_) | Expr::IpyEscapeCommand(_) => {
                fault(PYTHON_UNREAD, span, "this expression is not evaluated")
            }
        }
    }

    /// What a comprehension makes of `element`, in order, in a scope of its own.
    fn members(
        &mut self,
        element: &'a Expr,
        generators: &'a [Comprehension],
        scope: &Rc<Scope>,
        span: Span,
    ) -> Outcome<Vec<Value>> {
        let scope = Scope::of_comprehension(scope);
        let mut members = Vec::new();
        self.comprehend(generators, &scope, span, &mut |evaluator, scope| {
            members.push(evaluator.expression(element, scope)?);
            Ok(())
        })?;
        Ok(members)
    }

    fn name(&mut self, name: &'a ExprName, scope: &Rc<Scope>, span: Span) -> Outcome<Value> {
        if let Some(value) = scope.get(&name.id) {
            return self.of_project(value, span);
        }
        if let Some(value) = self.name_of_module(&name.id)? {
            return Ok(value);
        }
        match super::stdlib::is_builtin(&name.id) {
            true => Ok(self.imported(&format!("builtins.{}", name.id), span)),
            false => fault(PYTHON_FAULT, span, format!("the name {} is not known here", name.id)),
        }
    }

    fn attribute_expression(&mut self, attribute: &'a ExprAttribute, scope: &Rc<Scope>, span: Span) -> Outcome<Value> {
        let base = self.expression(&attribute.value, scope)?;
        self.attribute(&base, &attribute.attr, span)
    }

    /// Members of a display, with `*` spread.
    pub(super) fn elements(&mut self, elements: &'a [Expr], scope: &Rc<Scope>) -> Outcome<Vec<Value>> {
        let mut members = Vec::with_capacity(elements.len());
        for element in elements {
            match element {
                Expr::Starred(starred) => {
                    let span = self.module.span(element);
                    let value = self.expression(&starred.value, scope)?;
                    let more = self.iterate(&value, span)?;
                    self.charge(more.len() * size_of::<Value>(), span)?;
                    members.extend(more);
                }
                element => members.push(self.expression(element, scope)?),
            }
        }
        Ok(members)
    }

    /// A set of what is given, each once.
    pub(super) fn unique(&mut self, members: Vec<Value>, span: Span) -> Outcome<Value> {
        let mut kept: Vec<Value> = Vec::new();
        for member in members {
            self.hashable(&member, span)?;
            if !self.contains(&kept, &member, span)? {
                kept.push(member);
            }
        }
        Ok(Value::set(kept))
    }

    fn dict(&mut self, display: &'a ExprDict, scope: &Rc<Scope>, span: Span) -> Outcome<Value> {
        let dict = Value::dict(Vec::new());
        for item in &display.items {
            let value = self.expression(&item.value, scope)?;
            match &item.key {
                Some(key) => {
                    let key = self.expression(key, scope)?;
                    self.set_item(&dict, key, value, span)?;
                }
                None => {
                    for (key, value) in self.entries(&value, self.module.span(&item.value))? {
                        self.set_item(&dict, key, value, span)?;
                    }
                }
            }
        }
        Ok(dict)
    }

    /// `a + b + c …` without recursion over its left side: long concatenations are ordinary.
    fn binary_chain(&mut self, last: &'a ExprBinOp, scope: &Rc<Scope>, span: Span) -> Outcome<Value> {
        let mut chain = vec![last];
        let mut first = &*last.left;
        while let Expr::BinOp(operation) = first {
            chain.push(operation);
            first = &operation.left;
        }
        let mut value = self.expression(first, scope)?;
        for operation in chain.into_iter().rev() {
            let right = self.expression(&operation.right, scope)?;
            value = self.binary(operation.op.as_str(), value, right, span)?;
        }
        Ok(value)
    }

    fn bool_operation(&mut self, operation: &'a ExprBoolOp, scope: &Rc<Scope>) -> Outcome<Value> {
        let mut value = Value::None;
        for (index, operand) in operation.values.iter().enumerate() {
            value = self.expression(operand, scope)?;
            if index + 1 == operation.values.len() {
                break;
            }
            let holds = self.truth(&value, self.module.span(operand))?;
            if holds == (operation.op == BoolOp::Or) {
                break;
            }
        }
        Ok(value)
    }

    fn comparison(&mut self, comparison: &'a ExprCompare, scope: &Rc<Scope>, span: Span) -> Outcome<Value> {
        let mut left = self.expression(&comparison.left, scope)?;
        let mut outcome = Value::Bool(true);
        for (index, (operator, right)) in comparison.ops.iter().zip(&comparison.comparators).enumerate() {
            let right = self.expression(right, scope)?;
            outcome = self.compare(spelling(*operator), &left, &right, span)?;
            if index + 1 < comparison.ops.len() && !self.truth(&outcome, span)? {
                break;
            }
            left = right;
        }
        Ok(outcome)
    }

    fn comprehend(
        &mut self,
        generators: &'a [Comprehension],
        scope: &Rc<Scope>,
        span: Span,
        body: &mut dyn FnMut(&mut Self, &Rc<Scope>) -> Outcome<()>,
    ) -> Outcome<()> {
        let Some((generator, inner)) = generators.split_first() else { return body(self, scope) };
        let iterated = self.expression(&generator.iter, scope)?;
        for member in self.iterate(&iterated, self.module.span(&generator.iter))? {
            self.step(span)?;
            self.charge(size_of::<Value>(), span)?;
            self.assign(&generator.target, member, scope)?;
            let mut kept = true;
            for condition in &generator.ifs {
                let holds = self.expression(condition, scope)?;
                kept = self.truth(&holds, self.module.span(condition))?;
                if !kept {
                    break;
                }
            }
            if kept {
                self.comprehend(inner, scope, span, body)?;
            }
        }
        Ok(())
    }

    fn subscript(&mut self, subscript: &'a ExprSubscript, scope: &Rc<Scope>, span: Span) -> Outcome<Value> {
        let container = self.expression(&subscript.value, scope)?.plain();
        if let Expr::Slice(slice) = &*subscript.slice {
            let mut bounds = [None, None, None];
            for (bound, written) in bounds.iter_mut().zip([&slice.lower, &slice.upper, &slice.step]) {
                *bound = match written {
                    Some(written) => match self.expression(written, scope)? {
                        Value::Int(number) => Some(number),
                        Value::None => None,
                        other => return self.unknown(&other, span, "a slice needs whole numbers"),
                    },
                    None => None,
                };
            }
            return self.slice(&container, bounds, span);
        }
        let key = self.expression(&subscript.slice, scope)?.plain();
        if let Value::Symbol(_) = &container
            && let Some(value) = self.foreign_item(&container, &key, span)?
        {
            return Ok(value);
        }
        self.item(&container, &key, span)
    }

    /// The members of a value that can be looped over.
    pub fn iterate(&mut self, value: &Value, span: Span) -> Outcome<Vec<Value>> {
        match value {
            Value::List(list) | Value::Tuple(list) | Value::Set(list) => Ok(list.0.borrow().clone()),
            Value::Dict(dict) => Ok(dict.0.borrow().iter().map(|(key, _)| key.clone()).collect()),
            // Afterwards there is nothing left of it.
            Value::Iterator(list) => Ok(list.0.take().into_iter().rev().collect()),
            Value::Str(text) => {
                self.charge(text.len() * size_of::<Value>(), span)?;
                Ok(text.chars().map(|c| Value::text(c.to_string())).collect())
            }
            Value::Class(class) => Ok(class
                .members
                .iter()
                .filter(|(name, value)| matches!(value, Value::Member(member) if member.name == *name))
                .map(|(_, value)| value.clone())
                .collect()),
            Value::Symbol(_) => self.unknown(value, span, "what this loops over is not known"),
            other => fault(PYTHON_FAULT, span, format!("{} cannot be looped over", other.kind())),
        }
    }

    /// What takes the members of a value one by one. An iterator that is left early goes on where it is used next.
    pub(super) fn iterator(&mut self, value: &Value, span: Span) -> Outcome<Rc<List>> {
        if let Value::Iterator(iterator) = value {
            return Ok(iterator.clone());
        }
        let mut members = self.iterate(value, span)?;
        members.reverse();
        Ok(Rc::new(List(RefCell::new(members))))
    }

    /// Whether a value counts as true.
    pub(super) fn truth(&mut self, value: &Value, span: Span) -> Outcome<bool> {
        Ok(match value {
            Value::None => false,
            Value::Bool(value) => *value,
            Value::Int(number) => *number != 0,
            Value::Float(number) => *number != 0.0,
            Value::Str(text) => !text.is_empty(),
            Value::Bytes(bytes) => !bytes.is_empty(),
            Value::List(list) | Value::Tuple(list) | Value::Set(list) => !list.0.borrow().is_empty(),
            Value::Dict(dict) => !dict.0.borrow().is_empty(),
            Value::Class(_) | Value::Function(_) | Value::Iterator(_) => true,
            Value::Member(member) => match member.mixin {
                Mixin::Plain => true,
                _ => return self.truth(&member.value, span),
            },
            Value::Symbol(symbol) => match &symbol.kind {
                SymbolKind::Call { .. } | SymbolKind::Path(..) if super::reason::is_object(value) => true,
                SymbolKind::Call { .. } => match super::moment::Moment::of(value) {
                    Some(moment) => moment.holds(),
                    None => return self.unknown(value, span, "whether this holds is not known"),
                },
                _ => return self.unknown(value, span, "whether this holds is not known"),
            },
        })
    }
}

fn number(number: &Number, span: Span) -> Outcome<Value> {
    match number {
        Number::Int(int) => match int.to_string().parse() {
            Ok(number) => Ok(Value::Int(number)),
            Err(_) => match int.as_i64() {
                Some(number) => Ok(Value::Int(number.into())),
                None => fault(PYTHON_LIMIT, span, "this number is too large"),
            },
        },
        Number::Float(number) => Ok(Value::Float(*number)),
        Number::Complex { .. } => fault(PYTHON_UNREAD, span, "complex numbers are not evaluated"),
    }
}

fn spelling(operator: CmpOp) -> &'static str {
    match operator {
        CmpOp::Eq => "==",
        CmpOp::NotEq => "!=",
        CmpOp::Lt => "<",
        CmpOp::LtE => "<=",
        CmpOp::Gt => ">",
        CmpOp::GtE => ">=",
        CmpOp::Is => "is",
        CmpOp::IsNot => "is not",
        CmpOp::In => "in",
        CmpOp::NotIn => "not in",
    }
}
