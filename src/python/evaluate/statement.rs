//! Statements.

use super::{Block, Evaluator, Flow, Outcome, Scope, Stop, fault};
use crate::diagnostic::code::{PYTHON_FAULT, PYTHON_UNREAD};
use crate::python::value::{Argument, Function, SymbolKind, Value};
use crate::source::Span;
use ruff_python_ast::{
    Alias, Expr, Identifier, Stmt, StmtAugAssign, StmtFor, StmtFunctionDef, StmtIf, StmtImport, StmtImportFrom,
    StmtRaise, StmtWhile, StmtWith, WithItem,
};
use ruff_text_size::Ranged;
use std::rc::Rc;

impl<'a> Evaluator<'a> {
    pub(super) fn block(&mut self, block: Block<'a>, scope: &Rc<Scope>) -> Outcome<Flow> {
        for statement in block {
            match self.statement(statement, scope)? {
                Flow::Next => {}
                flow => return Ok(flow),
            }
        }
        Ok(Flow::Next)
    }

    pub(super) fn statement(&mut self, statement: &'a Stmt, scope: &Rc<Scope>) -> Outcome<Flow> {
        let span = self.module.span(statement);
        self.step(span)?;
        self.statement = statement.start().to_usize();
        if self.depth == 1 {
            self.entered = Some((span, self.events.len()));
        }
        self.deeper(span, |evaluator| evaluator.statement_inside(statement, scope, span))
    }

    fn statement_inside(&mut self, statement: &'a Stmt, scope: &Rc<Scope>, span: Span) -> Outcome<Flow> {
        match statement {
            Stmt::Expr(statement) => {
                let value = self.expression(&statement.value, scope)?;
                self.discard(&value, span)?;
            }
            Stmt::Assign(statement) => {
                let value = self.kept(&statement.value, scope)?;
                for target in &statement.targets {
                    self.assign(target, value.clone(), scope)?;
                }
            }
            Stmt::AnnAssign(statement) => {
                if let Some(value) = &statement.value {
                    let value = self.kept(value, scope)?;
                    self.assign(&statement.target, value, scope)?;
                }
            }
            Stmt::AugAssign(statement) => self.augmented(statement, scope, span)?,
            Stmt::FunctionDef(function) => self.define(function, scope)?,
            Stmt::ClassDef(class) => self.define_class(class, scope)?,
            Stmt::If(statement) => return self.if_statement(statement, scope),
            Stmt::For(statement) => return self.for_statement(statement, scope, span),
            Stmt::While(statement) => return self.while_statement(statement, scope, span),
            Stmt::With(statement) => return self.with_statement(statement, scope, span),
            Stmt::Return(statement) => {
                let value = match &statement.value {
                    Some(value) => self.expression(value, scope)?,
                    None => Value::None,
                };
                return Ok(Flow::Return(value));
            }
            Stmt::Import(import) => self.import(import, scope),
            Stmt::ImportFrom(import) => self.import_from(import, scope),
            Stmt::Pass(_) | Stmt::TypeAlias(_) => {}
            Stmt::Global(statement) => {
                let globals = self.globals.clone();
                self.declare(&statement.names, scope, span, |_| Some(globals.clone()))?;
            }
            Stmt::Nonlocal(statement) => {
                self.declare(&statement.names, scope, span, |name| scope.parent.as_ref()?.holder(name))?;
            }
            Stmt::Break(_) => return Ok(Flow::Break),
            Stmt::Continue(_) => return Ok(Flow::Continue),
            Stmt::Raise(statement) => return self.raise(statement, scope, span),
            Stmt::Try(statement) => {
                // Without a database nothing in the body fails, so the handlers are never entered.
                let flow = self.block(&statement.body, scope)?;
                let flow = match flow {
                    Flow::Next => self.block(&statement.orelse, scope)?,
                    flow => flow,
                };
                return match self.block(&statement.finalbody, scope)? {
                    Flow::Next => Ok(flow),
                    last => Ok(last),
                };
            }
            Stmt::Assert(statement) => {
                let test = self.expression(&statement.test, scope)?;
                if !self.truth(&test, self.module.span(&*statement.test))? {
                    return fault(PYTHON_FAULT, span, "this assertion does not hold");
                }
            }
            Stmt::Match(statement) => return self.match_statement(statement, scope),
            Stmt::Delete(statement) => {
                for target in &statement.targets {
                    self.delete(target, scope)?;
                }
            }
            Stmt::IpyEscapeCommand(_) => {
                return fault(PYTHON_UNREAD, span, "this statement is not evaluated");
            }
        }
        Ok(Flow::Next)
    }

    /// `global` and `nonlocal`: these names are those of another scope.
    fn declare(
        &mut self,
        names: &[Identifier],
        scope: &Rc<Scope>,
        span: Span,
        holder: impl Fn(&str) -> Option<Rc<Scope>>,
    ) -> Outcome<()> {
        for name in names {
            let Some(holder) = holder(name) else {
                return fault(PYTHON_FAULT, span, format!("no function around this one has a name {name}"));
            };
            if !Rc::ptr_eq(&holder, scope) {
                scope.elsewhere.borrow_mut().push((name.as_str().into(), holder));
            }
        }
        Ok(())
    }

    /// An expression statement whose value nobody uses: harmless, unless it is a call that may have done anything.
    fn discard(&mut self, value: &Value, span: Span) -> Outcome<()> {
        let Value::Symbol(symbol) = value else { return Ok(()) };
        match &symbol.kind {
            SymbolKind::Call { .. } if !self.library.is_harmless(value) => {
                self.unknown(value, span, "what this call does is not known")
            }
            _ => Ok(()),
        }
    }

    pub(super) fn assign(&mut self, target: &'a Expr, value: Value, scope: &Rc<Scope>) -> Outcome<()> {
        match target {
            Expr::Name(name) => {
                scope.set(&name.id, value);
                Ok(())
            }
            Expr::Tuple(tuple) => self.unpack(&tuple.elts, value, target, scope),
            Expr::List(list) => self.unpack(&list.elts, value, target, scope),
            Expr::Subscript(subscript) => {
                let container = self.expression(&subscript.value, scope)?;
                let key = self.expression(&subscript.slice, scope)?;
                self.set_item(&container, key, value, self.module.span(target))
            }
            Expr::Attribute(attribute) => {
                let object = self.expression(&attribute.value, scope)?;
                match self.library.is_idle(&object) {
                    true => Ok(()),
                    false => {
                        self.unknown(&object, self.module.span(target), "what this assignment changes is not known")
                    }
                }
            }
            _ => fault(PYTHON_UNREAD, self.module.span(target), "this assignment is not evaluated"),
        }
    }

    /// `del name` and `del dict[key]`.
    fn delete(&mut self, target: &'a Expr, scope: &Rc<Scope>) -> Outcome<()> {
        let span = self.module.span(target);
        match target {
            Expr::Name(name) if scope.has(&name.id) => {
                scope.names.borrow_mut().retain(|(known, _)| **known != *name.id);
                Ok(())
            }
            Expr::Subscript(subscript) => {
                let container = self.expression(&subscript.value, scope)?;
                let key = self.expression(&subscript.slice, scope)?;
                match container {
                    Value::List(_) | Value::Dict(_) => {
                        let key = vec![Argument { name: None, value: key, span }];
                        self.method(&container, "pop", key, span).map(|_| ())
                    }
                    other => self.unknown(&other, span, "what this changes is not known"),
                }
            }
            _ => fault(PYTHON_UNREAD, span, "this statement is not evaluated"),
        }
    }

    fn unpack(&mut self, targets: &'a [Expr], value: Value, whole: &'a Expr, scope: &Rc<Scope>) -> Outcome<()> {
        let span = self.module.span(whole);
        let members = self.iterate(&value, span)?;
        let star = targets.iter().position(|target| matches!(target, Expr::Starred(_)));
        let fixed = targets.len() - usize::from(star.is_some());
        if members.len() < fixed || (star.is_none() && members.len() > fixed) {
            let message = format!("{} values do not fit {} names", members.len(), targets.len());
            return fault(PYTHON_FAULT, span, message);
        }
        let spare = members.len() - fixed;
        let mut members = members.into_iter();
        for (index, target) in targets.iter().enumerate() {
            if Some(index) == star
                && let Expr::Starred(starred) = target
            {
                let rest = members.by_ref().take(spare).collect();
                self.assign(&starred.value, Value::list(rest), scope)?;
            } else if let Some(member) = members.next() {
                self.assign(target, member, scope)?;
            }
        }
        Ok(())
    }

    fn augmented(&mut self, statement: &'a StmtAugAssign, scope: &Rc<Scope>, span: Span) -> Outcome<()> {
        let before = self.expression(&statement.target, scope)?;
        let operand = self.expression(&statement.value, scope)?;
        if let (Value::List(list), "+") = (&before, statement.op.as_str()) {
            let more = self.iterate(&operand, span)?;
            self.charge(more.len() * size_of::<Value>(), span)?;
            list.0.borrow_mut().extend(more);
            return Ok(());
        }
        let after = self.binary(statement.op.as_str(), before.clone(), operand, span)?;
        // A list, a set and a dict are changed themselves, so that all see it who have them.
        match (&before, &after) {
            (Value::List(before), Value::List(after)) | (Value::Set(before), Value::Set(after)) => {
                *before.0.borrow_mut() = after.0.borrow().clone();
                Ok(())
            }
            (Value::Dict(before), Value::Dict(after)) => {
                *before.0.borrow_mut() = after.0.borrow().clone();
                Ok(())
            }
            _ => self.assign(&statement.target, after, scope),
        }
    }

    fn define(&mut self, function: &'a StmtFunctionDef, scope: &Rc<Scope>) -> Outcome<()> {
        let value = match function.decorator_list.is_empty() && !function.is_async {
            true => Value::Function(Rc::new(self.make_function(
                super::Written::Function(function),
                Some(&function.parameters),
                &function.name,
                scope,
            )?)),
            false if self.is_program() && !function.is_async => self.decorated(function, scope)?,
            // What a decorator makes of it is not known.
            false => self.imported(&format!("decorated {}", function.name), self.module.span(&function.name)),
        };
        scope.set(&function.name, value);
        Ok(())
    }

    /// A decorated function as the call that it is.
    fn decorated(&mut self, function: &'a StmtFunctionDef, scope: &Rc<Scope>) -> Outcome<Value> {
        let (code, span) = (super::Written::Function(function), self.module.span(&function.name));
        let made = self.make_function(code, Some(&function.parameters), &function.name, scope)?;
        let mut value = Value::Function(Rc::new(made));
        for decorator in function.decorator_list.iter().rev() {
            let callee = self.kept(&decorator.expression, scope)?;
            value = Value::call(callee, vec![Argument { name: None, value, span }], span);
        }
        Ok(value)
    }

    pub(super) fn make_function(
        &mut self,
        code: super::Written<'a>,
        parameters: Option<&'a ruff_python_ast::Parameters>,
        name: &str,
        scope: &Rc<Scope>,
    ) -> Outcome<Function> {
        let mut defaults = Vec::new();
        for parameter in parameters.into_iter().flat_map(|list| list.iter_non_variadic_params()) {
            if let Some(default) = parameter.default() {
                defaults.push(self.expression(default, scope)?);
            }
        }
        self.definitions.push(super::Definition { file: self.file(), code });
        Ok(Function { definition: self.definitions.len() - 1, name: name.into(), defaults, scope: scope.clone() })
    }

    fn if_statement(&mut self, statement: &'a StmtIf, scope: &Rc<Scope>) -> Outcome<Flow> {
        let test = self.expression(&statement.test, scope)?;
        if self.truth(&test, self.module.span(&*statement.test))? {
            return self.block(&statement.body, scope);
        }
        for clause in &statement.elif_else_clauses {
            let holds = match &clause.test {
                Some(test) => {
                    let value = self.expression(test, scope)?;
                    self.truth(&value, self.module.span(test))?
                }
                None => true,
            };
            if holds {
                return self.block(&clause.body, scope);
            }
        }
        Ok(Flow::Next)
    }

    fn for_statement(&mut self, statement: &'a StmtFor, scope: &Rc<Scope>, span: Span) -> Outcome<Flow> {
        let iterated = self.expression(&statement.iter, scope)?;
        let iterator = self.iterator(&iterated, self.module.span(&*statement.iter))?;
        loop {
            let Some(member) = iterator.0.borrow_mut().pop() else { break };
            self.step(span)?;
            self.assign(&statement.target, member, scope)?;
            match self.block(&statement.body, scope)? {
                Flow::Break => return Ok(Flow::Next),
                Flow::Return(value) => return Ok(Flow::Return(value)),
                Flow::Next | Flow::Continue => {}
            }
        }
        self.block(&statement.orelse, scope)
    }

    fn while_statement(&mut self, statement: &'a StmtWhile, scope: &Rc<Scope>, span: Span) -> Outcome<Flow> {
        loop {
            self.step(span)?;
            let test = self.expression(&statement.test, scope)?;
            if !self.truth(&test, self.module.span(&*statement.test))? {
                return self.block(&statement.orelse, scope);
            }
            match self.block(&statement.body, scope)? {
                Flow::Break => return Ok(Flow::Next),
                Flow::Return(value) => return Ok(Flow::Return(value)),
                Flow::Next | Flow::Continue => {}
            }
        }
    }

    fn with_statement(&mut self, statement: &'a StmtWith, scope: &Rc<Scope>, span: Span) -> Outcome<Flow> {
        let mut entered = Vec::new();
        for item in &statement.items {
            entered.push(self.with_item(item, scope, span)?);
        }
        let flow = self.block(&statement.body, scope)?;
        for manager in entered.into_iter().rev() {
            self.leave(&manager, span)?;
        }
        Ok(flow)
    }

    /// Enters a context; gives what manages it.
    fn with_item(&mut self, item: &'a WithItem, scope: &Rc<Scope>, whole: Span) -> Outcome<Value> {
        let manager = self.expression(&item.context_expr, scope)?;
        let inside = self.enter(&manager, whole, self.module.span(&item.context_expr))?;
        if let Some(target) = &item.optional_vars {
            self.assign(target, inside, scope)?;
        }
        Ok(manager)
    }

    fn import(&mut self, import: &'a StmtImport, scope: &Rc<Scope>) {
        for alias in &import.names {
            self.import_files(0, alias.name.as_str(), &[]);
            let span = self.module.span(alias);
            match &alias.asname {
                Some(name) => scope.set(name, self.imported(alias.name.as_str(), span)),
                None => {
                    let top = alias.name.as_str().split('.').next().unwrap_or_default();
                    scope.set(top, self.imported(top, span));
                }
            }
        }
    }

    fn import_from(&mut self, import: &'a StmtImportFrom, scope: &Rc<Scope>) {
        let module = format!("{}{}", ".".repeat(import.level as usize), import.module.as_deref().unwrap_or(""));
        let names: Vec<&str> = import.names.iter().map(|alias| alias.name.as_str()).collect();
        self.import_files(import.level as usize, import.module.as_deref().unwrap_or(""), &names);
        for Alias { name, asname, range, .. } in &import.names {
            let span = crate::python::syntax::span(self.module.id, *range);
            if name.as_str() == "*" {
                self.import_all(import.level as usize, import.module.as_deref().unwrap_or(""), scope);
                scope.open(&module, span);
                continue;
            }
            let path = if module.ends_with('.') { format!("{module}{name}") } else { format!("{module}.{name}") };
            scope.set(asname.as_ref().unwrap_or(name), self.imported(&path, span));
        }
    }

    fn raise(&mut self, statement: &'a StmtRaise, scope: &Rc<Scope>, span: Span) -> Outcome<Flow> {
        let raised = match &statement.exc {
            Some(exception) => self.expression(exception, scope)?,
            None => Value::None,
        };
        let arguments: &[Argument] = match &raised {
            Value::Symbol(symbol) => match &symbol.kind {
                SymbolKind::Call { arguments, .. } => arguments,
                _ => &[],
            },
            _ => &[],
        };
        let message = arguments.first().and_then(|argument| argument.value.as_str()).unwrap_or_default();
        let name = match &raised {
            Value::Symbol(symbol) => match &symbol.kind {
                SymbolKind::Call { callee, .. } => callee.as_path(),
                _ => raised.as_path(),
            },
            _ => None,
        };
        let message = match message {
            "" => format!("{} is raised", name.unwrap_or("an exception").trim_start_matches("builtins.")),
            message => message.to_string(),
        };
        Err(Stop::Raise(message, span))
    }
}
