//! SQL that is written as text, with its parameters: `sa.text('…')`, `sa.DDL('…')` and plain strings that are executed.

use super::given::{Lowered, as_text, misfit};
use super::literal::literal;
use super::query::Parameters;
use super::types::{Values, column_type};
use super::{described, expression, query};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::PARAMETER_UNBOUND;
use crate::python::value::{Argument, Value, keyword, positional};
use crate::source::Span;
use crate::sql::scan::{TokenKind, tokens};
use std::collections::BTreeMap;

/// A parameter of a text: its value, if it has one, and how that is written.
struct Parameter {
    value: Option<Value>,
    values: Values,
}

/// The parameters of a text by their names.
type TextParameters = BTreeMap<String, Parameter>;

/// The SQL of what is executed, a text, a `sa.DDL` or a query: once for each set of parameters.
pub fn executed(statement: &Argument, parameters: Option<&Argument>, span: Span) -> Lowered<Vec<String>> {
    let sets = match parameters.map(|argument| (&argument.value, argument.value.members())) {
        // A list of dictionaries runs the statement once for each.
        Some((_, Some(many))) => many.iter().map(|one| bound(one, span)).collect::<Lowered<Vec<Parameters>>>()?,
        Some((one, None)) => vec![bound(one, span)?],
        None => vec![Parameters::new()],
    };
    let sql = sets.iter().map(|set| match (&statement.value, query::is_query(&statement.value)) {
        (Value::Str(text), _) if parameters.is_none() => Ok(unescaped(text)),
        (Value::Str(text), _) => fill(text, &with(TextParameters::new(), set), statement.span),
        (value, true) => query::statement(value, set, statement.span),
        (value, false) => match (ddl(value)?, text_parts(value)?) {
            (Some(text), _) => Ok(text),
            (None, Some((text, parameters))) => fill(&text, &with(parameters, set), statement.span),
            (None, None) => expression::unread(value, statement.span),
        },
    });
    sql.collect()
}

/// The text of a plain string or of `sa.text('…')` as it was written, its parameters not put in.
pub fn written_text(value: &Value) -> Option<String> {
    match as_text(value) {
        Some(text) => Some(text),
        None => text_parts(value).ok()?.map(|(text, _)| text),
    }
}

/// A dictionary of parameters.
fn bound(value: &Value, span: Span) -> Lowered<Parameters> {
    let Value::Dict(dict) = value else {
        return match value {
            Value::Symbol(_) => expression::unread(value, span),
            other => misfit(span, format!("parameters are a dict, this is {}", other.kind())),
        };
    };
    let mut parameters = Parameters::new();
    for (name, value) in dict.0.borrow().iter() {
        let Some(name) = as_text(name) else { return misfit(span, "the names of parameters are strings") };
        parameters.insert(name, value.clone());
    }
    Ok(parameters)
}

/// The parameters of a text with the values that came beside it.
fn with(mut parameters: TextParameters, beside: &Parameters) -> TextParameters {
    for (name, value) in beside {
        let parameter = parameters.entry(name.clone()).or_insert(Parameter { value: None, values: Values::Any });
        parameter.value = Some(value.clone());
    }
    parameters
}

/// The literal of a parameter; a list stands for what an `IN` expands to.
fn parameter(value: &Value, values: &Values, span: Span) -> Lowered<String> {
    match (value.members(), values) {
        (Some(members), Values::Any) => {
            let parts: Lowered<Vec<String>> = members.iter().map(|member| literal(member, values, span)).collect();
            match value {
                // psycopg writes a list as an array; a tuple or an expanding parameter is the inside of an IN.
                Value::List(_) => Ok(format!("ARRAY[{}]", parts?.join(", "))),
                _ => Ok(format!("({})", parts?.join(", "))),
            }
        }
        _ => literal(value, values, span),
    }
}

/// How the value of `sa.bindparam('x', …, type_=…)` is written.
pub fn parameter_values(arguments: &[Argument]) -> Values {
    let written = keyword(arguments, "type_").or_else(|| positional(arguments).nth(2));
    let known = written.and_then(|written| column_type(&written.value, written.span).ok());
    known.map_or(Values::Any, |known| known.values)
}

/// The SQL of `sa.text('…')` with its parameters; `None` if the value is no text. In a definition a colon is a colon.
pub fn text_clause(value: &Value, has_parameters: bool) -> Lowered<Option<String>> {
    match text_parts(value)? {
        Some((text, parameters)) if has_parameters || !parameters.is_empty() => {
            fill(&text, &parameters, span_of(value)).map(Some)
        }
        Some((text, _)) => Ok(Some(unescaped(&text))),
        None => Ok(None),
    }
}

fn span_of(value: &Value) -> Span {
    match value {
        Value::Symbol(symbol) => symbol.span,
        _ => Span::NONE,
    }
}

/// The text of `sa.text('…')` and the parameters that are chained to it.
fn text_parts(value: &Value) -> Lowered<Option<(String, TextParameters)>> {
    if let Some(("text", arguments)) = described::construct(value) {
        let Some(text) = arguments.first() else { return Ok(None) };
        return Ok(Some((super::given::text(text)?, TextParameters::new())));
    }
    let Some((base, "bindparams" | "params" | "columns" | "execution_options", arguments)) = described::method(value)
    else {
        return Ok(None);
    };
    let Some((text, mut parameters)) = text_parts(base)? else { return Ok(None) };
    for argument in arguments {
        match (&argument.name, described::construct(&argument.value)) {
            (None, Some(("bindparam", parts))) => {
                let name = positional(parts).next().or_else(|| keyword(parts, "key"));
                let value = positional(parts).nth(1).or_else(|| keyword(parts, "value"));
                let expands = matches!(keyword(parts, "expanding"), Some(Argument { value: Value::Bool(true), .. }));
                if let Some(name) = name.and_then(|name| as_text(&name.value)) {
                    let value = value.map(|value| match value.value.members().filter(|_| expands) {
                        Some(members) => Value::tuple(members),
                        None => value.value.clone(),
                    });
                    parameters.insert(name, Parameter { value, values: parameter_values(parts) });
                }
            }
            (Some(name), _) if name.as_ref() != "autocommit" => {
                let parameter =
                    parameters.entry(name.to_string()).or_insert(Parameter { value: None, values: Values::Any });
                parameter.value = Some(argument.value.clone());
            }
            _ => {}
        }
    }
    Ok(Some((text, parameters)))
}

/// The text of `sa.DDL('…')`, which the evaluator has formatted; it has no parameters.
fn ddl(value: &Value) -> Lowered<Option<String>> {
    match described::construct(value) {
        Some(("DDL", [statement])) => super::given::text(statement).map(Some),
        _ => Ok(None),
    }
}

/// A colon behind a backslash is a colon, where SQLAlchemy reads it so: `\:word` not followed by another colon.
pub fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\\:") {
        let word = &rest[at + 2..];
        let end = word.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$'))).unwrap_or(word.len());
        plain.push_str(&rest[..at]);
        let keeps = word[end..].starts_with(':');
        plain.push_str(if keeps { "\\:" } else { ":" });
        rest = word;
    }
    plain.push_str(rest);
    plain
}

/// Puts the parameters of a text in. Inside of string literals, quoted names and comments a colon is a colon.
fn fill(text: &str, parameters: &TextParameters, span: Span) -> Lowered<String> {
    let mut sql = String::with_capacity(text.len());
    let list: Vec<_> = tokens(text).collect();
    let mut at = 0;
    while let Some(token) = list.get(at) {
        let before = if at > 0 { list.get(at - 1) } else { None };
        let follows_word = before.is_some_and(|before| {
            before.text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ':' | '_' | '\\'))
        });
        let is_colon = token.text == ":" && !follows_word;
        match list.get(at + 1) {
            Some(word) if is_colon && word.kind == TokenKind::Word => {
                let given = parameters.get(word.text).and_then(|one| Some((one.value.as_ref()?, &one.values)));
                match (given, list.get(at + 2).is_some_and(|next| next.text.starts_with(':'))) {
                    (Some((value, values)), _) => sql.push_str(&parameter(value, values, span)?),
                    (None, true) => {
                        sql.push(':');
                        sql.push_str(word.text);
                    }
                    (None, false) => {
                        let diagnostic = Diagnostic::error(
                            PARAMETER_UNBOUND,
                            span,
                            format!("the parameter :{} has no value", word.text),
                        )
                        .help(format!(
                            "give it with .bindparams({}=…), or write \\\\:{} for a colon",
                            word.text, word.text
                        ));
                        return Err(Box::new(diagnostic));
                    }
                }
                at += 2;
            }
            _ => {
                sql.push_str(token.text);
                at += 1;
            }
        }
    }
    Ok(unescaped(&sql))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_put_in_but_not_into_literals_and_casts() {
        let five = Parameter { value: Some(Value::Int(5)), values: Values::Any };
        let parameters: TextParameters = [("x".to_string(), five)].into();
        for (text, filled) in [
            ("a = :x", "a = 5"),
            ("a = :x::int AND b[:2]", "a = 5::int AND b[:2]"),
            ("'{\"a\":x, :x}' || \":x\" -- :x", "'{\"a\":x, :x}' || \":x\" -- :x"),
            ("$$ :x $$", "$$ :x $$"),
            ("a\\:x", "a:x"),
        ] {
            assert_eq!(fill(text, &parameters, Span::NONE).unwrap(), filled);
        }
        assert!(fill("a = :y", &parameters, Span::NONE).is_err());
        assert!(bound(&Value::dict(vec![(Value::Int(1), Value::Int(2))]), Span::NONE).is_err());
        assert_eq!(unescaped("'\\:y' x\\::int"), "':y' x\\::int");
    }
}
