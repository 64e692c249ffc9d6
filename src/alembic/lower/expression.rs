//! SQL expressions as SQLAlchemy builds them, printed as it prints them.

use super::given::{Lowered, as_text};
use super::literal::literal;
use super::types::{Values, column_type};
use crate::alembic::evaluate::unknown;
use crate::alembic::value::{Argument, SymbolKind, Value, keyword, positional};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::EXPRESSION_UNKNOWN;
use crate::source::Span;
use crate::sql::{Ident, QualifiedName};

/// An expression and how tightly it binds, so that parentheses stand where they are needed.
pub(super) struct Sql {
    pub(super) text: String,
    level: u8,
    /// The operator at its top.
    operator: &'static str,
}

const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const COMPARISON: u8 = 4;
const CONCAT: u8 = 5;
const SUM: u8 = 6;
const PRODUCT: u8 = 7;
const ATOM: u8 = 10;

/// Where an expression stands: in a query its columns carry the name of their table, in a definition they do not.
#[derive(Clone, Copy)]
pub(super) struct Printer {
    pub(super) qualify: bool,
}

/// An expression in a definition: of an index, a check, a default.
pub fn in_ddl(value: &Value, span: Span) -> Lowered<String> {
    Ok(Printer { qualify: false }.sql(value, span)?.text)
}

/// An expression in a query.
pub fn in_dml(value: &Value, span: Span) -> Lowered<String> {
    Ok(Printer { qualify: true }.sql(value, span)?.text)
}

/// A key of an index in a definition, with the parentheses that it needs there.
pub fn in_index(value: &Value, span: Span) -> Lowered<String> {
    let sql = Printer { qualify: false }.sql(value, span)?;
    Ok(if sql.level < ATOM { format!("({})", sql.text) } else { sql.text })
}

/// The last word and the arguments of a call of SQLAlchemy's.
pub(super) fn construct(value: &Value) -> Option<(&str, &[Argument])> {
    let (path, arguments) = value.as_call()?;
    let is_func = path.contains(".func.") || path.starts_with("func.");
    (path.starts_with("sqlalchemy.") && !is_func).then(|| (path.rsplit('.').next().unwrap_or(path), arguments))
}

/// The object, the name and the arguments of a method call.
pub(super) fn method(value: &Value) -> Option<(&Value, &str, &[Argument])> {
    let Value::Symbol(symbol) = value else { return None };
    let SymbolKind::Call { callee: Value::Symbol(callee), arguments } = &symbol.kind else { return None };
    match &callee.kind {
        SymbolKind::Attribute(base, name) => Some((base, name, arguments)),
        _ => None,
    }
}

/// The name of a column: `sa.column('a')`, `sa.Column('a', …)`, `t.c.a`, `t.c['a']`.
pub fn column_name(value: &Value) -> Option<String> {
    if let Some(("column" | "Column", arguments)) = construct(value) {
        let named = positional(arguments).next().or_else(|| keyword(arguments, "name"));
        return named.and_then(|argument| as_text(&argument.value));
    }
    column_of(value).map(|(_, name)| name)
}

/// The table and the name of `t.c.a`.
pub(super) fn column_of(value: &Value) -> Option<(&Value, String)> {
    let Value::Symbol(symbol) = value else { return None };
    let (columns, name) = match &symbol.kind {
        SymbolKind::Attribute(columns, name) => (columns, name.to_string()),
        SymbolKind::Subscript(columns, name) => (columns, as_text(name)?),
        _ => return None,
    };
    let Value::Symbol(columns) = columns else { return None };
    match &columns.kind {
        SymbolKind::Attribute(table, word) if matches!(&**word, "c" | "columns") => Some((table, name)),
        _ => None,
    }
}

/// A table as it was described in the migration.
pub(super) struct Table {
    pub(super) name: QualifiedName,
    /// Its columns: name, how values are written, whether it is in the primary key.
    pub(super) columns: Vec<(String, Values, bool)>,
    /// True for `sa.Table`, which asks for its primary key after an insert.
    pub(super) is_full: bool,
}

/// Reads `sa.table(…)`, `sa.Table(…)` or the result of `op.create_table(…)`.
pub(super) fn table(value: &Value, span: Span) -> Option<Table> {
    let (is_full, arguments) = match (construct(value), value.as_call()) {
        (Some(("table" | "TableClause", arguments)), _) => (false, arguments),
        (Some(("Table", arguments)), _) | (_, Some(("alembic.op.create_table", arguments))) => (true, arguments),
        _ => return None,
    };
    let name = positional(arguments).next().or_else(|| keyword(arguments, "name"))?;
    let schema = keyword(arguments, "schema").and_then(|argument| as_text(&argument.value));
    let name =
        QualifiedName::new(schema.map(|schema| Ident::new(schema, span)), Ident::new(as_text(&name.value)?, span));
    let mut columns = Vec::new();
    let mut keys = Vec::new();
    for argument in positional(arguments) {
        match construct(&argument.value) {
            Some(("column" | "Column", parts)) => {
                let Some(column) = column_name(&argument.value) else { continue };
                let written = positional(parts).nth(1).or_else(|| keyword(parts, "type_"));
                let values = written.and_then(|written| column_type(&written.value, written.span).ok());
                let is_key = matches!(keyword(parts, "primary_key"), Some(Argument { value: Value::Bool(true), .. }));
                columns.push((column, values.map_or(Values::Any, |known| known.values), is_key));
            }
            Some(("PrimaryKeyConstraint", parts)) => {
                keys.extend(positional(parts).filter_map(|part| as_text(&part.value)));
            }
            _ => {}
        }
    }
    for (column, _, is_key) in &mut columns {
        *is_key |= keys.contains(column);
    }
    Some(Table { name, columns, is_full })
}

impl Table {
    /// How values of a column are written.
    pub(super) fn values(&self, column: &str) -> Values {
        let found = self.columns.iter().find(|(name, ..)| name == column);
        found.map_or(Values::Any, |(_, values, _)| values.clone())
    }
}

/// How values that are compared with an expression are written.
fn values_of(value: &Value, span: Span) -> Values {
    if let Some((owner, name)) = column_of(value) {
        return table(owner, span).map_or(Values::Any, |table| table.values(&name));
    }
    match construct(value) {
        Some(("column" | "Column", parts)) => {
            let written = positional(parts).nth(1).or_else(|| keyword(parts, "type_"));
            let known = written.and_then(|written| column_type(&written.value, written.span).ok());
            known.map_or(Values::Any, |known| known.values)
        }
        _ => Values::Any,
    }
}

impl Printer {
    pub(super) fn sql(self, value: &Value, span: Span) -> Lowered<Sql> {
        let Value::Symbol(symbol) = value else { return Ok(atom(literal(value, &Values::Any, span)?)) };
        if let Some(text) = super::execute::text_clause(value, self.qualify)? {
            return Ok(atom(text));
        }
        if let Some((owner, name)) = column_of(value) {
            let column = Ident::made(name).to_string();
            return match (table(owner, span), self.qualify) {
                (Some(table), true) => Ok(atom(format!("{}.{column}", table.name))),
                (Some(_), false) => Ok(atom(column)),
                (None, _) => unread(value, span),
            };
        }
        match &symbol.kind {
            SymbolKind::Operation { operator, operands } => self.operation(operator, operands, value, span),
            SymbolKind::Call { .. } => match (value.as_call(), method(value)) {
                (Some((path, arguments)), _) => self.call(path, arguments, value, span),
                (None, Some((base, name, arguments))) => self.method(base, name, arguments, value, span),
                _ => unread(value, span),
            },
            SymbolKind::Path(path) => match path.rsplit('.').next().unwrap_or_default() {
                word @ ("null" | "true" | "false") if path.starts_with("sqlalchemy.") => Ok(atom(constant(word))),
                _ => unread(value, span),
            },
            SymbolKind::Attribute(base, name) if &**name == "astext" => self.sql(base, span),
            SymbolKind::Attribute(..) => unread(value, span),
            SymbolKind::Subscript(base, key) => {
                let base = self.sql(base, span)?.grouped(ATOM);
                match key {
                    Value::Str(key) => Ok(Sql {
                        text: format!("{base} -> {}", super::literal::quoted(key)),
                        level: CONCAT,
                        operator: "->",
                    }),
                    key => Ok(atom(format!("{base}[{}]", self.sql(key, span)?.text))),
                }
            }
        }
    }

    fn operation(self, operator: &str, operands: &[Value], whole: &Value, span: Span) -> Lowered<Sql> {
        let [left, right] = operands else {
            let [operand] = operands else { return unread(whole, span) };
            return match operator {
                "~" => self.negation(operand, span),
                "-" => Ok(atom(format!("-{}", self.sql(operand, span)?.grouped(ATOM)))),
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
        let (operator, level) = known_operator(operator);
        if let ("=" | "!=", Value::None) = (operator, right) {
            let text = format!(
                "{} IS {}NULL",
                self.sql(left, span)?.grouped(COMPARISON + 1),
                if operator == "=" { "" } else { "NOT " }
            );
            return Ok(Sql { text, level: COMPARISON, operator: "IS" });
        }
        let one = self.operand(left, right, operator, level, span)?;
        let other = self.operand(right, left, operator, level, span)?;
        // A string that is added to is joined.
        let is_text = |value: &Value| matches!(value, Value::Str(_));
        let operator = if operator == "+" && (is_text(left) || is_text(right)) { "||" } else { operator };
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

    fn negation(self, operand: &Value, span: Span) -> Lowered<Sql> {
        let inner = self.sql(operand, span)?;
        let flipped = match inner.operator {
            "IN" => inner.text.replacen(" IN (", " NOT IN (", 1),
            "=" => inner.text.replacen(" = ", " != ", 1),
            "LIKE" => inner.text.replacen(" LIKE ", " NOT LIKE ", 1),
            _ => {
                let inner = inner.grouped(NOT + 1);
                return Ok(Sql { text: format!("NOT {inner}"), level: NOT, operator: "NOT" });
            }
        };
        Ok(Sql { text: format!("({flipped})"), level: ATOM, operator: "" })
    }

    fn call(self, path: &str, arguments: &[Argument], whole: &Value, span: Span) -> Lowered<Sql> {
        if let Some(name) = path.split_once("func.").filter(|_| path.starts_with("sqlalchemy.")).map(|(_, name)| name) {
            return self.function(name, arguments, span);
        }
        if path == "alembic.op.inline_literal" || !path.starts_with("sqlalchemy.") {
            return match path.starts_with("alembic.") && path != "alembic.op.inline_literal" {
                true => unread(whole, span),
                false => Ok(atom(literal(whole, &Values::Any, span)?)),
            };
        }
        let name = path.rsplit('.').next().unwrap_or(path);
        let given: Vec<&Argument> = positional(arguments).collect();
        let first = given.first().map(|argument| &argument.value);
        match (name, first) {
            ("column" | "Column", _) => match column_name(whole) {
                Some(name) => Ok(atom(Ident::made(name).to_string())),
                None => unread(whole, span),
            },
            ("literal_column", Some(text)) => match as_text(text) {
                Some(text) => Ok(atom(text)),
                None => unread(whole, span),
            },
            ("literal", Some(value)) => {
                let written = given.get(1).copied().or_else(|| keyword(arguments, "type_"));
                let values = written.and_then(|written| column_type(&written.value, written.span).ok());
                Ok(atom(literal(value, &values.map_or(Values::Any, |known| known.values), span)?))
            }
            ("bindparam", _) => match given.get(1).copied().or_else(|| keyword(arguments, "value")) {
                Some(value) => Ok(atom(literal(&value.value, &super::execute::parameter_values(arguments), span)?)),
                None => unread(whole, span),
            },
            ("null" | "true" | "false", _) => Ok(atom(constant(name))),
            ("current_timestamp" | "current_date" | "current_time" | "localtimestamp" | "current_user", _) => {
                Ok(atom(name.to_uppercase()))
            }
            ("and_" | "or_", _) => {
                let (word, level) = if name == "and_" { ("AND", AND) } else { ("OR", OR) };
                let mut parts = Vec::new();
                for argument in &given {
                    parts.push(self.sql(&argument.value, argument.span)?.beside(word, level));
                }
                let level = if parts.len() == 1 { ATOM } else { level };
                Ok(Sql { text: parts.join(&format!(" {word} ")), level, operator: word })
            }
            ("not_", Some(value)) => self.negation(value, span),
            ("cast" | "Cast", Some(value)) => {
                let Some(target) = given.get(1).copied().or_else(|| keyword(arguments, "type_")) else {
                    return unread(whole, span);
                };
                let target = column_type(&target.value, target.span)?;
                Ok(atom(format!("CAST({} AS {})", self.sql(value, span)?.text, target.data_type)))
            }
            ("type_coerce", Some(value)) => self.sql(value, span),
            (
                "desc" | "asc" | "nullsfirst" | "nulls_first" | "nullslast" | "nulls_last" | "distinct" | "collate",
                Some(value),
            ) => {
                let value = match value {
                    Value::Str(name) => &Value::symbol(
                        SymbolKind::Call {
                            callee: Value::path("sqlalchemy.column", span),
                            arguments: vec![Argument { name: None, value: Value::Str(name.clone()), span }],
                        },
                        span,
                    ),
                    value => value,
                };
                if name == "distinct" {
                    return Ok(atom(format!("DISTINCT {}", self.sql(value, span)?.text)));
                }
                let rest: Vec<Argument> = given.iter().skip(1).map(|argument| (*argument).clone()).collect();
                self.method(value, name, &rest, whole, span)
            }
            ("extract", Some(field)) => match (as_text(field), given.get(1)) {
                (Some(field), Some(from)) => {
                    Ok(atom(format!("EXTRACT({field} FROM {})", self.sql(&from.value, span)?.text)))
                }
                _ => unread(whole, span),
            },
            ("between", Some(value)) => {
                let rest: Vec<Argument> = given.iter().skip(1).map(|argument| (*argument).clone()).collect();
                self.method(value, "between", &rest, whole, span)
            }
            ("array", Some(value)) => {
                let parts = self.list(&value.members().unwrap_or_default(), span)?;
                Ok(atom(format!("ARRAY[{parts}]")))
            }
            ("tuple_", _) => {
                let members: Vec<Value> = given.iter().map(|argument| argument.value.clone()).collect();
                Ok(atom(format!("({})", self.list(&members, span)?)))
            }
            ("case", _) => self.case(&given, arguments, whole, span),
            ("exists", Some(query)) => Ok(atom(format!("EXISTS ({})", super::query::query(query, span)?))),
            ("select", _) => Ok(atom(format!("({})", super::query::query(whole, span)?))),
            _ => unread(whole, span),
        }
    }

    fn case(self, given: &[&Argument], arguments: &[Argument], whole: &Value, span: Span) -> Lowered<Sql> {
        let mut pairs = Vec::new();
        for argument in given {
            match (&argument.value, argument.value.members()) {
                (Value::Dict(dict), _) => pairs.extend(dict.0.borrow().iter().cloned()),
                (Value::Tuple(_), Some(pair)) if pair.len() == 2 => pairs.push((pair[0].clone(), pair[1].clone())),
                (Value::List(_), Some(list)) => {
                    for pair in list.iter().filter_map(Value::members).filter(|pair| pair.len() == 2) {
                        pairs.push((pair[0].clone(), pair[1].clone()));
                    }
                }
                _ => return unread(whole, span),
            }
        }
        let mut text = String::from("CASE");
        if let Some(value) = keyword(arguments, "value") {
            text.push_str(&format!(" {}", self.sql(&value.value, value.span)?.text));
        }
        for (when, then) in pairs {
            text.push_str(&format!(
                " WHEN {} THEN {}",
                self.sql(&when, span)?.group_in_case(),
                self.sql(&then, span)?.text
            ));
        }
        if let Some(otherwise) = keyword(arguments, "else_") {
            text.push_str(&format!(" ELSE {}", self.sql(&otherwise.value, otherwise.span)?.text));
        }
        Ok(atom(format!("{text} END")))
    }

    fn function(self, name: &str, arguments: &[Argument], span: Span) -> Lowered<Sql> {
        const BARE: &[&str] = &[
            "current_timestamp",
            "current_date",
            "current_time",
            "localtime",
            "localtimestamp",
            "current_user",
            "session_user",
            "user",
        ];
        if BARE.contains(&name) && arguments.is_empty() {
            return Ok(atom(name.to_uppercase()));
        }
        let members: Vec<Value> = positional(arguments).map(|argument| argument.value.clone()).collect();
        let inside = match (name, members.is_empty()) {
            ("count", true) => "*".to_string(),
            _ => self.list(&members, span)?,
        };
        let name: Vec<String> = name.split('.').map(function_name).collect();
        Ok(atom(format!("{}({inside})", name.join("."))))
    }

    fn list(self, members: &[Value], span: Span) -> Lowered<String> {
        let parts: Lowered<Vec<String>> = members.iter().map(|member| Ok(self.sql(member, span)?.text)).collect();
        Ok(parts?.join(", "))
    }

    fn method(self, base: &Value, name: &str, arguments: &[Argument], whole: &Value, span: Span) -> Lowered<Sql> {
        let given: Vec<&Value> = positional(arguments).map(|argument| &argument.value).collect();
        let left = |level: u8| -> Lowered<String> { Ok(self.sql(base, span)?.grouped(level)) };
        let suffix = |words: &str| -> Lowered<Sql> {
            Ok(Sql { text: format!("{} {words}", self.sql(base, span)?.text), level: ATOM, operator: "" })
        };
        match (name, given.as_slice()) {
            ("in_" | "notin_" | "not_in", [list]) => {
                let word = if name == "in_" { "IN" } else { "NOT IN" };
                let text = match list.members() {
                    Some(members) if members.is_empty() => "NULL".to_string(),
                    Some(members) => {
                        let values = values_of(base, span);
                        let parts: Lowered<Vec<String>> =
                            members.iter().map(|member| self.typed(member, &values, span)).collect();
                        parts?.join(", ")
                    }
                    None => super::query::query(list, span)?,
                };
                let text = format!("{} {word} ({text})", left(COMPARISON + 1)?);
                match word {
                    "IN" => Ok(Sql { text, level: COMPARISON, operator: "IN" }),
                    _ => Ok(Sql { text: format!("({text})"), level: ATOM, operator: "" }),
                }
            }
            ("is_" | "isnot" | "is_not", [other]) => {
                let word = if name == "is_" { "IS" } else { "IS NOT" };
                let other = self.sql(other, span)?.text;
                Ok(Sql { text: format!("{} {word} {other}", left(COMPARISON + 1)?), level: COMPARISON, operator: "IS" })
            }
            ("like" | "ilike" | "notlike" | "not_like" | "notilike" | "not_ilike", [pattern]) => {
                let not = if name.starts_with("not") { "NOT " } else { "" };
                let word = if name.contains("ilike") { "ILIKE" } else { "LIKE" };
                let pattern = self.sql(pattern, span)?.grouped(COMPARISON + 1);
                let operator = if not.is_empty() { "LIKE" } else { "NOT LIKE" };
                Ok(Sql {
                    text: format!("{} {not}{word} {pattern}", left(COMPARISON + 1)?),
                    level: COMPARISON,
                    operator,
                })
            }
            ("startswith" | "endswith" | "contains", [part]) => {
                let part = self.sql(part, span)?.grouped(CONCAT);
                let (before, after) = match name {
                    "startswith" => ("", " || '%'"),
                    "endswith" => ("'%' || ", ""),
                    _ => ("'%' || ", " || '%'"),
                };
                let text = format!("({} LIKE {before}{part}{after})", left(COMPARISON + 1)?);
                Ok(atom(text))
            }
            ("between", [low, high]) => {
                let values = values_of(base, span);
                let (low, high) = (self.typed(low, &values, span)?, self.typed(high, &values, span)?);
                let text = format!("{} BETWEEN {low} AND {high}", left(COMPARISON + 1)?);
                Ok(Sql { text, level: COMPARISON, operator: "BETWEEN" })
            }
            ("desc", []) => suffix("DESC"),
            ("asc", []) => suffix("ASC"),
            ("nullslast" | "nulls_last", []) => suffix("NULLS LAST"),
            ("nullsfirst" | "nulls_first", []) => suffix("NULLS FIRST"),
            ("collate", [collation]) => match as_text(collation) {
                Some(collation) => suffix(&format!("COLLATE {}", Ident::made(collation))),
                None => unread(whole, span),
            },
            ("label" | "self_group" | "scalar_subquery" | "as_scalar", _) => self.sql(base, span),
            ("cast", [target]) => {
                let target = column_type(target, span)?;
                Ok(atom(format!("CAST({} AS {})", self.sql(base, span)?.text, target.data_type)))
            }
            ("concat", [other]) => self.binary(base, "||", other, span),
            ("distinct", []) => Ok(atom(format!("DISTINCT {}", self.sql(base, span)?.text))),
            ("select" | "where" | "filter", _) if super::query::is_query(whole) => {
                Ok(atom(format!("({})", super::query::query(whole, span)?)))
            }
            _ if super::query::is_query(whole) => Ok(atom(format!("({})", super::query::query(whole, span)?))),
            _ => {
                // column.op('->>')('key')
                if let Some((base, "op", operator)) = method(base)
                    && name == "__call__"
                    && let (Some(operator), [other]) =
                        (operator.first().and_then(|one| as_text(&one.value)), given.as_slice())
                {
                    let text = format!("{} {operator} {}", self.sql(base, span)?.text, self.sql(other, span)?.text);
                    return Ok(Sql { text, level: CONCAT, operator: "op" });
                }
                unread(whole, span)
            }
        }
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

    fn group_in_case(self) -> String {
        if matches!(self.operator, "AND" | "OR") { format!("({})", self.text) } else { self.text }
    }
}

fn atom(text: impl Into<String>) -> Sql {
    Sql { text: text.into(), level: ATOM, operator: "" }
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
        _ => ("||", CONCAT),
    }
}

/// A function's name is quoted only where it could not stand bare: `left` and `user` are functions too.
fn function_name(word: &str) -> String {
    let is_bare = word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if is_bare { word.to_string() } else { Ident::made(word).to_string() }
}

pub(super) fn unread<T>(value: &Value, span: Span) -> Lowered<T> {
    let diagnostic = unknown(value, span, "this SQL expression is not read");
    // An unknown part is the better reason; otherwise the construct itself is not one that is read.
    Err(Box::new(match diagnostic.secondary.is_empty() && diagnostic.help.is_empty() {
        true => Diagnostic::error(EXPRESSION_UNKNOWN, span, "this SQL expression is not read")
            .help("write it as sa.text('…')"),
        false => diagnostic,
    }))
}
