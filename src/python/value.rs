//! The values that a migration computes with, and symbols for those that only SQLAlchemy or Alembic could compute.

use crate::diagnostic::Code;
use crate::source::Span;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// A Python value.
#[derive(Clone)]
pub enum Value {
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// An integer; larger ones are refused where they are computed.
    Int(i128),
    /// A float.
    Float(f64),
    /// A string.
    Str(Rc<str>),
    /// Bytes.
    Bytes(Rc<[u8]>),
    /// A list.
    List(Rc<List>),
    /// A tuple.
    Tuple(Rc<List>),
    /// A set, in the order in which its members were first put in.
    Set(Rc<List>),
    /// A dictionary, in the order in which its keys were first put in.
    Dict(Rc<Dict>),
    /// An iterator: what is left of it, the next at the end.
    Iterator(Rc<List>),
    /// A class of the file.
    Class(Rc<Class>),
    /// A member of an enum class of the file.
    Member(Rc<Member>),
    /// A function of the file.
    Function(Rc<Function>),
    /// What is not computed but kept as it was written.
    Symbol(Rc<Symbol>),
}

/// The members of a list, tuple or set.
#[derive(Default)]
pub struct List(pub RefCell<Vec<Value>>);

/// The entries of a dictionary.
#[derive(Default)]
pub struct Dict(pub RefCell<Vec<(Value, Value)>>);

/// A class of the file: an enum, a column type, or one that can only be refused.
pub struct Class {
    /// Its name.
    pub name: Rc<str>,
    /// What it derives from.
    pub bases: Vec<Value>,
    /// What its body assigns and defines, in order.
    pub members: Vec<(Rc<str>, Value)>,
    /// The annotations of its body, in order, where a whole program is evaluated. One that cannot be evaluated is a name
    /// of which nothing is known.
    pub annotations: Vec<(Rc<str>, Value)>,
    /// What stands beside its bases: `class Hero(SQLModel, table=True)`.
    pub keywords: Vec<(Rc<str>, Value)>,
    /// What decorates it, the outermost first, where a whole program is evaluated.
    pub decorators: Vec<Value>,
    /// Its name in the file.
    pub span: Span,
}

impl Class {
    /// A member of a class or of what it derives from, as far as that is in the file.
    pub fn member(&self, name: &str) -> Option<Value> {
        let own = self.members.iter().find(|(known, _)| &**known == name).map(|(_, value)| value.clone());
        own.or_else(|| {
            self.bases.iter().find_map(|base| match base {
                Value::Class(base) => base.member(name),
                _ => None,
            })
        })
    }
}

/// A member of an enum class.
pub struct Member {
    /// Its class.
    pub class: Rc<str>,
    /// Its name.
    pub name: Rc<str>,
    /// Its value.
    pub value: Value,
    /// What its class derives from beside the enum.
    pub mixin: Mixin,
    /// The `__str__` of its class, if that has one of its own.
    pub own_text: Option<Value>,
}

/// What the members of an enum class are beside members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mixin {
    /// Nothing.
    Plain,
    /// Strings: `class Mood(str, Enum)`.
    Str,
    /// Strings that print as their value: `class Mood(StrEnum)`.
    StrEnum,
    /// Whole numbers: `class Mood(int, Enum)`.
    Int,
    /// Whole numbers: `class Mood(IntEnum)`.
    IntEnum,
}

/// A function or lambda of the file: a number that the evaluator gave its definition, and the variables around it.
pub struct Function {
    /// The number of its definition.
    pub definition: usize,
    /// What `__name__` would be.
    pub name: Rc<str>,
    /// The values of its parameters' defaults, in the order of the parameters that have one.
    pub defaults: Vec<Value>,
    /// The scope in which it was defined.
    pub scope: Rc<super::evaluate::Scope>,
}

/// What is kept as it was written: `sa.Column('id', sa.Integer())`, `t.c.name == 'x'`, `bind.execute(…)`.
pub struct Symbol {
    /// What was written.
    pub kind: SymbolKind,
    /// Where.
    pub span: Span,
    /// Tells it from others that were written alike; its copies share it.
    pub identity: Rc<()>,
}

/// What was written where a [`Symbol`] stands.
#[derive(Debug)]
pub enum SymbolKind {
    /// The dotted name of something imported, `sqlalchemy.String`, or of what a library hands out; and what is known of it.
    Path(Rc<str>, Knowledge),
    /// An attribute of another symbol.
    Attribute(Value, Rc<str>),
    /// A call.
    Call {
        /// What is called.
        callee: Value,
        /// With what.
        arguments: Vec<Argument>,
    },
    /// An operator over symbols, by its Python spelling.
    Operation {
        /// `==`, `&`, `not in`, unary `-` …
        operator: &'static str,
        /// One operand or two.
        operands: Vec<Value>,
    },
    /// `a[b]`.
    Subscript(Value, Value),
}

/// What is known of what a dotted name stands for, and of what a call of it gives.
#[derive(Debug, Clone, Copy)]
pub enum Knowledge {
    /// It is built without asking anybody: an object, and kept as it was written.
    Built,
    /// The same, and what a call of it gives is spelled by what it is given first: `sa.text('…')`.
    Spelled,
    /// What a call of it gives is a string, the one that it is given: `quoted_name('…', True)`.
    Text,
    /// It is an object, but what it answers is not known; why.
    Asks(&'static Code),
    /// Nothing of it is known; why.
    Unknown(&'static Code),
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Its keyword, where one was written.
    pub name: Option<Rc<str>>,
    /// Its value.
    pub value: Value,
    /// Where it stands.
    pub span: Span,
}

impl Value {
    /// A string.
    pub fn text(text: impl Into<Rc<str>>) -> Value {
        Value::Str(text.into())
    }

    /// A list.
    pub fn list(members: Vec<Value>) -> Value {
        Value::List(Rc::new(List(RefCell::new(members))))
    }

    /// A tuple.
    pub fn tuple(members: Vec<Value>) -> Value {
        Value::Tuple(Rc::new(List(RefCell::new(members))))
    }

    /// A set; who calls has removed duplicates.
    pub fn set(members: Vec<Value>) -> Value {
        Value::Set(Rc::new(List(RefCell::new(members))))
    }

    /// An iterator over these.
    pub fn iterator(mut members: Vec<Value>) -> Value {
        members.reverse();
        Value::Iterator(Rc::new(List(RefCell::new(members))))
    }

    /// A dictionary; who calls has removed duplicates.
    pub fn dict(entries: Vec<(Value, Value)>) -> Value {
        Value::Dict(Rc::new(Dict(RefCell::new(entries))))
    }

    /// A symbol.
    pub fn symbol(kind: SymbolKind, span: Span) -> Value {
        Value::Symbol(Rc::new(Symbol { kind, span, identity: Rc::new(()) }))
    }

    /// The dotted name of something that a library builds without asking anybody.
    pub fn path(path: impl Into<Rc<str>>, span: Span) -> Value {
        Value::named(path, Knowledge::Built, span)
    }

    /// A dotted name, and what is known of it.
    pub fn named(path: impl Into<Rc<str>>, knowledge: Knowledge, span: Span) -> Value {
        Value::symbol(SymbolKind::Path(path.into(), knowledge), span)
    }

    /// A call of a dotted name as it was written.
    pub fn call(callee: Value, arguments: Vec<Argument>, span: Span) -> Value {
        Value::symbol(SymbolKind::Call { callee, arguments }, span)
    }

    /// The dotted name, if this is one.
    pub fn as_path(&self) -> Option<&str> {
        match self {
            Value::Symbol(symbol) => match &symbol.kind {
                SymbolKind::Path(path, _) => Some(path),
                _ => None,
            },
            _ => None,
        }
    }

    /// What is known of it, if this is a dotted name.
    pub fn knowledge(&self) -> Option<Knowledge> {
        match self {
            Value::Symbol(symbol) => match &symbol.kind {
                SymbolKind::Path(_, knowledge) => Some(*knowledge),
                _ => None,
            },
            _ => None,
        }
    }

    /// The string, if this is one (or a member of an enum of strings).
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::Str(text) => Some(text),
            Value::Member(member) if matches!(member.mixin, Mixin::Str | Mixin::StrEnum) => member.value.as_str(),
            Value::Symbol(symbol) => match &symbol.kind {
                SymbolKind::Call { callee, arguments } if matches!(callee.knowledge(), Some(Knowledge::Text)) => {
                    positional(arguments).next().and_then(|argument| argument.value.as_str())
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The string alone, if this is one of a class of a library: operators and methods give plain strings.
    pub fn plain(self) -> Value {
        match (&self, self.as_str()) {
            (Value::Symbol(_), Some(text)) => Value::text(text),
            _ => self,
        }
    }

    /// What a dotted name was called with, if this is such a call.
    pub fn as_call(&self) -> Option<(&str, &[Argument])> {
        match self {
            Value::Symbol(symbol) => match &symbol.kind {
                SymbolKind::Call { callee, arguments } => Some((callee.as_path()?, arguments)),
                _ => None,
            },
            _ => None,
        }
    }

    /// What an attribute is of and its name, where that is not a dotted name.
    pub fn as_attribute(&self) -> Option<(&Value, &Rc<str>)> {
        match self {
            Value::Symbol(symbol) => match &symbol.kind {
                SymbolKind::Attribute(base, name) => Some((base, name)),
                _ => None,
            },
            _ => None,
        }
    }

    /// What is called, if this is a call.
    pub fn callee(&self) -> Option<&Value> {
        match self {
            Value::Symbol(symbol) => match &symbol.kind {
                SymbolKind::Call { callee, .. } => Some(callee),
                _ => None,
            },
            _ => None,
        }
    }

    /// The members of a list, tuple or set.
    pub fn members(&self) -> Option<Vec<Value>> {
        match self {
            Value::List(list) | Value::Tuple(list) | Value::Set(list) => Some(list.0.borrow().clone()),
            _ => None,
        }
    }

    /// The word for what it is, as Python's messages say it.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::None => "None",
            Value::Bool(_) => "a bool",
            Value::Int(_) => "an int",
            Value::Float(_) => "a float",
            Value::Str(_) => "a string",
            Value::Bytes(_) => "bytes",
            Value::List(_) => "a list",
            Value::Tuple(_) => "a tuple",
            Value::Set(_) => "a set",
            Value::Dict(_) => "a dict",
            Value::Iterator(_) => "an iterator",
            Value::Class(_) => "a class",
            Value::Member(_) => "an enum member",
            Value::Function(_) => "a function",
            Value::Symbol(symbol) => symbol.kind(),
        }
    }
}

impl Symbol {
    fn kind(&self) -> &'static str {
        match &self.kind {
            SymbolKind::Path(..) => "a name from another module",
            SymbolKind::Attribute(..) | SymbolKind::Subscript(..) => "a part of another object",
            SymbolKind::Call { .. } => "the result of a call",
            SymbolKind::Operation { .. } => "an SQL expression",
        }
    }
}

/// Named and positional arguments of a call.
pub fn keyword<'a>(arguments: &'a [Argument], name: &str) -> Option<&'a Argument> {
    arguments.iter().find(|argument| argument.name.as_deref() == Some(name))
}

/// The arguments without a keyword.
pub fn positional(arguments: &[Argument]) -> impl Iterator<Item = &Argument> {
    arguments.iter().filter(|argument| argument.name.is_none())
}

/// Values may be nested as deeply as a loop of the migration nests them; they are freed without recursion.
fn dismantle(mut values: Vec<Value>) {
    while let Some(value) = values.pop() {
        match value {
            Value::List(list) | Value::Tuple(list) | Value::Set(list) | Value::Iterator(list) => {
                if let Some(list) = Rc::into_inner(list) {
                    values.append(&mut list.0.borrow_mut());
                }
            }
            Value::Dict(dict) => {
                if let Some(dict) = Rc::into_inner(dict) {
                    values.extend(dict.0.take().into_iter().flat_map(|(key, value)| [key, value]));
                }
            }
            Value::Symbol(symbol) => {
                if let Some(mut symbol) = Rc::into_inner(symbol) {
                    values.append(&mut symbol.take_children());
                }
            }
            _ => {}
        }
    }
}

impl Symbol {
    fn take_children(&mut self) -> Vec<Value> {
        match std::mem::replace(&mut self.kind, SymbolKind::Path("".into(), Knowledge::Built)) {
            SymbolKind::Path(..) => Vec::new(),
            SymbolKind::Attribute(base, _) => vec![base],
            SymbolKind::Call { callee, arguments } => {
                let mut children: Vec<Value> = arguments.into_iter().map(|argument| argument.value).collect();
                children.push(callee);
                children
            }
            SymbolKind::Operation { operands, .. } => operands,
            SymbolKind::Subscript(base, key) => vec![base, key],
        }
    }
}

impl Drop for List {
    fn drop(&mut self) {
        dismantle(self.0.take());
    }
}

impl Drop for Dict {
    fn drop(&mut self) {
        dismantle(self.0.take().into_iter().flat_map(|(key, value)| [key, value]).collect());
    }
}

impl Drop for Symbol {
    fn drop(&mut self) {
        dismantle(self.take_children());
    }
}

/// As Python's `repr`, symbols as they were written; for messages and tests.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let many = |f: &mut fmt::Formatter<'_>, open: &str, list: &List, close: &str| {
            f.write_str(open)?;
            for (index, member) in list.0.borrow().iter().enumerate() {
                write!(f, "{}{member:?}", if index > 0 { ", " } else { "" })?;
            }
            f.write_str(close)
        };
        match self {
            Value::None => f.write_str("None"),
            Value::Bool(true) => f.write_str("True"),
            Value::Bool(false) => f.write_str("False"),
            Value::Int(number) => write!(f, "{number}"),
            Value::Float(number) => f.write_str(&super::evaluate::text::float(*number)),
            Value::Str(text) => f.write_str(&super::evaluate::text::quoted(text)),
            Value::Bytes(bytes) => write!(f, "b{:?}", String::from_utf8_lossy(bytes)),
            Value::List(list) => many(f, "[", list, "]"),
            Value::Tuple(list) if list.0.borrow().len() == 1 => many(f, "(", list, ",)"),
            Value::Tuple(list) => many(f, "(", list, ")"),
            Value::Set(list) if list.0.borrow().is_empty() => f.write_str("set()"),
            Value::Set(list) => many(f, "{", list, "}"),
            Value::Dict(dict) => {
                f.write_str("{")?;
                for (index, (key, value)) in dict.0.borrow().iter().enumerate() {
                    write!(f, "{}{key:?}: {value:?}", if index > 0 { ", " } else { "" })?;
                }
                f.write_str("}")
            }
            Value::Iterator(_) => f.write_str("<iterator>"),
            Value::Class(class) => write!(f, "<class {}>", class.name),
            Value::Member(member) => write!(f, "{}.{}", member.class, member.name),
            Value::Function(function) => write!(f, "<function {}>", function.name),
            Value::Symbol(symbol) => fmt::Debug::fmt(symbol, f),
        }
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            SymbolKind::Path(path, _) => f.write_str(path),
            SymbolKind::Attribute(base, name) => write!(f, "{base:?}.{name}"),
            SymbolKind::Call { callee, arguments } => {
                write!(f, "{callee:?}(")?;
                for (index, argument) in arguments.iter().enumerate() {
                    f.write_str(if index > 0 { ", " } else { "" })?;
                    if let Some(name) = &argument.name {
                        write!(f, "{name}=")?;
                    }
                    write!(f, "{:?}", argument.value)?;
                }
                f.write_str(")")
            }
            SymbolKind::Operation { operator, operands } => match operands.as_slice() {
                [one] => write!(f, "({operator}{one:?})"),
                [left, right] => write!(f, "({left:?} {operator} {right:?})"),
                _ => f.write_str(operator),
            },
            SymbolKind::Subscript(base, key) => write!(f, "{base:?}[{key:?}]"),
        }
    }
}
