//! What stands behind `FROM`.

use super::super::described::{construct, method};
use super::super::expression::{Printer, unread};
use super::super::given::{Given, Lowered};
use super::super::source::{Identity, Origin, Source, source};
use super::{is_query, subselect};
use crate::python::value::{Argument, SymbolKind, Value};
use crate::source::Span;

/// A table, an alias or a subquery, or such that are joined.
pub enum From {
    One(Source),
    Join { left: Box<From>, word: &'static str, right: Box<From>, on: Value },
}

/// Reads a table, an alias or a subquery, or a join of them.
pub fn from(value: &Value, span: Span) -> Lowered<From> {
    if let Some(source) = source(value, span) {
        return Ok(From::One(source));
    }
    match (method(value), construct(value)) {
        (Some((left, name @ ("join" | "outerjoin"), arguments)), _) => from(left, span)?.join(name, arguments, span),
        (_, Some((name @ ("join" | "outerjoin"), [left, arguments @ ..]))) => {
            from(&left.value, span)?.join(name, arguments, span)
        }
        _ => unread(value, span),
    }
}

impl From {
    /// Joins another to this one: `.join(right, onclause)`, `.outerjoin(right, onclause)`.
    pub fn join(self, name: &str, arguments: &[Argument], span: Span) -> Lowered<From> {
        let positional: &[&str] = match name {
            "join" => &["right", "onclause", "isouter", "full"],
            _ => &["right", "onclause", "full"],
        };
        let given = Given::bind(name, positional, &[], arguments, span)?.no_rest()?;
        let word = match (given.flag("full")?, name == "outerjoin" || given.flag("isouter")?) {
            (true, _) => "FULL OUTER JOIN",
            (false, true) => "LEFT OUTER JOIN",
            (false, false) => "JOIN",
        };
        let right = Box::new(from(&given.required("right")?.value, span)?);
        Ok(From::Join { left: Box::new(self), word, right, on: given.required("onclause")?.value.clone() })
    }

    /// What it consists of.
    pub fn inside(&self) -> Vec<Identity> {
        match self {
            From::One(source) => vec![source.identity.clone()],
            From::Join { left, right, .. } => left.inside().into_iter().chain(right.inside()).collect(),
        }
    }

    /// Its SQL; `printer` is that of the query.
    pub fn sql(&self, printer: Printer<'_>, span: Span) -> Lowered<String> {
        match self {
            From::One(source) => match &source.origin {
                Origin::Table(table) => Ok(format!("{}{}", table.name, source.alias())),
                Origin::Query(select, _) => Ok(format!("({}){}", subselect(select, span)?, source.alias())),
            },
            From::Join { left, word, right, on } => {
                let (left, other) = (left.sql(printer, span)?, right.sql(printer, span)?);
                let other = if matches!(**right, From::Join { .. }) { format!("({other})") } else { other };
                Ok(format!("{left} {word} {other} ON {}", printer.sql(on, span)?.text))
            }
        }
    }
}

/// What the expressions take columns from, in the order in which they name it.
pub fn sources<'a>(values: impl IntoIterator<Item = &'a Value>, span: Span) -> Vec<Source> {
    let mut found = Vec::new();
    values.into_iter().for_each(|value| collect(value, span, &mut found));
    found
}

/// What `select(…).join(right, onclause)` makes of what stands behind `FROM` so far. What is joined to must be plain: the one
/// that was given, or the one other that the columns come from.
pub fn joined(
    mut so_far: Vec<From>,
    subject: &[Value],
    name: &str,
    arguments: &[Argument],
    whole: &Value,
    span: Span,
) -> Lowered<From> {
    if so_far.is_empty() {
        let right = arguments.first().and_then(|right| source(&right.value, span));
        let right = right.map(|right| right.identity);
        let others = sources(subject, span).into_iter().filter(|source| Some(&source.identity) != right.as_ref());
        so_far.extend(others.map(From::One));
    }
    match (so_far.pop(), so_far.is_empty()) {
        (Some(left), true) => left.join(name, arguments, span),
        _ => unread(whole, span),
    }
}

/// `.correlate(t)`: read where it says what would be without it.
pub fn check_correlation(
    from: &[From],
    arguments: &[Argument],
    printer: Printer<'_>,
    whole: &Value,
    span: Span,
) -> Lowered<()> {
    let named = sources(arguments.iter().map(|argument| &argument.value), span);
    let is_named = |identity: &Identity| named.iter().any(|source| source.identity == *identity);
    let is_the_same = |one: &From| match one {
        From::One(source) => is_named(&source.identity) == printer.enclosing.contains(&source.identity),
        From::Join { .. } => true,
    };
    if from.iter().all(is_the_same) { Ok(()) } else { unread(whole, span) }
}

/// Those that a query inside of another names itself. A single one always is.
pub fn uncorrelated(from: Vec<From>, enclosing: &[Identity], whole: &Value, span: Span) -> Lowered<Vec<From>> {
    if from.len() < 2 {
        return Ok(from);
    }
    let is_own = |one: &From| !matches!(one, From::One(source) if enclosing.contains(&source.identity));
    let own: Vec<From> = from.into_iter().filter(is_own).collect();
    // SQLAlchemy raises an exception.
    if own.is_empty() { unread(whole, span) } else { Ok(own) }
}

/// The word and the sources behind it, or nothing.
pub fn clause(word: &str, from: &[From], printer: Printer<'_>, span: Span) -> Lowered<String> {
    if from.is_empty() {
        return Ok(String::new());
    }
    let parts: Lowered<Vec<String>> = from.iter().map(|one| one.sql(printer, span)).collect();
    Ok(format!(" {word} {}", parts?.join(", ")))
}

/// What all of them consist of.
pub fn inside(from: &[From]) -> Vec<Identity> {
    from.iter().flat_map(From::inside).collect()
}

fn collect(value: &Value, span: Span, found: &mut Vec<Source>) {
    if let Some(source) = source(value, span) {
        if found.iter().all(|known| known.identity != source.identity) {
            found.push(source);
        }
        return;
    }
    if is_query(value) || matches!(construct(value), Some(("exists", _))) {
        return;
    }
    let Value::Symbol(symbol) = value else {
        // The keys of a window, the pairs of a CASE.
        return value.members().unwrap_or_default().iter().for_each(|member| collect(member, span, found));
    };
    match &symbol.kind {
        SymbolKind::Path(..) => {}
        SymbolKind::Call { .. } if matches!(method(value), Some((_, "exists", _))) => {}
        SymbolKind::Attribute(base, _) => collect(base, span, found),
        // A condition of `exists` names tables of its own.
        SymbolKind::Call { callee, .. } if existence_root(callee) => {}
        SymbolKind::Call { callee, arguments } => {
            collect(callee, span, found);
            arguments.iter().for_each(|argument| collect(&argument.value, span, found));
        }
        SymbolKind::Operation { operands, .. } => operands.iter().for_each(|operand| collect(operand, span, found)),
        SymbolKind::Subscript(base, key) => {
            collect(base, span, found);
            collect(key, span, found);
        }
    }
}

/// True for `sa.exists().where`.
fn existence_root(callee: &Value) -> bool {
    let mut value = callee;
    loop {
        if matches!(construct(value), Some(("exists", _))) {
            return true;
        }
        let Value::Symbol(symbol) = value else { return false };
        value = match &symbol.kind {
            SymbolKind::Attribute(base, _) => base,
            SymbolKind::Call { callee, .. } => callee,
            _ => return false,
        };
    }
}
