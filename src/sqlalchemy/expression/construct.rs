//! What SQLAlchemy's functions build: `sa.case(…)`, `sa.cast(…)`, `sa.func.…`.

use super::super::described::column_name;
use super::super::given::{Lowered, as_text};
use super::super::literal::literal;
use super::super::types::{Values, column_type};
use super::super::{clause, query};
use super::window::is_function;
use super::{AND, OR, Printer, Sql, atom, constant, unread};
use crate::python::value::{Argument, SymbolKind, Value, keyword, positional};
use crate::source::Span;
use crate::sql::Ident;

/// Functions that SQLAlchemy knows by name, in any case of letters.
const KNOWN: &[&str] = &[
    "array_agg",
    "char_length",
    "coalesce",
    "concat",
    "count",
    "cume_dist",
    "dense_rank",
    "max",
    "min",
    "mode",
    "now",
    "percent_rank",
    "percentile_cont",
    "percentile_disc",
    "random",
    "rank",
    "sum",
];

impl Printer<'_> {
    pub fn call(self, path: &str, arguments: &[Argument], whole: &Value, span: Span) -> Lowered<Sql> {
        if let Some(name) = path.split_once("func.").filter(|_| path.starts_with("sqlalchemy.")).map(|(_, name)| name) {
            return self.function(name, arguments, span);
        }
        if !path.starts_with("sqlalchemy.") {
            return Ok(atom(literal(whole, &Values::Any, span)?));
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
                Some(value) => Ok(atom(literal(&value.value, &clause::parameter_values(arguments), span)?)),
                None => unread(whole, span),
            },
            ("null" | "true" | "false", _) => Ok(atom(constant(name))),
            ("current_timestamp" | "current_date" | "current_time" | "localtimestamp" | "current_user", _) => {
                Ok(atom(name.to_uppercase()))
            }
            ("and_" | "or_", Some(only)) if given.len() == 1 => self.sql(only, span),
            ("and_" | "or_", Some(_)) => {
                let (word, level) = if name == "and_" { ("AND", AND) } else { ("OR", OR) };
                let mut parts = Vec::new();
                for argument in &given {
                    parts.push(self.sql(&argument.value, argument.span)?.beside(word, level));
                }
                Ok(Sql { text: parts.join(&format!(" {word} ")), level, operator: word })
            }
            ("not_", Some(value)) => self.negation(value, span),
            ("cast" | "Cast", Some(value)) => {
                let Some(target) = given.get(1).copied().or_else(|| keyword(arguments, "type_")) else {
                    return unread(whole, span);
                };
                let target = column_type(&target.value, target.span)?;
                let values = match target.values {
                    // The cast itself spells the type of the array.
                    Values::Array(inner, _) => Values::Array(inner, String::new()),
                    values => values,
                };
                Ok(atom(format!("CAST({} AS {})", self.typed(value, &values, span)?, target.data_type)))
            }
            ("type_coerce", Some(value @ Value::Symbol(_))) => self.sql(value, span),
            ("type_coerce", Some(value)) => {
                let target = given.get(1).copied().or_else(|| keyword(arguments, "type_"));
                let Some(target) = target else { return unread(whole, span) };
                let target = column_type(&target.value, target.span)?;
                Ok(atom(literal(value, &target.values, span)?))
            }
            ("over", Some(function)) if is_function(function) && given.len() == 1 => {
                self.over(function, arguments.get(1..).unwrap_or_default(), whole, span)
            }
            ("funcfilter", Some(function)) if is_function(function) && given.len() > 1 => {
                let conditions: Vec<Value> = given.iter().skip(1).map(|argument| argument.value.clone()).collect();
                self.filtered(function, &conditions, span)
            }
            ("aggregate_order_by", Some(value)) if given.len() > 1 => {
                let order: Vec<Value> = given.iter().skip(1).map(|argument| argument.value.clone()).collect();
                Ok(atom(format!("{} ORDER BY {}", self.sql(value, span)?.text, self.list(&order, span)?)))
            }
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
                self.method(value, "between", arguments.get(1..).unwrap_or_default(), whole, span)
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
            ("select", _) => Ok(atom(format!("({})", query::query(whole, self, span)?))),
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
                self.sql(&when, span)?.in_parentheses(),
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
        if BARE.contains(&name.to_lowercase().as_str()) && arguments.is_empty() {
            return Ok(atom(name.to_uppercase()));
        }
        let lower = name.to_lowercase();
        let name = if KNOWN.contains(&lower.as_str()) { &lower } else { name };
        let members: Vec<Value> = positional(arguments).map(|argument| argument.value.clone()).collect();
        let inside = match (name, members.is_empty()) {
            ("count", true) => "*".to_string(),
            _ => self.list(&members, span)?,
        };
        let name: Vec<String> = name.split('.').map(function_name).collect();
        Ok(atom(format!("{}({inside})", name.join("."))))
    }

    pub fn list(self, members: &[Value], span: Span) -> Lowered<String> {
        let parts: Lowered<Vec<String>> = members.iter().map(|member| Ok(self.sql(member, span)?.text)).collect();
        Ok(parts?.join(", "))
    }
}

/// A function's name is quoted only where it could not stand bare: `left` and `user` are functions too.
fn function_name(word: &str) -> String {
    let is_bare = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_bare { word.to_string() } else { Ident::made(word).to_string() }
}
