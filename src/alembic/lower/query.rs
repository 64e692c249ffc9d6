//! Queries built with SQLAlchemy: `insert`, `update`, `delete` and `select` with the clauses that migrations use.

mod conflict;
pub(super) mod rows;
mod tail;

use super::described::{Table, construct, method, table};
use super::expression::{Printer, QUERY, in_dml, unread};
use super::given::{Lowered, as_text, misfit};
use super::literal::literal;
use super::types::Values;
use crate::alembic::value::{Argument, SymbolKind, Value, positional};
use crate::source::Span;
use crate::sql::Ident;
use rows::Rows;
use std::collections::BTreeMap;

/// Values by name that came beside a statement: `bind.execute(statement, {'name': value})`.
pub(super) type Parameters = BTreeMap<String, Value>;

/// A query: where it begins and the methods that are chained to it, first to last.
struct Chain<'a> {
    /// `insert`, `update`, `delete` or `select`.
    verb: &'a str,
    /// The table or, for a select, the columns.
    subject: Vec<Value>,
    clauses: Vec<(&'a str, &'a [Argument])>,
}

/// True for a query or a chain that begins with one.
pub(super) fn is_query(value: &Value) -> bool {
    chain(value).is_some()
}

fn chain(value: &Value) -> Option<Chain<'_>> {
    let mut clauses = Vec::new();
    let mut value = value;
    loop {
        if let Some((verb @ ("insert" | "update" | "delete" | "select"), arguments)) = construct(value) {
            let subject: Vec<Value> = positional(arguments).map(|argument| argument.value.clone()).collect();
            clauses.reverse();
            return Some(Chain { verb, subject, clauses });
        }
        let (base, name, arguments) = method(value)?;
        if let verb @ ("insert" | "update" | "delete" | "select") = name
            && table(base, Span::NONE).is_some()
        {
            clauses.reverse();
            return Some(Chain { verb, subject: vec![base.clone()], clauses });
        }
        clauses.push((name, arguments));
        value = base;
    }
}

/// The SQL of a query that stands inside another.
pub(super) fn query(value: &Value, printer: Printer<'_>, span: Span) -> Lowered<String> {
    match chain(value) {
        Some(chain) if chain.verb == "select" => Ok(select(&chain, printer, value, span)?),
        Some(_) => statement(value, &Parameters::new(), span),
        None => Ok(printer.sql(value, span)?.text),
    }
}

/// The SQL of a whole statement; `parameters` are the values that came beside it.
pub(super) fn statement(value: &Value, parameters: &Parameters, span: Span) -> Lowered<String> {
    let Some(chain) = chain(value) else { return unread(value, span) };
    match chain.verb {
        "select" | "delete" if !parameters.is_empty() => misfit(span, "no column takes the values of these parameters"),
        "select" => select(&chain, QUERY, value, span),
        verb => {
            let Some(table) = chain.subject.first().and_then(|subject| table(subject, span)) else {
                return unread(value, span);
            };
            match verb {
                "insert" => insert(&chain, &table, parameters, value, span),
                "update" => update(&chain, &table, parameters, value, span),
                _ => delete(&chain, &table, value, span),
            }
        }
    }
}

fn written(value: &Value, values: &Values, printer: Printer<'_>, span: Span) -> Lowered<String> {
    match value {
        Value::Symbol(_) if value.as_call().is_none_or(|(path, _)| path.starts_with("sqlalchemy.")) => {
            Ok(printer.sql(value, span)?.in_parentheses())
        }
        value => literal(value, values, span),
    }
}

fn insert(chain: &Chain<'_>, table: &Table, parameters: &Parameters, whole: &Value, span: Span) -> Lowered<String> {
    let mut rows = Rows::new(table, QUERY);
    let mut source = None;
    let mut tail = String::new();
    for (name, arguments) in &chain.clauses {
        match *name {
            "values" => rows.add(arguments, span)?,
            "from_select" => {
                let [columns, query_argument] = arguments else { return unread(whole, span) };
                let columns = super::given::idents(columns)?;
                let is_given = |name: &str| columns.iter().any(|column| column.as_str() == name);
                let defaults = table.columns.iter().filter(|column| column.default.is_some());
                if let Some(column) = defaults.into_iter().find(|column| !is_given(&column.name)) {
                    return misfit(span, format!("the query gives no value to column {}", column.name));
                }
                let columns: Vec<String> = columns.iter().map(Ident::to_string).collect();
                source = Some(format!("({}) {}", columns.join(", "), query(&query_argument.value, QUERY, span)?));
            }
            "on_conflict_do_nothing" | "on_conflict_do_update" => {
                tail.push_str(&conflict::clause(name, arguments, table, span)?)
            }
            "returning" => tail.push_str(&format!(" RETURNING {}", columns(arguments, span)?)),
            "inline" => {}
            _ => return unread(whole, span),
        }
    }
    rows.beside(parameters, span)?;
    rows.fill(|column| column.default.as_ref(), span)?;
    let rows = rows.finished(span)?;
    let Some(first) = rows.first() else {
        let source = source.unwrap_or_else(|| "DEFAULT VALUES".into());
        return Ok(format!("INSERT INTO {} {source}{tail}", table.name));
    };
    if source.is_some() {
        return misfit(span, "rows come from a query or from values, not from both");
    }
    let names: Vec<&String> = first.iter().map(|(name, ..)| name).collect();
    let asks_back = table.is_full && rows.len() == 1 && tail.is_empty();
    let keys = table.columns.iter().filter(|column| column.is_key).map(|column| &column.name);
    if asks_back && keys.clone().any(|key| !names.contains(&key)) {
        let keys: Vec<String> = keys.map(|key| format!("{}.{}", table.name, Ident::made(key.as_str()))).collect();
        tail.push_str(&format!(" RETURNING {}", keys.join(", ")));
    }
    let names: Vec<String> = names.into_iter().map(|name| Ident::made(name.as_str()).to_string()).collect();
    let rows = rows.iter().map(|row| {
        let values: Vec<&str> = row.iter().map(|(_, value, _)| value.as_str()).collect();
        format!("({})", values.join(", "))
    });
    let rows: Vec<String> = rows.collect();
    Ok(format!("INSERT INTO {} ({}) VALUES {}{tail}", table.name, names.join(", "), rows.join(", ")))
}

fn update(chain: &Chain<'_>, table: &Table, parameters: &Parameters, whole: &Value, span: Span) -> Lowered<String> {
    let enclosing = [table.source()];
    let printer = Printer { enclosing: &enclosing, ..QUERY };
    let mut rows = Rows::new(table, printer);
    let mut conditions = Vec::new();
    let mut tail = String::new();
    for (name, arguments) in &chain.clauses {
        match *name {
            "values" => rows.add(arguments, span)?,
            "where" | "filter" => conditions.extend(arguments.iter().map(|argument| argument.value.clone())),
            "returning" => tail.push_str(&format!(" RETURNING {}", columns(arguments, span)?)),
            "execution_options" => {}
            _ => return unread(whole, span),
        }
    }
    rows.beside(parameters, span)?;
    rows.fill(|column| column.on_update.as_ref(), span)?;
    let rows = rows.finished(span)?;
    let [set] = rows.as_slice() else { return misfit(span, "an update sets the values of one row") };
    let mut from = Vec::new();
    conditions.iter().chain(set.iter().map(|(.., value)| value)).for_each(|value| tables_in(value, span, &mut from));
    let from = other_tables(from, &enclosing, " FROM ");
    let set: Vec<String> =
        set.iter().map(|(name, value, _)| format!("{}={value}", Ident::made(name.as_str()))).collect();
    let condition = where_clause(&conditions, printer, span)?;
    Ok(format!("UPDATE {} SET {}{from}{condition}{tail}", table.name, set.join(", ")))
}

fn delete(chain: &Chain<'_>, table: &Table, whole: &Value, span: Span) -> Lowered<String> {
    let enclosing = [table.source()];
    let mut conditions = Vec::new();
    for (name, arguments) in &chain.clauses {
        match *name {
            "where" | "filter" => conditions.extend(arguments.iter().map(|argument| argument.value.clone())),
            "execution_options" => {}
            _ => return unread(whole, span),
        }
    }
    let mut from = Vec::new();
    conditions.iter().for_each(|value| tables_in(value, span, &mut from));
    let using = other_tables(from, &enclosing, " USING ");
    let condition = where_clause(&conditions, Printer { enclosing: &enclosing, ..QUERY }, span)?;
    Ok(format!("DELETE FROM {}{using}{condition}", table.name))
}

/// The tables besides that of the statement, behind a word.
fn other_tables(mut tables: Vec<String>, own: &[String], word: &str) -> String {
    tables.retain(|table| !own.contains(table));
    if tables.is_empty() { String::new() } else { format!("{word}{}", tables.join(", ")) }
}

fn where_clause(conditions: &[Value], printer: Printer<'_>, span: Span) -> Lowered<String> {
    if conditions.is_empty() {
        return Ok(String::new());
    }
    Ok(format!(" WHERE {}", printer.all(conditions, span)?))
}

fn columns(arguments: &[Argument], span: Span) -> Lowered<String> {
    let parts: Lowered<Vec<String>> = arguments.iter().map(|argument| in_dml(&argument.value, span)).collect();
    Ok(parts?.join(", "))
}

fn select(chain: &Chain<'_>, printer: Printer<'_>, whole: &Value, span: Span) -> Lowered<String> {
    let subject: Vec<Value> = match chain.subject.as_slice() {
        // The list of the old style: select([a, b]).
        [one] if one.members().is_some() => one.members().unwrap_or_default(),
        many => many.to_vec(),
    };
    let mut conditions = Vec::new();
    let mut given_from: Vec<(String, Vec<String>)> = Vec::new();
    let mut tail = tail::Tail::default();
    for (name, arguments) in &chain.clauses {
        match *name {
            "where" | "filter" => conditions.extend(arguments.iter().map(|argument| argument.value.clone())),
            "select_from" => {
                for argument in *arguments {
                    given_from.push(source(&argument.value, printer, span)?);
                }
            }
            _ if tail.takes(name, arguments) => {}
            "scalar_subquery" | "as_scalar" | "correlate" | "execution_options" => {}
            _ => return unread(whole, span),
        }
    }
    let mut from: Vec<String> = Vec::new();
    subject.iter().chain(&conditions).for_each(|value| tables_in(value, span, &mut from));
    from.retain(|table| !given_from.iter().any(|(_, inside)| inside.contains(table)));
    let from = match given_from.is_empty() {
        true => new_tables(from, printer.enclosing),
        false => from.into_iter().filter(|table| !printer.enclosing.contains(table)).collect(),
    };
    let from: Vec<String> = given_from.into_iter().map(|(text, _)| text).chain(from).collect();
    let enclosing: Vec<String> = printer.enclosing.iter().chain(&from).cloned().collect();
    let printer = Printer { enclosing: &enclosing, ..printer };
    let selected = selected(&subject, printer, span)?;
    let from = if from.is_empty() { String::new() } else { format!(" FROM {}", from.join(", ")) };
    let condition = where_clause(&conditions, printer, span)?;
    Ok(format!("SELECT {}{selected}{from}{condition}{}", tail.distinct(printer, span)?, tail.finished(printer, span)?))
}

/// The columns of a query; an expression without a name gets the label that SQLAlchemy gives it.
fn selected(subject: &[Value], printer: Printer<'_>, span: Span) -> Lowered<String> {
    let mut labels: BTreeMap<String, usize> = BTreeMap::new();
    let mut selected = Vec::new();
    for value in subject {
        if let Some(table) = table(value, span) {
            let label = table.label();
            let names = table.columns.iter().map(|column| Ident::made(column.name.as_str()));
            selected.extend(names.map(|name| format!("{label}.{name}")));
            continue;
        }
        let text = printer.sql(value, span)?.text;
        selected.push(match label(value) {
            None => text,
            Some(Label::Given(label)) => format!("{text} AS {}", Ident::made(label)),
            Some(Label::Numbered(word)) => {
                let number = labels.entry(word.clone()).or_default();
                *number += 1;
                format!("{text} AS {}", Ident::made(format!("{word}_{number}")))
            }
        });
    }
    Ok(selected.join(", "))
}

enum Label {
    Given(String),
    Numbered(String),
}

/// What an expression is called among the columns of a query; `None` for what has a name or is a text.
fn label(value: &Value) -> Option<Label> {
    if let Some((_, "label", arguments)) = method(value) {
        return arguments.first().and_then(|argument| as_text(&argument.value)).map(Label::Given);
    }
    if let Some((function, "within_group", _)) = method(value) {
        return label(function);
    }
    if let Some((path, _)) = value.as_call()
        && let Some((_, function)) = path.split_once("func.")
    {
        return Some(Label::Numbered(function.rsplit('.').next().unwrap_or(function).to_string()));
    }
    match construct(value) {
        Some(("text" | "literal_column" | "column" | "Column", _)) => None,
        Some(("cast", [inner, ..])) => {
            Some(super::described::column_name(&inner.value).map_or(Label::Numbered("anon".into()), Label::Given))
        }
        _ if super::described::column_of(value).is_some() => None,
        _ => Some(Label::Numbered("anon".into())),
    }
}

/// What stands behind `FROM`, and the tables in it: a table, or tables that are joined.
fn source(value: &Value, printer: Printer<'_>, span: Span) -> Lowered<(String, Vec<String>)> {
    if let Some(table) = table(value, span) {
        return Ok((table.source(), vec![table.source()]));
    }
    let (left, name, arguments) = match (method(value), construct(value)) {
        (Some((left, name @ ("join" | "outerjoin"), arguments)), _) => (left, name, arguments),
        (_, Some((name @ ("join" | "outerjoin"), [left, arguments @ ..]))) => (&left.value, name, arguments),
        _ => return unread(value, span),
    };
    let positional: &[&str] = match name {
        "join" => &["right", "onclause", "isouter", "full"],
        _ => &["right", "onclause", "full"],
    };
    let given = super::given::Given::bind(name, positional, &[], arguments, span)?.no_rest()?;
    let (one, mut inside) = source(left, printer, span)?;
    let (other, more) = source(&given.required("right")?.value, printer, span)?;
    inside.extend(more);
    let word = match (given.flag("full")?, name == "outerjoin" || given.flag("isouter")?) {
        (true, _) => "FULL OUTER JOIN",
        (false, true) => "LEFT OUTER JOIN",
        (false, false) => "JOIN",
    };
    let condition = printer.sql(&given.required("onclause")?.value, span)?.text;
    Ok((format!("{one} {word} {other} ON {condition}"), inside))
}

/// `sa.exists().where(…)`: what exists, as a query of all columns.
pub(super) fn existence(value: &Value, printer: Printer<'_>, span: Span) -> Lowered<Option<String>> {
    let mut conditions = Vec::new();
    let mut value = value;
    loop {
        if let Some(("exists", arguments)) = construct(value) {
            let inner = match arguments {
                [] => {
                    let mut from = Vec::new();
                    conditions.iter().for_each(|condition| tables_in(condition, span, &mut from));
                    let enclosing: Vec<String> = printer.enclosing.iter().chain(&from).cloned().collect();
                    let from = new_tables(from, printer.enclosing).join(", ");
                    let from = if from.is_empty() { from } else { format!(" FROM {from}") };
                    let condition = where_clause(&conditions, Printer { enclosing: &enclosing, ..printer }, span)?;
                    format!("SELECT *{from}{condition}")
                }
                [argument] if conditions.is_empty() => query(&argument.value, printer, span)?,
                _ => return Ok(None),
            };
            return Ok(Some(format!("EXISTS ({inner})")));
        }
        match method(value) {
            Some((base, "where", arguments)) => {
                conditions.splice(0..0, arguments.iter().map(|argument| argument.value.clone()));
                value = base;
            }
            Some((base, "exists", [])) if is_query(base) => {
                return Ok(Some(format!("EXISTS ({})", query(base, printer, span)?)));
            }
            _ => return Ok(None),
        }
    }
}

/// What the queries around do not name again, unless nothing were left.
fn new_tables(from: Vec<String>, enclosing: &[String]) -> Vec<String> {
    let own: Vec<String> = from.iter().filter(|table| !enclosing.contains(table)).cloned().collect();
    if own.is_empty() { from } else { own }
}

fn push_new(from: &mut Vec<String>, name: String) {
    if !from.contains(&name) {
        from.push(name);
    }
}

/// The tables whose columns an expression names, in the order in which it names them.
fn tables_in(value: &Value, span: Span, from: &mut Vec<String>) {
    if is_query(value) || matches!(construct(value), Some(("exists", _))) {
        return;
    }
    if let Some(table) = table(value, span) {
        return push_new(from, table.source());
    }
    let Value::Symbol(symbol) = value else {
        // The keys of a window, the pairs of a CASE.
        return value.members().unwrap_or_default().iter().for_each(|member| tables_in(member, span, from));
    };
    match &symbol.kind {
        SymbolKind::Path(_) => {}
        SymbolKind::Call { .. } if matches!(method(value), Some((_, "exists" | "alias", _))) => {}
        SymbolKind::Attribute(base, _) => tables_in(base, span, from),
        SymbolKind::Call { callee, arguments } => {
            // A condition of `exists` names tables of its own.
            if existence_root(callee) {
                return;
            }
            tables_in(callee, span, from);
            arguments.iter().for_each(|argument| tables_in(&argument.value, span, from));
        }
        SymbolKind::Operation { operands, .. } => operands.iter().for_each(|operand| tables_in(operand, span, from)),
        SymbolKind::Subscript(base, key) => {
            tables_in(base, span, from);
            tables_in(key, span, from);
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
