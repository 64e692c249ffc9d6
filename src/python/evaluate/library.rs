//! What Alembic's and SQLAlchemy's own objects do when a migration touches them: directives are recorded, everything
//! else is kept as it was written.

use super::moment::Moment;
use super::{Directive, Evaluator, Event, MAX_VALUE_DEPTH, Outcome, fault};
use crate::diagnostic::code::{PYTHON_DATABASE, PYTHON_FAULT, PYTHON_LIMIT, PYTHON_UNREAD};
use crate::python::value::{
    Argument, BIND, CONTEXT, DIALECT, SQL_TYPE, Symbol, SymbolKind, Value, keyword, positional,
};
use crate::source::Span;
use std::rc::Rc;

/// The value of an imported name.
pub(super) fn imported(path: String, span: Span) -> Value {
    match path.as_str() {
        "typing.TYPE_CHECKING" => Value::Bool(false),
        _ => Value::path(path, span),
    }
}

impl Evaluator<'_> {
    pub(super) fn attribute(&mut self, base: &Value, name: &str, span: Span) -> Outcome<Value> {
        match base {
            Value::Member(member) => match name {
                "value" => Ok(member.value.clone()),
                "name" => Ok(Value::Str(member.name.clone())),
                _ => fault(PYTHON_UNREAD, span, format!("an enum member's {name} is not evaluated")),
            },
            Value::Class(class) => {
                let of_table = super::mapped::attribute(class, name, span);
                if let Some(value) = of_table.or_else(|| super::class::member(class, name)) {
                    return Ok(value);
                }
                match name {
                    "__name__" => Ok(Value::Str(class.name.clone())),
                    "__members__" => {
                        let members = class.members.iter().filter(|(_, value)| matches!(value, Value::Member(_)));
                        let members = members.map(|(name, value)| (Value::Str(name.clone()), value.clone()));
                        Ok(Value::dict(members.collect()))
                    }
                    _ => Ok(Value::symbol(SymbolKind::Attribute(base.clone(), name.into()), span)),
                }
            }
            Value::Function(function) if name == "__name__" => Ok(Value::Str(function.name.clone())),
            Value::Symbol(symbol) => match &symbol.kind {
                SymbolKind::Path(path) => Ok(path_attribute(path, name, span)),
                SymbolKind::Call { callee, arguments } => {
                    if let Some("@bind.execute" | "@bind.exec_driver_sql" | "@context.execute") = callee.as_path() {
                        return self.unknown(base, span, "the rows of a query are not known");
                    }
                    if let ("name", Some(Value::Str(text))) = (name, object_name(callee, arguments)) {
                        return Ok(Value::Str(text));
                    }
                    if let Some(value) = Moment::of(base).and_then(|moment| moment.attribute(name)) {
                        return Ok(value);
                    }
                    Ok(Value::symbol(SymbolKind::Attribute(base.clone(), name.into()), span))
                }
                _ => Ok(Value::symbol(SymbolKind::Attribute(base.clone(), name.into()), span)),
            },
            other => fault(PYTHON_UNREAD, span, format!("{} of {} is not evaluated", name, other.kind())),
        }
    }

    /// A call of anything that is not of the file.
    pub(super) fn library_call(&mut self, callee: &Value, arguments: Vec<Argument>, span: Span) -> Outcome<Value> {
        self.charge(200, span)?;
        if let Some(path) = callee.as_path() {
            let path: Rc<str> = path.into();
            if let Some(value) = self.standard_call(&path, &arguments, span)? {
                return Ok(value);
            }
            return self.path_call(&path, callee, arguments, span);
        }
        if let Some(("functools.partial", [function, first @ ..])) = callee.as_call() {
            let all = combined(first, arguments);
            return self.deeper(span, |evaluator| evaluator.apply(&function.value, all, span));
        }
        if let Value::Symbol(symbol) = callee
            && let SymbolKind::Attribute(receiver, name) = &symbol.kind
        {
            if let Some(("alembic.op.batch_alter_table", batch)) = receiver.as_call() {
                return self.batch_call(batch.to_vec(), name, arguments, span);
            }
            if let Some(moment) = Moment::of(receiver)
                && let Some(value) = self.moment_method(&moment, name, &arguments, span)?
            {
                return Ok(value);
            }
            if matches!(&**name, "create" | "drop") && super::reason::is_object(receiver) {
                let receiver = self.freeze(receiver, 0, span)?;
                let place = self.place(span);
                self.events.push(Event::Object { receiver, action: name.clone(), place });
                return Ok(Value::None);
            }
        }
        Ok(Value::symbol(SymbolKind::Call { callee: callee.clone(), arguments }, span))
    }

    fn path_call(&mut self, path: &str, callee: &Value, arguments: Vec<Argument>, span: Span) -> Outcome<Value> {
        let kept =
            |arguments: Vec<Argument>| Value::symbol(SymbolKind::Call { callee: callee.clone(), arguments }, span);
        match path {
            "alembic.op.get_bind" | "alembic.context.get_bind" => Ok(Value::path(BIND, span)),
            "alembic.op.get_context" | "alembic.context.get_context" => Ok(Value::path(CONTEXT, span)),
            "alembic.context.is_offline_mode" => Ok(Value::Bool(true)),
            "alembic.op.f" | "alembic.op.inline_literal" | "alembic.op.batch_alter_table" => Ok(kept(arguments)),
            "@bind.execute" | "@bind.exec_driver_sql" | "@context.execute" => {
                self.record("execute", None, arguments.clone(), span)?;
                Ok(kept(arguments))
            }
            "@bind.execution_options" => Ok(Value::path(BIND, span)),
            "@bind.scalar" | "@bind.scalars" => {
                self.unknown(&kept(arguments), span, "the rows of a query are not known")
            }
            "@bind.commit" => {
                self.events.push(Event::Commit(span));
                Ok(Value::None)
            }
            "@bind.rollback" => fault(PYTHON_DATABASE, span, "a migration cannot undo what its script does"),
            "@dialect.type_descriptor" | "typing.cast" => match positional(&arguments).last() {
                Some(argument) => Ok(argument.value.clone()),
                None => Ok(Value::None),
            },
            "copy.copy" | "copy.deepcopy" => match arguments.as_slice() {
                [Argument { value, .. }] => self.copied(value, path == "copy.deepcopy", 0, span),
                _ => fault(PYTHON_UNREAD, span, "this copy is not evaluated"),
            },
            _ if path.starts_with("sqlalchemy.") && path.ends_with(".DDL") => {
                let arguments = self.formatted_ddl(arguments, span)?;
                Ok(kept(arguments))
            }
            _ => {
                if let Some(directive) = path.strip_prefix("alembic.op.") {
                    self.record(directive, None, arguments.clone(), span)?;
                    return Ok(kept(arguments));
                }
                let value = kept(arguments);
                if self.hands_over(&value) {
                    return self.unknown(&value, span, "what this call does to the database is not known");
                }
                Ok(value)
            }
        }
    }

    /// The text alone of `sa.DDL('… %(x)s …', context={'x': …})`, which is formatted in any case.
    fn formatted_ddl(&mut self, arguments: Vec<Argument>, span: Span) -> Outcome<Vec<Argument>> {
        let given = |place: usize, name: &str| positional(&arguments).nth(place).or_else(|| keyword(&arguments, name));
        let Some(statement) = given(0, "statement") else { return Ok(arguments) };
        let Some(text) = statement.value.as_str() else { return Ok(arguments) };
        let context = given(1, "context").filter(|context| !matches!(context.value, Value::None));
        let context = context.map_or_else(|| Value::dict(Vec::new()), |context| context.value.clone());
        let value = Value::text(self.percent(text, &context, span)?);
        Ok(vec![Argument { name: None, value, span: statement.span }])
    }

    /// True for a call of unknown code that is given the means to change the database.
    fn hands_over(&self, call: &Value) -> bool {
        let Some((path, arguments)) = call.as_call() else { return false };
        let known = path.starts_with("sqlalchemy.") || path.starts_with("alembic.") || path.starts_with("builtins.");
        !known
            && arguments.iter().any(|argument| {
                matches!(argument.value.as_path(), Some(BIND | CONTEXT | "alembic.op" | "alembic.context"))
            })
    }

    fn batch_call(&mut self, batch: Vec<Argument>, name: &str, arguments: Vec<Argument>, span: Span) -> Outcome<Value> {
        match name {
            "f" => {
                let callee = Value::path("alembic.op.f", span);
                Ok(Value::symbol(SymbolKind::Call { callee, arguments }, span))
            }
            "get_bind" => Ok(Value::path(BIND, span)),
            "get_context" => Ok(Value::path(CONTEXT, span)),
            _ => {
                self.record(name, Some(batch), arguments, span)?;
                Ok(Value::None)
            }
        }
    }

    fn record(
        &mut self,
        name: &str,
        batch: Option<Vec<Argument>>,
        arguments: Vec<Argument>,
        span: Span,
    ) -> Outcome<()> {
        self.step(span)?;
        let arguments = self.freeze_arguments(&arguments, 0)?;
        let batch = batch.map(|batch| self.freeze_arguments(&batch, 0)).transpose()?;
        let place = self.place(span);
        self.events.push(Event::Directive(Directive { name: name.into(), batch, arguments, place }));
        Ok(())
    }

    fn freeze_arguments(&mut self, arguments: &[Argument], depth: usize) -> Outcome<Vec<Argument>> {
        let mut frozen = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let value = self.freeze(&argument.value, depth, argument.span)?;
            frozen.push(Argument { value, ..argument.clone() });
        }
        Ok(frozen)
    }

    /// A copy of a value as it is now, classes that stand for column types in place.
    fn freeze(&mut self, value: &Value, depth: usize, span: Span) -> Outcome<Value> {
        if depth > MAX_VALUE_DEPTH {
            return fault(PYTHON_LIMIT, span, format!("this value nests deeper than {MAX_VALUE_DEPTH} levels"));
        }
        self.charge(size_of::<Value>(), span)?;
        let many = |evaluator: &mut Self, members: Vec<Value>| -> Outcome<Vec<Value>> {
            members.iter().map(|member| evaluator.freeze(member, depth + 1, span)).collect()
        };
        self.deeper(span, |evaluator| {
            Ok(match value {
                Value::List(list) => Value::list(many(evaluator, list.0.borrow().clone())?),
                Value::Tuple(list) => Value::tuple(many(evaluator, list.0.borrow().clone())?),
                Value::Set(list) => Value::set(many(evaluator, list.0.borrow().clone())?),
                Value::Iterator(_) => {
                    let members = evaluator.iterate(value, span)?;
                    Value::list(many(evaluator, members)?)
                }
                Value::Dict(dict) => {
                    let mut entries = Vec::new();
                    for (key, value) in dict.0.borrow().iter() {
                        let key = evaluator.freeze(key, depth + 1, span)?;
                        entries.push((key, evaluator.freeze(value, depth + 1, span)?));
                    }
                    Value::dict(entries)
                }
                Value::Class(class) => match (evaluator.class_as_type(class, span)?, super::mapped::table(class, span))
                {
                    (Some(column_type), _) => column_type,
                    (None, Some(table)) => evaluator.freeze(&table, depth + 1, span)?,
                    (None, None) => value.clone(),
                },
                Value::Symbol(symbol) => {
                    if let Some(known) = evaluator.application_type(value, symbol.span) {
                        return Ok(known);
                    }
                    let kind = match &symbol.kind {
                        SymbolKind::Path(_) => return Ok(value.clone()),
                        SymbolKind::Attribute(base, name) => {
                            SymbolKind::Attribute(evaluator.freeze(base, depth + 1, span)?, name.clone())
                        }
                        SymbolKind::Call { callee, arguments } => SymbolKind::Call {
                            callee: evaluator.freeze(callee, depth + 1, span)?,
                            arguments: {
                                let arguments = evaluator.with_labels(arguments)?;
                                evaluator.freeze_arguments(&arguments, depth + 1)?
                            },
                        },
                        SymbolKind::Operation { operator, operands } => {
                            SymbolKind::Operation { operator, operands: many(evaluator, operands.clone())? }
                        }
                        SymbolKind::Subscript(base, key) => SymbolKind::Subscript(
                            evaluator.freeze(base, depth + 1, span)?,
                            evaluator.freeze(key, depth + 1, span)?,
                        ),
                    };
                    let (span, identity) = (symbol.span, symbol.identity.clone());
                    Value::Symbol(Rc::new(Symbol { kind, span, identity }))
                }
                plain => plain.clone(),
            })
        })
    }

    /// The SQL type that a column type of the application stands for, where the configuration says it.
    fn application_type(&self, value: &Value, span: Span) -> Option<Value> {
        let path = value.as_path().or_else(|| value.as_call().map(|(path, _)| path))?;
        let spelling = Argument { name: None, value: Value::text(self.types.get(path)?.as_str()), span };
        let callee = Value::path(SQL_TYPE, span);
        Some(Value::symbol(SymbolKind::Call { callee, arguments: vec![spelling] }, span))
    }

    /// The arguments of `sa.Enum(Class, values_callable=…)` with the labels that the function gives for the class.
    fn with_labels(&mut self, arguments: &[Argument]) -> Outcome<Vec<Argument>> {
        let mut arguments = arguments.to_vec();
        let class = positional(&arguments).next().cloned();
        if let Some(Argument { value: Value::Class(_), .. }) = &class
            && let Some(labels) = arguments.iter_mut().find(|one| one.name.as_deref() == Some("values_callable"))
            && let Value::Function(function) = &labels.value
        {
            let given = self.call_function(function, class.into_iter().collect(), labels.span)?;
            labels.value = Value::list(self.iterate(&given, labels.span)?);
        }
        Ok(arguments)
    }

    /// A list, dict or set that shares nothing with another, or, if not `deep`, only its members; anything else is itself.
    fn copied(&mut self, value: &Value, deep: bool, depth: usize, span: Span) -> Outcome<Value> {
        if depth > MAX_VALUE_DEPTH {
            return fault(PYTHON_LIMIT, span, format!("this value nests deeper than {MAX_VALUE_DEPTH} levels"));
        }
        let copy = |evaluator: &mut Self, value: &Value| match deep {
            true => evaluator.deeper(span, |evaluator| evaluator.copied(value, deep, depth + 1, span)),
            false => Ok(value.clone()),
        };
        if let Value::Dict(dict) = value {
            let entries = dict.0.borrow().clone();
            self.charge((1 + 2 * entries.len()) * size_of::<Value>(), span)?;
            let entries = entries.into_iter().map(|(key, value)| Ok((key, copy(self, &value)?)));
            return Ok(Value::dict(entries.collect::<Outcome<_>>()?));
        }
        let Some(members) = value.members() else { return Ok(value.clone()) };
        self.charge((1 + members.len()) * size_of::<Value>(), span)?;
        let members = members.iter().map(|member| copy(self, member)).collect::<Outcome<_>>()?;
        Ok(match value {
            Value::Set(_) => Value::set(members),
            Value::Tuple(_) => Value::tuple(members),
            _ => Value::list(members),
        })
    }

    /// What a dictionary is made of: another one, or pairs.
    pub(super) fn pairs(&mut self, value: &Value, span: Span) -> Outcome<Vec<(Value, Value)>> {
        if let Value::Dict(_) | Value::Symbol(_) = value {
            return self.entries(value, span);
        }
        let mut pairs = Vec::new();
        for pair in self.iterate(value, span)? {
            let pair = self.iterate(&pair, span)?;
            let [key, value] = pair.as_slice() else {
                return fault(PYTHON_FAULT, span, "a dict is made of pairs");
            };
            pairs.push((key.clone(), value.clone()));
        }
        Ok(pairs)
    }

    /// The keys and values of a dictionary.
    pub(super) fn entries(&mut self, value: &Value, span: Span) -> Outcome<Vec<(Value, Value)>> {
        match value {
            Value::Dict(dict) => Ok(dict.0.borrow().clone()),
            Value::Symbol(_) => self.unknown(value, span, "the entries of this are not known"),
            other => fault(PYTHON_FAULT, span, format!("{} is no dict", other.kind())),
        }
    }
}

/// The arguments of a `functools.partial` and those of its call: names that both have are those of the call.
fn combined(first: &[Argument], then: Vec<Argument>) -> Vec<Argument> {
    let is_kept = |argument: &&Argument| argument.name.as_deref().is_none_or(|name| keyword(&then, name).is_none());
    first.iter().filter(is_kept).cloned().chain(then.iter().cloned()).collect()
}

/// An attribute of a dotted name: of the objects that Alembic hands out, or one more word of the name.
fn path_attribute(path: &str, name: &str, span: Span) -> Value {
    match (path, name) {
        (BIND | CONTEXT, "dialect") => Value::path(DIALECT, span),
        (BIND, "engine" | "connection") | (CONTEXT, "bind" | "connection") => Value::path(BIND, span),
        (CONTEXT, "impl") => Value::path(CONTEXT, span),
        (CONTEXT, "as_sql") => Value::Bool(true),
        (DIALECT | BIND, "name") => Value::text("postgresql"),
        _ => Value::path(format!("{path}.{name}"), span),
    }
}

/// The name that a table, column, type or sequence was given.
fn object_name(callee: &Value, arguments: &[Argument]) -> Option<Value> {
    let path = callee.as_path().filter(|path| path.starts_with("sqlalchemy.") || path.starts_with("alembic.op."))?;
    let named = keyword(arguments, "name");
    let is_type = matches!(path.rsplit('.').next(), Some("Enum" | "ENUM"));
    let argument = named.or_else(|| if is_type { None } else { positional(arguments).next() });
    argument.map(|argument| argument.value.clone())
}
