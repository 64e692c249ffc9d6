//! Queries built with SQLAlchemy: `insert`, `update`, `delete` and `select` with the clauses that migrations use.

mod conflict;
mod from;
pub mod rows;
mod tail;

use super::described::{Table, column_of, construct, method, table};
use super::expression::{Printer, QUERY, in_dml, unread};
use super::given::{Lowered, as_text, misfit};
use super::literal::literal;
use super::source::{Identity, Origin, Source, is_surely_named, source};
use super::types::Values;
use crate::python::value::{Argument, Value, positional};
use crate::source::Span;
use crate::sql::Ident;
use from::From;
use rows::Rows;
use std::collections::BTreeMap;

/// Values by name that came beside a statement: `bind.execute(statement, {'name': value})`.
pub type Parameters = BTreeMap<String, Value>;

/// A query: where it begins and the methods that are chained to it, first to last.
struct Chain<'a> {
    /// `insert`, `update`, `delete` or `select`.
    verb: &'a str,
    /// The table or, for a select, the columns.
    subject: Vec<Value>,
    clauses: Vec<(&'a str, &'a [Argument])>,
}

impl Chain<'_> {
    /// The columns of a select, or its one table.
    fn subjects(&self) -> Vec<Value> {
        match self.subject.as_slice() {
            // The list of the old style: select([a, b]).
            [one] if one.members().is_some() => one.members().unwrap_or_default(),
            many => many.to_vec(),
        }
    }
}

/// True for a query or a chain that begins with one.
pub fn is_query(value: &Value) -> bool {
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
        let is_subject = match name {
            "insert" | "update" | "delete" => table(base, Span::NONE).is_some(),
            "select" => source(base, Span::NONE).is_some(),
            // What these make is a query no longer.
            "subquery" | "alias" | "cte" | "lateral" => return None,
            _ => false,
        };
        if let (true, verb) = (is_subject, name) {
            clauses.reverse();
            return Some(Chain { verb, subject: vec![base.clone()], clauses });
        }
        clauses.push((name, arguments));
        value = base;
    }
}

/// The SQL of a query that stands inside another.
pub fn query(value: &Value, printer: Printer<'_>, span: Span) -> Lowered<String> {
    match chain(value) {
        Some(chain) if chain.verb == "select" => Ok(select(&chain, printer, false, value, span)?),
        Some(_) => unread(value, span),
        None => Ok(printer.sql(value, span)?.text),
    }
}

/// The SQL of a whole statement; `parameters` are the values that came beside it.
pub fn statement(value: &Value, parameters: &Parameters, span: Span) -> Lowered<String> {
    let sql = spelled(value, parameters, span)?;
    if is_surely_named(value, &sql, span) {
        Ok(sql)
    } else {
        misfit(span, "the name of an alias is not sure: give it one")
    }
}

fn spelled(value: &Value, parameters: &Parameters, span: Span) -> Lowered<String> {
    let Some(chain) = chain(value) else { return unread(value, span) };
    match chain.verb {
        "select" | "delete" if !parameters.is_empty() => misfit(span, "no column takes the values of these parameters"),
        "select" => select(&chain, QUERY, false, value, span),
        verb => {
            let Some(target) = chain.subject.first().and_then(|subject| source(subject, span)) else {
                return unread(value, span);
            };
            match (verb, &target.origin) {
                ("insert", Origin::Table(table)) if !target.is_alias() => {
                    insert(&chain, table, parameters, value, span)
                }
                ("update", Origin::Table(table)) => update(&chain, &target, table, parameters, value, span),
                ("delete", Origin::Table(_)) => delete(&chain, target, value, span),
                _ => unread(value, span),
            }
        }
    }
}

/// The columns of a `SELECT`; `None` for anything else.
pub fn selected_by(value: &Value) -> Option<Vec<Value>> {
    chain(value).filter(|chain| chain.verb == "select").map(|chain| chain.subjects())
}

/// The SQL of a `SELECT` behind `FROM`: it sees nothing of the query around it, and its columns are named.
fn subselect(value: &Value, span: Span) -> Lowered<String> {
    match chain(value) {
        Some(chain) => select(&chain, QUERY, true, value, span),
        None => unread(value, span),
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

fn update(
    chain: &Chain<'_>,
    target: &Source,
    table: &Table,
    parameters: &Parameters,
    whole: &Value,
    span: Span,
) -> Lowered<String> {
    let mut values = Vec::new();
    let mut conditions = Vec::new();
    let mut returning = Vec::new();
    for (name, arguments) in &chain.clauses {
        match *name {
            "values" => values.push(*arguments),
            "where" | "filter" => conditions.extend(arguments.iter().map(|argument| argument.value.clone())),
            "returning" => returning.extend(arguments.iter().cloned()),
            "execution_options" => {}
            _ => return unread(whole, span),
        }
    }
    // What the values take columns from is known before it is known how they are written.
    let known = around(target, &others(&conditions, target, span));
    let set = row(&values, table, parameters, Printer { enclosing: &known, ..QUERY }, span)?;
    let others = others(conditions.iter().chain(set.iter().map(|(.., value)| value)), target, span);
    let enclosing = around(target, &others);
    let printer = Printer { enclosing: &enclosing, ..QUERY };
    let set = row(&values, table, parameters, printer, span)?;
    let set: Vec<String> =
        set.iter().map(|(name, value, _)| format!("{}={value}", Ident::made(name.as_str()))).collect();
    let from = from::clause("FROM", &others, QUERY, span)?;
    let condition = where_clause(&conditions, printer, span)?;
    let tail = match returning.is_empty() {
        true => String::new(),
        false => format!(" RETURNING {}", columns(&returning, span)?),
    };
    Ok(format!("UPDATE {}{} SET {}{from}{condition}{tail}", table.name, target.alias(), set.join(", ")))
}

fn delete(chain: &Chain<'_>, target: Source, whole: &Value, span: Span) -> Lowered<String> {
    let mut conditions = Vec::new();
    for (name, arguments) in &chain.clauses {
        match *name {
            "where" | "filter" => conditions.extend(arguments.iter().map(|argument| argument.value.clone())),
            "execution_options" => {}
            _ => return unread(whole, span),
        }
    }
    let others = others(&conditions, &target, span);
    let enclosing = around(&target, &others);
    let using = from::clause("USING", &others, QUERY, span)?;
    let condition = where_clause(&conditions, Printer { enclosing: &enclosing, ..QUERY }, span)?;
    Ok(format!("DELETE FROM {}{using}{condition}", From::One(target).sql(QUERY, span)?))
}

/// What an update or a delete takes columns from besides its own table.
fn others<'a>(values: impl IntoIterator<Item = &'a Value>, target: &Source, span: Span) -> Vec<From> {
    let mut sources = from::sources(values, span);
    sources.retain(|source| source.identity != target.identity);
    sources.into_iter().map(From::One).collect()
}

/// What the queries inside of an update or a delete do not name again.
fn around(target: &Source, others: &[From]) -> Vec<Identity> {
    let mut around = from::inside(others);
    around.push(target.identity.clone());
    around
}

/// The one row that an update sets.
fn row(
    values: &[&[Argument]],
    table: &Table,
    parameters: &Parameters,
    printer: Printer<'_>,
    span: Span,
) -> Lowered<Vec<rows::Assignment>> {
    let mut rows = Rows::new(table, printer);
    values.iter().try_for_each(|arguments| rows.add(arguments, span))?;
    rows.beside(parameters, span)?;
    rows.fill(|column| column.on_update.as_ref(), span)?;
    match rows.finished(span)?.as_slice() {
        [set] => Ok(set.clone()),
        _ => misfit(span, "an update sets the values of one row"),
    }
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

/// `is_from` is true behind `FROM`.
fn select(chain: &Chain<'_>, printer: Printer<'_>, is_from: bool, whole: &Value, span: Span) -> Lowered<String> {
    let subject = chain.subjects();
    let mut conditions = Vec::new();
    let mut from: Vec<From> = Vec::new();
    let mut joins = Vec::new();
    let mut correlated = None;
    let mut tail = tail::Tail::default();
    for (name, arguments) in &chain.clauses {
        match *name {
            "where" | "filter" => conditions.extend(arguments.iter().map(|argument| argument.value.clone())),
            "select_from" => {
                for argument in *arguments {
                    from.push(from::from(&argument.value, span)?);
                }
            }
            "join" | "outerjoin" => joins.push((*name, *arguments)),
            "correlate" => correlated = Some(*arguments),
            _ if tail.takes(name, arguments) => {}
            "scalar_subquery" | "as_scalar" | "execution_options" => {}
            _ => return unread(whole, span),
        }
    }
    for (name, arguments) in joins {
        from = vec![from::joined(from, &subject, name, arguments, whole, span)?];
    }
    for source in from::sources(subject.iter().chain(&conditions), span) {
        if !from::inside(&from).contains(&source.identity) {
            from.push(From::One(source));
        }
    }
    if let Some(arguments) = correlated {
        from::check_correlation(&from, arguments, printer, whole, span)?;
    }
    let from = from::uncorrelated(from, printer.enclosing, whole, span)?;
    let enclosing = from::inside(&from);
    let printer = Printer { enclosing: &enclosing, ..printer };
    let distinct = tail.distinct(printer, span)?;
    let selected = selected(&subject, printer, is_from, span)?;
    let from = from::clause("FROM", &from, printer, span)?;
    let condition = where_clause(&conditions, printer, span)?;
    Ok(format!("SELECT {distinct}{selected}{from}{condition}{}", tail.finished(printer, span)?))
}

/// The columns of a query; an expression without a name gets the label that SQLAlchemy gives it.
fn selected(subject: &[Value], printer: Printer<'_>, is_from: bool, span: Span) -> Lowered<String> {
    let mut labels: BTreeMap<String, usize> = BTreeMap::new();
    let mut selected = Vec::new();
    let named = |text: String, name: &Ident| if is_from { format!("{text} AS {name}") } else { text };
    for value in subject {
        if let Some(source) = source(value, span) {
            let label = source.label();
            let names = source.names().into_iter().map(Ident::made);
            selected.extend(names.map(|name| named(format!("{label}.{name}"), &name)));
            continue;
        }
        let text = printer.sql(value, span)?.text;
        selected.push(match label(value) {
            None => match column_of(value) {
                Some((_, name)) => named(text, &Ident::made(name)),
                None => text,
            },
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
        None if matches!(value, Value::Int(_)) => None,
        Some(("text" | "literal_column" | "column" | "Column", _)) => None,
        Some(("cast", [inner, ..])) => {
            Some(super::described::column_name(&inner.value).map_or(Label::Numbered("anon".into()), Label::Given))
        }
        _ if column_of(value).is_some() => None,
        _ => Some(Label::Numbered("anon".into())),
    }
}

/// `sa.exists().where(…)`: what exists, as a query of all columns.
pub fn existence(value: &Value, printer: Printer<'_>, span: Span) -> Lowered<Option<String>> {
    let mut conditions = Vec::new();
    let mut value = value;
    loop {
        if let Some(("exists", arguments)) = construct(value) {
            let inner = match arguments {
                [] => {
                    let from = from::sources(&conditions, span).into_iter().map(From::One).collect();
                    let from = from::uncorrelated(from, printer.enclosing, value, span)?;
                    let enclosing = from::inside(&from);
                    let printer = Printer { enclosing: &enclosing, ..printer };
                    let from = from::clause("FROM", &from, printer, span)?;
                    let condition = where_clause(&conditions, printer, span)?;
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
