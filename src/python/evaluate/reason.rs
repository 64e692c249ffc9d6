//! Why a symbol is not known, said so that the author knows what to do.

use super::{Evaluator, Outcome, Stop};
use crate::diagnostic::code::{PYTHON_CHANCE, PYTHON_ENVIRONMENT, PYTHON_MODULE, PYTHON_UNREAD};
use crate::diagnostic::{Code, Diagnostic};
use crate::python::value::{Knowledge, Symbol, SymbolKind, Value};
use crate::source::Span;

/// How deep a symbol is searched for its cause, and how many values are looked at.
const MAX_DEPTH: usize = 60;
const MAX_SEARCHED: usize = 10_000;

impl Evaluator<'_> {
    /// Stops because `value` would have to be known; says why it is not.
    pub fn unknown<T>(&self, value: &Value, span: Span, message: &str) -> Outcome<T> {
        Err(Stop::Fault(Box::new(unknown(value, span, message))))
    }
}

/// The diagnostic for a value that would have to be known.
pub fn unknown(value: &Value, span: Span, message: &str) -> Diagnostic {
    let Some((code, name, origin)) = cause(value, 0, &mut 0) else {
        return Diagnostic::error(PYTHON_UNREAD, span, message).label(format!("this is {}", value.kind()));
    };
    let label = match code.id {
        "L0703" => "only a database can answer this".to_string(),
        "L0704" => format!("{name} is not part of the migration"),
        "L0705" => format!("{name} gives another value every time"),
        "L0706" => format!("{name} comes from outside the history"),
        _ => format!("{name} is not evaluated"),
    };
    let help = match code.id {
        "L0703" => "write it as SQL that decides for itself when it runs, in op.execute()",
        "L0704" => "copy what is needed of it into the migration",
        "L0705" => "let the database choose: now(), gen_random_uuid()",
        "L0706" => "write the value into the migration",
        _ => "write it more plainly, or as SQL in op.execute()",
    };
    let diagnostic = Diagnostic::error(code, span, message);
    match origin == span {
        true => diagnostic.label(label),
        false => diagnostic.also(origin, label),
    }
    .help(help)
}

/// The first thing in a symbol that cannot be known: its code, its name and its place.
fn cause(value: &Value, depth: usize, searched: &mut usize) -> Option<(&'static Code, String, Span)> {
    *searched += 1;
    if depth > MAX_DEPTH || *searched > MAX_SEARCHED {
        return None;
    }
    let mut inside = |value: &Value| cause(value, depth + 1, searched);
    let symbol = match value {
        Value::Symbol(symbol) => symbol,
        Value::Class(class) => return Some((PYTHON_UNREAD, class.name.to_string(), Span::NONE)),
        Value::List(list) | Value::Tuple(list) | Value::Set(list) => return list.0.borrow().iter().find_map(inside),
        Value::Dict(dict) => return dict.0.borrow().iter().find_map(|(_, value)| inside(value)),
        _ => return None,
    };
    match &symbol.kind {
        SymbolKind::Path(path, knowledge) => why(*knowledge).map(|code| (code, plain(path).into(), symbol.span)),
        SymbolKind::Attribute(base, _) => inside(base),
        SymbolKind::Call { callee, arguments } => {
            let called = callee.knowledge().and_then(why).map(|code| (code, name_of(callee), symbol.span));
            called.or_else(|| inside(callee)).or_else(|| arguments.iter().find_map(|argument| inside(&argument.value)))
        }
        SymbolKind::Operation { operands, .. } => operands.iter().find_map(inside),
        SymbolKind::Subscript(base, key) => inside(base).or_else(|| inside(key)),
    }
}

/// Why nothing of a name, or nothing of what it answers, is known.
fn why(knowledge: Knowledge) -> Option<&'static Code> {
    match knowledge {
        Knowledge::Built | Knowledge::Spelled | Knowledge::Text => None,
        Knowledge::Asks(code) | Knowledge::Unknown(code) => Some(code),
    }
}

fn name_of(callee: &Value) -> String {
    callee.as_path().map_or_else(|| "this".into(), |path| format!("{}()", plain(path)))
}

fn plain(path: &str) -> &str {
    path.strip_prefix("builtins.").or_else(|| path.strip_prefix("@unread.")).unwrap_or(path)
}

/// A dotted name of the standard library.
pub(super) fn standard_name(path: &str, span: Span) -> Value {
    Value::named(path, Knowledge::Unknown(standard(path)), span)
}

/// Why a dotted name is not known that is none of a library's.
pub(super) fn standard(path: &str) -> &'static Code {
    const CHANCE: &[&str] = &[
        "uuid.uuid1",
        "uuid.uuid4",
        "uuid.uuid7",
        "datetime.datetime.now",
        "datetime.datetime.utcnow",
        "datetime.datetime.today",
        "datetime.date.today",
        "time.time",
        "time.time_ns",
    ];
    const OUTSIDE: &[&str] =
        &["os", "sys", "pathlib", "io", "glob", "importlib", "platform", "socket", "subprocess", "csv"];
    let root = path.split('.').next().unwrap_or_default();
    if CHANCE.contains(&path) || matches!(root, "random" | "secrets") {
        return PYTHON_CHANCE;
    }
    if OUTSIDE.contains(&root) || path == "builtins.open" {
        return PYTHON_ENVIRONMENT;
    }
    let own = root == "@unread" || path.starts_with("decorated ") || path.starts_with("instance of ");
    match own || root == "builtins" || super::stdlib::is_standard(root) {
        true => PYTHON_UNREAD,
        false => PYTHON_MODULE,
    }
}

/// True for a symbol that is certainly an object and no answer: it is not `None` and counts as true.
pub fn is_object(value: &Value) -> bool {
    match value {
        Value::Symbol(symbol) => match &symbol.kind {
            SymbolKind::Path(_, knowledge) => !matches!(knowledge, Knowledge::Unknown(_)),
            SymbolKind::Call { callee, .. } => {
                matches!(callee.knowledge(), Some(Knowledge::Built | Knowledge::Spelled))
            }
            _ => false,
        },
        _ => true,
    }
}

/// True for a call of the standard library that makes an object of what it is given.
pub(super) fn is_made(value: &Value) -> bool {
    const MAKERS: &[&str] = &[
        "datetime.datetime",
        "datetime.date",
        "datetime.time",
        "datetime.timedelta",
        "datetime.timezone",
        "decimal.Decimal",
        "uuid.UUID",
    ];
    value.as_call().is_some_and(|(path, _)| MAKERS.contains(&path))
}

/// True for a function that only tells somebody something: printing, logging, warning.
pub(super) fn only_tells(callee: &Value) -> bool {
    // A logger is made by a call of its own, which gives something.
    const GIVES: &[&str] = &["logging.getLogger", "structlog.get_logger", "warnings.catch_warnings"];
    if callee.as_path().is_some_and(|path| GIVES.contains(&path)) {
        return false;
    }
    let mut value = callee;
    loop {
        let Value::Symbol(symbol) = value else { return false };
        value = match &symbol.kind {
            SymbolKind::Path(path, _) => {
                let root = path.split('.').next().unwrap_or_default();
                return matches!(&**path, "builtins.print" | "time.sleep")
                    || matches!(root, "logging" | "structlog" | "loguru" | "warnings");
            }
            SymbolKind::Attribute(base, _) => base,
            SymbolKind::Call { callee, .. } => callee,
            _ => return false,
        };
    }
}

/// True if a chain of calls begins with something that a library builds without asking anybody.
pub fn root_is_known(symbol: &Symbol) -> bool {
    let base = match &symbol.kind {
        SymbolKind::Path(_, knowledge) => return why(*knowledge).is_none(),
        SymbolKind::Attribute(base, _) | SymbolKind::Subscript(base, _) => base,
        SymbolKind::Call { callee, .. } => callee,
        SymbolKind::Operation { .. } => return true,
    };
    match base {
        Value::Symbol(base) => root_is_known(base),
        _ => false,
    }
}
