//! Queries built with SQLAlchemy: `insert`, `update`, `delete` and `select` with the clauses that migrations use.

use super::expression::{Printer, Table, construct, in_dml, method, table, unread};
use super::given::{Lowered, as_text, misfit};
use super::literal::literal;
use super::types::Values;
use crate::alembic::value::{Argument, SymbolKind, Value, positional};
use crate::source::Span;
use crate::sql::Ident;
use std::collections::BTreeMap;

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
pub(super) fn query(value: &Value, span: Span) -> Lowered<String> {
    match chain(value) {
        Some(_) => statement(value, &BTreeMap::new(), span),
        None => in_dml(value, span),
    }
}

/// The SQL of a whole statement; `parameters` are the values that came beside it, as literals.
pub(super) fn statement(value: &Value, parameters: &BTreeMap<String, String>, span: Span) -> Lowered<String> {
    let Some(chain) = chain(value) else { return unread(value, span) };
    match chain.verb {
        "select" => select(&chain, value, span),
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

/// The columns and values of `.values(…)`.
fn assignments(arguments: &[Argument], table: &Table, span: Span) -> Lowered<Vec<Vec<(String, String)>>> {
    let mut rows = Vec::new();
    let mut named = Vec::new();
    for argument in arguments {
        match (&argument.name, &argument.value, argument.value.members()) {
            (Some(name), value, _) => {
                named.push((name.to_string(), written(value, &table.values(name), argument.span)?))
            }
            (None, Value::Dict(_), _) => rows.push(row(&argument.value, table, argument.span)?),
            (None, Value::List(_), Some(members)) => {
                for member in &members {
                    rows.push(row(member, table, argument.span)?);
                }
            }
            (None, _, Some(members)) => {
                let names = table.columns.iter().map(|(name, ..)| name.clone());
                let parts = names.zip(members).map(|(name, value)| {
                    let text = written(&value, &table.values(&name), argument.span)?;
                    Ok((name, text))
                });
                rows.push(parts.collect::<Lowered<Vec<_>>>()?);
            }
            (None, value, None) => return unread(value, span),
        }
    }
    if !named.is_empty() {
        rows.push(named);
    }
    Ok(rows)
}

fn row(value: &Value, table: &Table, span: Span) -> Lowered<Vec<(String, String)>> {
    let Value::Dict(dict) = value else { return unread(value, span) };
    let mut row = Vec::new();
    for (name, value) in dict.0.borrow().iter() {
        let Some(name) = as_text(name).or_else(|| super::expression::column_name(name)) else {
            return misfit(span, "the columns of a row are named by strings");
        };
        let text = written(value, &table.values(&name), span)?;
        row.push((name, text));
    }
    Ok(row)
}

fn written(value: &Value, values: &Values, span: Span) -> Lowered<String> {
    match value {
        Value::Symbol(_) if value.as_call().is_none_or(|(path, _)| path.starts_with("sqlalchemy.")) => {
            in_dml(value, span)
        }
        value => literal(value, values, span),
    }
}

/// Values in the order of the table's columns, as SQLAlchemy prints them; unknown columns last.
fn in_table_order(mut row: Vec<(String, String)>, table: &Table) -> Vec<(String, String)> {
    row.sort_by_key(|(name, _)| table.columns.iter().position(|(known, ..)| known == name).unwrap_or(usize::MAX));
    row
}

fn insert(
    chain: &Chain<'_>,
    table: &Table,
    parameters: &BTreeMap<String, String>,
    whole: &Value,
    span: Span,
) -> Lowered<String> {
    let mut rows = Vec::new();
    let mut source = None;
    let mut tail = String::new();
    for (name, arguments) in &chain.clauses {
        match *name {
            "values" => rows.extend(assignments(arguments, table, span)?),
            "from_select" => {
                let [columns, query_argument] = arguments else { return unread(whole, span) };
                let columns: Vec<String> = super::given::idents(columns)?.iter().map(Ident::to_string).collect();
                source = Some(format!("({}) {}", columns.join(", "), query(&query_argument.value, span)?));
            }
            "on_conflict_do_nothing" => tail.push_str(&conflict(arguments)?),
            "returning" => tail.push_str(&format!(" RETURNING {}", columns(arguments, span)?)),
            "inline" => {}
            _ => return unread(whole, span),
        }
    }
    if rows.is_empty() && source.is_none() && !parameters.is_empty() {
        rows.push(parameters.iter().map(|(name, value)| (name.clone(), value.clone())).collect());
    }
    if let Some(source) = source {
        return Ok(format!("INSERT INTO {} {source}{tail}", table.name));
    }
    let Some(first) = rows.first() else {
        return Ok(format!("INSERT INTO {} DEFAULT VALUES{tail}", table.name));
    };
    let names: Vec<String> = in_table_order(first.clone(), table).into_iter().map(|(name, _)| name).collect();
    let asks_back = table.is_full && rows.len() == 1 && tail.is_empty();
    let keys = table.columns.iter().filter(|(.., is_key)| *is_key).map(|(name, ..)| name);
    if asks_back && keys.clone().any(|key| !names.contains(key)) {
        let keys: Vec<String> = keys.map(|key| format!("{}.{}", table.name, Ident::made(key.as_str()))).collect();
        tail.push_str(&format!(" RETURNING {}", keys.join(", ")));
    }
    let rows = rows.into_iter().map(|row| {
        let values: Vec<String> = in_table_order(row, table).into_iter().map(|(_, value)| value).collect();
        format!("({})", values.join(", "))
    });
    let rows: Vec<String> = rows.collect();
    let names: Vec<String> = names.into_iter().map(|name| Ident::made(name).to_string()).collect();
    Ok(format!("INSERT INTO {} ({}) VALUES {}{tail}", table.name, names.join(", "), rows.join(", ")))
}

fn conflict(arguments: &[Argument]) -> Lowered<String> {
    let mut target = String::new();
    for argument in arguments {
        match argument.name.as_deref() {
            Some("index_elements") | None => {
                let columns: Vec<String> = super::given::idents(argument)?.iter().map(Ident::to_string).collect();
                target = format!(" ({})", columns.join(", "));
            }
            Some("constraint") => target = format!(" ON CONSTRAINT {}", super::given::ident(argument)?),
            Some(name) => return misfit(argument.span, format!("on_conflict_do_nothing({name}=…) is not read")),
        }
    }
    Ok(format!(" ON CONFLICT{target} DO NOTHING"))
}

fn update(
    chain: &Chain<'_>,
    table: &Table,
    parameters: &BTreeMap<String, String>,
    whole: &Value,
    span: Span,
) -> Lowered<String> {
    let mut set = Vec::new();
    let mut conditions = Vec::new();
    let mut tail = String::new();
    for (name, arguments) in &chain.clauses {
        match *name {
            "values" => set.extend(assignments(arguments, table, span)?.into_iter().flatten()),
            "where" | "filter" => conditions.extend(arguments.iter().map(|argument| argument.value.clone())),
            "returning" => tail.push_str(&format!(" RETURNING {}", columns(arguments, span)?)),
            "execution_options" => {}
            _ => return unread(whole, span),
        }
    }
    set.extend(parameters.iter().map(|(name, value)| (name.clone(), value.clone())));
    let set: Vec<String> =
        in_table_order(set, table).into_iter().map(|(name, value)| format!("{}={value}", Ident::made(name))).collect();
    Ok(format!("UPDATE {} SET {}{}{tail}", table.name, set.join(", "), where_clause(&conditions, span)?))
}

fn delete(chain: &Chain<'_>, table: &Table, whole: &Value, span: Span) -> Lowered<String> {
    let mut conditions = Vec::new();
    for (name, arguments) in &chain.clauses {
        match *name {
            "where" | "filter" => conditions.extend(arguments.iter().map(|argument| argument.value.clone())),
            "execution_options" => {}
            _ => return unread(whole, span),
        }
    }
    Ok(format!("DELETE FROM {}{}", table.name, where_clause(&conditions, span)?))
}

fn where_clause(conditions: &[Value], span: Span) -> Lowered<String> {
    if conditions.is_empty() {
        return Ok(String::new());
    }
    let arguments: Vec<Argument> =
        conditions.iter().map(|value| Argument { name: None, value: value.clone(), span }).collect();
    let callee = Value::path("sqlalchemy.and_", span);
    Ok(format!(" WHERE {}", in_dml(&Value::symbol(SymbolKind::Call { callee, arguments }, span), span)?))
}

fn columns(arguments: &[Argument], span: Span) -> Lowered<String> {
    let parts: Lowered<Vec<String>> = arguments.iter().map(|argument| in_dml(&argument.value, span)).collect();
    Ok(parts?.join(", "))
}

fn select(chain: &Chain<'_>, whole: &Value, span: Span) -> Lowered<String> {
    let mut selected = Vec::new();
    let mut from: Vec<String> = Vec::new();
    let mut subject = chain.subject.clone();
    // The list of the old style: select([a, b]).
    if let [one] = subject.as_slice()
        && let Some(members) = one.members()
    {
        subject = members;
    }
    let printer = Printer { qualify: true };
    for value in &subject {
        match table(value, span) {
            Some(table) => {
                selected.extend(
                    table.columns.iter().map(|(name, ..)| format!("{}.{}", table.name, Ident::made(name.as_str()))),
                );
                push_new(&mut from, table.name.to_string());
            }
            None => {
                let mut text = printer.sql(value, span)?.text;
                if let Some((_, "label", arguments)) = method(value)
                    && let Some(label) = arguments.first().and_then(|argument| as_text(&argument.value))
                {
                    text = format!("{text} AS {}", Ident::made(label));
                }
                selected.push(text);
                tables_in(value, span, &mut from);
            }
        }
    }
    let mut conditions = Vec::new();
    let mut tail = String::new();
    let mut distinct = "";
    for (name, arguments) in &chain.clauses {
        match *name {
            "where" | "filter" => conditions.extend(arguments.iter().map(|argument| argument.value.clone())),
            "select_from" => {
                from.clear();
                for argument in *arguments {
                    match table(&argument.value, span) {
                        Some(table) => push_new(&mut from, table.name.to_string()),
                        None => return unread(whole, span),
                    }
                }
            }
            "order_by" => tail.push_str(&format!(" ORDER BY {}", columns(arguments, span)?)),
            "group_by" => tail.push_str(&format!(" GROUP BY {}", columns(arguments, span)?)),
            "limit" => tail.push_str(&format!(" LIMIT {}", columns(arguments, span)?)),
            "distinct" if arguments.is_empty() => distinct = "DISTINCT ",
            "scalar_subquery" | "as_scalar" => {}
            _ => return unread(whole, span),
        }
    }
    for condition in &conditions {
        tables_in(condition, span, &mut from);
    }
    let from = if from.is_empty() { String::new() } else { format!(" FROM {}", from.join(", ")) };
    Ok(format!("SELECT {distinct}{}{from}{}{tail}", selected.join(", "), where_clause(&conditions, span)?))
}

fn push_new(from: &mut Vec<String>, name: String) {
    if !from.contains(&name) {
        from.push(name);
    }
}

/// The tables whose columns an expression names, in the order in which it names them.
fn tables_in(value: &Value, span: Span, from: &mut Vec<String>) {
    if is_query(value) {
        return;
    }
    if let Some(table) = table(value, span) {
        return push_new(from, table.name.to_string());
    }
    let Value::Symbol(symbol) = value else { return };
    match &symbol.kind {
        SymbolKind::Path(_) => {}
        SymbolKind::Attribute(base, _) => tables_in(base, span, from),
        SymbolKind::Call { callee, arguments } => {
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
