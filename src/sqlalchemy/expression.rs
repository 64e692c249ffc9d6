//! SQL expressions as SQLAlchemy builds them, printed as it prints them.

mod construct;
mod division;
mod method;
mod predicate;
mod window;

use super::described::{column_of, method, values_of};
use super::given::{Lowered, as_text};
use super::literal::{literal, quoted};
use super::source::{Identity, behind, source};
use super::types::Values;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::EXPRESSION_UNKNOWN;
use crate::python::evaluate::unknown;
use crate::python::value::{Argument, SymbolKind, Value};
use crate::source::Span;
use crate::sql::Ident;

/// An expression and how tightly it binds, so that parentheses stand where they are needed.
pub struct Sql {
    pub text: String,
    level: u8,
    /// The operator at its top.
    operator: &'static str,
}

/// `EXISTS`, and operators that SQLAlchemy does not know.
const LOOSE: u8 = 0;
const OR: u8 = 1;
const AND: u8 = 2;
/// Also `||`, `NOT` and `COLLATE`: SQLAlchemy groups each inside of the other.
const COMPARISON: u8 = 3;
const SUM: u8 = 4;
const PRODUCT: u8 = 5;
const ATOM: u8 = 6;

/// Where an expression stands.
#[derive(Clone, Copy)]
pub struct Printer<'a> {
    /// True in a query: a column carries the name of its table there, and in a definition it does not.
    pub qualify: bool,
    /// What stands behind the `FROM` of the query around this one, which does not name it again. Of the queries further
    /// out SQLAlchemy takes nothing by itself.
    pub enclosing: &'a [Identity],
}

/// In a definition.
const DEFINITION: Printer<'_> = Printer { qualify: false, enclosing: &[] };
/// In a query.
pub const QUERY: Printer<'_> = Printer { qualify: true, enclosing: &[] };

/// An expression in a definition: of an index, a check, a default.
pub fn in_ddl(value: &Value, span: Span) -> Lowered<String> {
    Ok(DEFINITION.sql(value, span)?.text)
}

/// An expression in a query.
pub fn in_dml(value: &Value, span: Span) -> Lowered<String> {
    Ok(QUERY.sql(value, span)?.text)
}

/// A key of an index in a definition, with the parentheses that it needs there.
pub fn in_index(value: &Value, span: Span) -> Lowered<String> {
    Ok(DEFINITION.sql(value, span)?.in_parentheses())
}

impl Printer<'_> {
    pub fn sql(self, value: &Value, span: Span) -> Lowered<Sql> {
        let Value::Symbol(symbol) = value else { return Ok(atom(literal(value, &Values::Any, span)?)) };
        if let Some(text) = super::clause::text_clause(value, self.qualify)? {
            return Ok(atom(text));
        }
        if let Some(existence) = super::query::existence(value, self, span)? {
            return Ok(Sql { text: existence, level: LOOSE, operator: "" });
        }
        if let Some((owner, name)) = column_of(value) {
            let column = Ident::made(name.as_str()).to_string();
            return match (source(owner, span).filter(|source| source.has(&name)), self.qualify) {
                (Some(source), true) => Ok(atom(format!("{}.{column}", source.label()))),
                (Some(_), false) => Ok(atom(column)),
                (None, _) => unread(value, span),
            };
        }
        match &symbol.kind {
            SymbolKind::Operation { operator, operands } => self.operation(operator, operands, value, span),
            SymbolKind::Call { .. } => match (value.as_call(), method(value)) {
                (Some((path, arguments)), _) => self.call(path, arguments, value, span),
                (None, Some((base, name, arguments))) => self.method(base, name, arguments, value, span),
                (None, None) => match custom(value) {
                    Some((left, operator, right)) => {
                        let (left, right) = (self.sql(left, span)?, self.sql(right, span)?);
                        let text = format!("{} {operator} {}", left.grouped(LOOSE + 1), right.grouped(LOOSE + 1));
                        Ok(Sql { text, level: LOOSE, operator: "" })
                    }
                    None => unread(value, span),
                },
            },
            SymbolKind::Path(path, _) => match path.rsplit('.').next().unwrap_or_default() {
                word @ ("null" | "true" | "false") if path.starts_with("sqlalchemy.") => Ok(atom(constant(word))),
                _ => unread(value, span),
            },
            SymbolKind::Attribute(base, name) if &**name == "astext" => match subscript(base) {
                Some((base, key)) => self.part(base, key, true, span),
                None => unread(value, span),
            },
            SymbolKind::Attribute(..) => unread(value, span),
            SymbolKind::Subscript(base, key) => self.part(base, key, false, span),
        }
    }

    /// A part of a JSON value, as JSON or as text, or of an array.
    fn part(self, base: &Value, key: &Value, as_text: bool, span: Span) -> Lowered<Sql> {
        let is_json = values_of(base, span) == Values::Json || subscript(base).is_some();
        let base = self.sql(base, span)?.grouped(ATOM);
        let (operator, key) = match (key, as_text) {
            (Value::Str(key), false) => ("->", quoted(key)),
            (Value::Str(key), true) => ("->>", quoted(key)),
            (Value::Int(at), false) if is_json => ("->", at.to_string()),
            (Value::Int(at), true) => ("->>", at.to_string()),
            (Value::Tuple(_) | Value::List(_), as_text) => {
                let path: Option<Vec<String>> =
                    key.members().unwrap_or_default().iter().map(crate::python::evaluate::text::plain).collect();
                let Some(path) = path else { return unread(key, span) };
                (if as_text { "#>>" } else { "#>" }, quoted(&format!("{{{}}}", path.join(", "))))
            }
            (key, _) => return Ok(atom(format!("{base}[{}]", self.sql(key, span)?.text))),
        };
        Ok(Sql { text: format!("{base} {operator} {key}"), level: COMPARISON, operator })
    }

    fn operation(self, operator: &str, operands: &[Value], whole: &Value, span: Span) -> Lowered<Sql> {
        let [left, right] = operands else {
            let [operand] = operands else { return unread(whole, span) };
            return match operator {
                "~" => self.negation(operand, span),
                "-" => {
                    let text = format!("-{}", self.sql(operand, span)?.grouped(ATOM));
                    Ok(Sql { text, level: PRODUCT, operator: "" })
                }
                _ => unread(whole, span),
            };
        };
        let word = match operator {
            "==" => "=",
            "!=" => "!=",
            "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "%" => operator,
            "&" => "AND",
            "|" => "OR",
            _ => return unread(whole, span),
        };
        self.binary(left, word, right, span)
    }

    fn binary(self, left: &Value, operator: &str, right: &Value, span: Span) -> Lowered<Sql> {
        let joins = operator == "+" && (is_text(left, span) || is_text(right, span));
        let (operator, level) = known_operator(if joins { "||" } else { operator });
        if let ("=" | "!=", Value::None) = (operator, right) {
            let text = format!(
                "{} IS {}NULL",
                self.sql(left, span)?.grouped(COMPARISON + 1),
                if operator == "=" { "" } else { "NOT " }
            );
            return Ok(comparison(text));
        }
        let one = self.operand(left, right, operator, level, span)?;
        let other = match operator {
            "/" => self.divisor(left, right, span)?,
            _ => self.operand(right, left, operator, level, span)?,
        };
        Ok(Sql { text: format!("{one} {operator} {other}"), level, operator })
    }

    /// An operand: a plain value is written as the other side's type wants it.
    fn operand(self, value: &Value, beside: &Value, operator: &'static str, level: u8, span: Span) -> Lowered<String> {
        let sql = match value {
            Value::Symbol(_) => self.sql(value, span)?,
            plain => atom(literal(plain, &values_of(beside, span), span)?),
        };
        Ok(sql.beside(operator, level))
    }

    /// Conditions that must all hold, as one.
    pub fn all(self, conditions: &[Value], span: Span) -> Lowered<String> {
        let arguments: Vec<Argument> =
            conditions.iter().map(|value| Argument { name: None, value: value.clone(), span }).collect();
        let callee = Value::path("sqlalchemy.and_", span);
        Ok(self.sql(&Value::symbol(SymbolKind::Call { callee, arguments }, span), span)?.text)
    }

    /// A member of a list that is compared with a column of that type.
    fn typed(self, value: &Value, values: &Values, span: Span) -> Lowered<String> {
        match value {
            Value::Symbol(_) => Ok(self.sql(value, span)?.text),
            plain => literal(plain, values, span),
        }
    }
}

impl Sql {
    /// In parentheses if it binds less tightly than that.
    fn grouped(self, level: u8) -> String {
        if self.level < level { format!("({})", self.text) } else { self.text }
    }

    /// As an operand: in parentheses also if it binds just as tightly, unless the order does not matter.
    fn beside(self, operator: &str, level: u8) -> String {
        let regroups = self.operator == operator && matches!(operator, "AND" | "OR" | "+" | "*" | "||");
        if self.level == level && !regroups { format!("({})", self.text) } else { self.grouped(level) }
    }

    /// In parentheses unless it is one word or one call: where SQLAlchemy groups whatever has an operator.
    pub fn in_parentheses(self) -> String {
        self.grouped(ATOM)
    }
}

fn atom(text: impl Into<String>) -> Sql {
    Sql { text: text.into(), level: ATOM, operator: "" }
}

fn comparison(text: String) -> Sql {
    Sql { text, level: COMPARISON, operator: "" }
}

fn constant(word: &str) -> String {
    if word == "null" { "NULL".into() } else { word.into() }
}

fn known_operator(operator: &str) -> (&'static str, u8) {
    match operator {
        "OR" => ("OR", OR),
        "AND" => ("AND", AND),
        "=" => ("=", COMPARISON),
        "!=" => ("!=", COMPARISON),
        "<" => ("<", COMPARISON),
        "<=" => ("<=", COMPARISON),
        ">" => (">", COMPARISON),
        ">=" => (">=", COMPARISON),
        "+" => ("+", SUM),
        "-" => ("-", SUM),
        "*" => ("*", PRODUCT),
        "/" => ("/", PRODUCT),
        "%" => ("%", PRODUCT),
        _ => ("||", COMPARISON),
    }
}

/// True for a text: what is added to it is joined to it.
fn is_text(value: &Value, span: Span) -> bool {
    const TEXTUAL: [&str; 3] = ["concat", "lower", "upper"];
    if matches!(value, Value::Str(_)) || values_of(value, span) == Values::Text {
        return true;
    }
    if let Some(inner) = behind(value, span) {
        return is_text(&inner, span);
    }
    if let Some((path, _)) = value.as_call() {
        return path.split_once("func.").is_some_and(|(_, name)| TEXTUAL.contains(&name));
    }
    match value {
        Value::Symbol(symbol) => match &symbol.kind {
            SymbolKind::Operation { operator: "+", operands } => operands.iter().any(|one| is_text(one, span)),
            _ => false,
        },
        _ => false,
    }
}

/// The operands and the operator of `left.op('@>')(right)`.
fn custom(value: &Value) -> Option<(&Value, String, &Value)> {
    let Value::Symbol(symbol) = value else { return None };
    let SymbolKind::Call { callee, arguments } = &symbol.kind else { return None };
    let ((left, "op" | "bool_op", [operator, ..]), [right]) = (method(callee)?, arguments.as_slice()) else {
        return None;
    };
    Some((left, as_text(&operator.value)?, &right.value))
}

/// The base and the key of `base[key]`.
fn subscript(value: &Value) -> Option<(&Value, &Value)> {
    match value {
        Value::Symbol(symbol) => match &symbol.kind {
            SymbolKind::Subscript(base, key) => Some((base, key)),
            _ => None,
        },
        _ => None,
    }
}

pub fn unread<T>(value: &Value, span: Span) -> Lowered<T> {
    let diagnostic = unknown(value, span, "this SQL expression is not read");
    // An unknown part is the better reason; otherwise the construct itself is not one that is read.
    Err(Box::new(match diagnostic.secondary.is_empty() && diagnostic.help.is_empty() {
        true => Diagnostic::error(EXPRESSION_UNKNOWN, span, "this SQL expression is not read")
            .help("write it as sa.text('…')"),
        false => diagnostic,
    }))
}
