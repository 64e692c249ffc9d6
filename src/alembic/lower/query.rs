//! Queries built with SQLAlchemy: `insert`, `update`, `delete` and `select` with the clauses that migrations use.

mod conflict;

use super::described::{Table, construct, method, table};
use super::expression::{Printer, QUERY, in_dml, unread};
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
pub(super) fn query(value: &Value, printer: Printer<'_>, span: Span) -> Lowered<String> {
    match chain(value) {
        Some(chain) if chain.verb == "select" => Ok(select(&chain, printer, value, span)?),
        Some(_) => statement(value, &BTreeMap::new(), span),
        None => Ok(printer.sql(value, span)?.text),
    }
}

/// The SQL of a whole statement; `parameters` are the values that came beside it, as literals.
pub(super) fn statement(value: &Value, parameters: &BTreeMap<String, String>, span: Span) -> Lowered<String> {
    let Some(chain) = chain(value) else { return unread(value, span) };
    match chain.verb {
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

/// A value that is set: the column, its SQL, and the value itself.
type Assignment = (String, String, Value);

/// The columns and values of `.values(…)`, a row each.
fn assignments(
    arguments: &[Argument],
    table: &Table,
    printer: Printer<'_>,
    span: Span,
) -> Lowered<Vec<Vec<Assignment>>> {
    let mut rows = Vec::new();
    let mut named = Vec::new();
    let assign = |name: String, value: &Value, span: Span| -> Lowered<Assignment> {
        let text = written(value, &table.values(&name), printer, span)?;
        Ok((name, text, value.clone()))
    };
    let row = |value: &Value, span: Span| -> Lowered<Vec<Assignment>> {
        let Value::Dict(dict) = value else { return unread(value, span) };
        let mut row = Vec::new();
        for (name, value) in dict.0.borrow().iter() {
            let Some(name) = as_text(name).or_else(|| super::described::column_name(name)) else {
                return misfit(span, "the columns of a row are named by strings");
            };
            row.push(assign(name, value, span)?);
        }
        Ok(row)
    };
    for argument in arguments {
        match (&argument.name, &argument.value, argument.value.members()) {
            (Some(name), value, _) => named.push(assign(name.to_string(), value, argument.span)?),
            (None, Value::Dict(_), _) => rows.push(row(&argument.value, argument.span)?),
            (None, Value::List(_), Some(members)) => {
                for member in &members {
                    rows.push(row(member, argument.span)?);
                }
            }
            (None, _, Some(members)) => {
                let names = table.columns.iter().map(|(name, ..)| name.clone());
                let parts = names.zip(&members).map(|(name, value)| assign(name, value, argument.span));
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

fn written(value: &Value, values: &Values, printer: Printer<'_>, span: Span) -> Lowered<String> {
    match value {
        Value::Symbol(_) if value.as_call().is_none_or(|(path, _)| path.starts_with("sqlalchemy.")) => {
            Ok(printer.sql(value, span)?.in_parentheses())
        }
        value => literal(value, values, span),
    }
}

/// Values in the order of the table's columns, as SQLAlchemy prints them; unknown columns last.
fn in_table_order(mut row: Vec<Assignment>, table: &Table) -> Vec<Assignment> {
    row.sort_by_key(|(name, ..)| table.columns.iter().position(|(known, ..)| known == name).unwrap_or(usize::MAX));
    row
}

/// The values that came beside a statement.
fn beside(parameters: &BTreeMap<String, String>) -> impl Iterator<Item = Assignment> {
    parameters.iter().map(|(name, value)| (name.clone(), value.clone(), Value::None))
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
            "values" => rows.extend(assignments(arguments, table, QUERY, span)?),
            "from_select" => {
                let [columns, query_argument] = arguments else { return unread(whole, span) };
                let columns: Vec<String> = super::given::idents(columns)?.iter().map(Ident::to_string).collect();
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
    if rows.is_empty() && source.is_none() && !parameters.is_empty() {
        rows.push(beside(parameters).collect());
    }
    if let Some(source) = source {
        return Ok(format!("INSERT INTO {} {source}{tail}", table.name));
    }
    let Some(first) = rows.first() else {
        return Ok(format!("INSERT INTO {} DEFAULT VALUES{tail}", table.name));
    };
    let names: Vec<String> = in_table_order(first.clone(), table).into_iter().map(|(name, ..)| name).collect();
    let asks_back = table.is_full && rows.len() == 1 && tail.is_empty();
    let keys = table.columns.iter().filter(|(.., is_key)| *is_key).map(|(name, ..)| name);
    if asks_back && keys.clone().any(|key| !names.contains(key)) {
        let keys: Vec<String> = keys.map(|key| format!("{}.{}", table.name, Ident::made(key.as_str()))).collect();
        tail.push_str(&format!(" RETURNING {}", keys.join(", ")));
    }
    let rows = rows.into_iter().map(|row| {
        let values: Vec<String> = in_table_order(row, table).into_iter().map(|(_, value, _)| value).collect();
        format!("({})", values.join(", "))
    });
    let rows: Vec<String> = rows.collect();
    let names: Vec<String> = names.into_iter().map(|name| Ident::made(name).to_string()).collect();
    Ok(format!("INSERT INTO {} ({}) VALUES {}{tail}", table.name, names.join(", "), rows.join(", ")))
}

fn update(
    chain: &Chain<'_>,
    table: &Table,
    parameters: &BTreeMap<String, String>,
    whole: &Value,
    span: Span,
) -> Lowered<String> {
    let enclosing = [table.source()];
    let printer = Printer { enclosing: &enclosing, ..QUERY };
    let mut set = Vec::new();
    let mut conditions = Vec::new();
    let mut tail = String::new();
    for (name, arguments) in &chain.clauses {
        match *name {
            "values" => set.extend(assignments(arguments, table, printer, span)?.into_iter().flatten()),
            "where" | "filter" => conditions.extend(arguments.iter().map(|argument| argument.value.clone())),
            "returning" => tail.push_str(&format!(" RETURNING {}", columns(arguments, span)?)),
            "execution_options" => {}
            _ => return unread(whole, span),
        }
    }
    set.extend(beside(parameters));
    let mut from = Vec::new();
    set.iter().map(|(.., value)| value).chain(&conditions).for_each(|value| tables_in(value, span, &mut from));
    let from = other_tables(from, &enclosing, " FROM ");
    let set = in_table_order(set, table).into_iter();
    let set: Vec<String> = set.map(|(name, value, _)| format!("{}={value}", Ident::made(name))).collect();
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
    let arguments: Vec<Argument> =
        conditions.iter().map(|value| Argument { name: None, value: value.clone(), span }).collect();
    let callee = Value::path("sqlalchemy.and_", span);
    let all = Value::symbol(SymbolKind::Call { callee, arguments }, span);
    Ok(format!(" WHERE {}", printer.sql(&all, span)?.text))
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
    let mut tails: Vec<(&str, &[Argument])> = Vec::new();
    let mut distinct = "";
    for (name, arguments) in &chain.clauses {
        match *name {
            "where" | "filter" => conditions.extend(arguments.iter().map(|argument| argument.value.clone())),
            "select_from" => {
                for argument in *arguments {
                    given_from.push(source(&argument.value, printer, span)?);
                }
            }
            "order_by" => tails.push((" ORDER BY ", arguments)),
            "group_by" => tails.push((" GROUP BY ", arguments)),
            "limit" => tails.push((" LIMIT ", arguments)),
            "distinct" if arguments.is_empty() => distinct = "DISTINCT ",
            "scalar_subquery" | "as_scalar" | "correlate" | "execution_options" => {}
            _ => return unread(whole, span),
        }
    }
    let mut from: Vec<String> = Vec::new();
    subject.iter().chain(&conditions).for_each(|value| tables_in(value, span, &mut from));
    from.retain(|table| !given_from.iter().any(|(_, inside)| inside.contains(table)));
    // What the query around it names already it does not name again, unless nothing were left.
    let own: Vec<String> = from.iter().filter(|table| !printer.enclosing.contains(table)).cloned().collect();
    let from = if own.is_empty() && given_from.is_empty() { from } else { own };
    let from: Vec<String> = given_from.into_iter().map(|(text, _)| text).chain(from).collect();
    let enclosing: Vec<String> = printer.enclosing.iter().chain(&from).cloned().collect();
    let printer = Printer { enclosing: &enclosing, ..printer };
    let mut tail = String::new();
    for (word, arguments) in tails {
        let parts: Lowered<Vec<String>> =
            arguments.iter().map(|argument| Ok(printer.sql(&argument.value, span)?.text)).collect();
        tail.push_str(&format!("{word}{}", parts?.join(", ")));
    }
    let selected = selected(&subject, printer, span)?;
    let from = if from.is_empty() { String::new() } else { format!(" FROM {}", from.join(", ")) };
    Ok(format!("SELECT {distinct}{selected}{from}{}{tail}", where_clause(&conditions, printer, span)?))
}

/// The columns of a query; an expression without a name gets the label that SQLAlchemy gives it.
fn selected(subject: &[Value], printer: Printer<'_>, span: Span) -> Lowered<String> {
    let mut labels: BTreeMap<String, usize> = BTreeMap::new();
    let mut selected = Vec::new();
    for value in subject {
        if let Some(table) = table(value, span) {
            let label = table.label();
            selected.extend(table.columns.iter().map(|(name, ..)| format!("{label}.{}", Ident::made(name.as_str()))));
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
    let given = super::given::Given::bind(name, &["right", "onclause"], &["isouter", "full"], arguments, span)?;
    let (one, mut inside) = source(left, printer, span)?;
    let (other, more) = source(&given.required("right")?.value, printer, span)?;
    inside.extend(more);
    let word = if name == "outerjoin" || given.flag("isouter")? { "LEFT OUTER JOIN" } else { "JOIN" };
    let condition = printer.sql(&given.required("onclause")?.value, span)?.text;
    Ok((format!("{one} {word} {other} ON {condition}"), inside))
}

/// `sa.exists().where(…)`: what exists, as a query of all columns.
pub(super) fn existence(value: &Value, printer: Printer<'_>, span: Span) -> Lowered<Option<String>> {
    let mut conditions = Vec::new();
    let mut value = value;
    let mut negated = false;
    loop {
        if let Some(("exists", arguments)) = construct(value) {
            let inner = match arguments {
                [] => {
                    let mut from = Vec::new();
                    conditions.iter().for_each(|condition| tables_in(condition, span, &mut from));
                    let enclosing: Vec<String> = printer.enclosing.iter().chain(&from).cloned().collect();
                    let from = other_tables(from, printer.enclosing, " FROM ");
                    let condition = where_clause(&conditions, Printer { enclosing: &enclosing, ..printer }, span)?;
                    format!("SELECT *{from}{condition}")
                }
                [argument] if conditions.is_empty() => query(&argument.value, printer, span)?,
                _ => return Ok(None),
            };
            return Ok(Some(format!("{}EXISTS ({inner})", if negated { "NOT " } else { "" })));
        }
        match method(value) {
            Some((base, "where", arguments)) => {
                conditions.splice(0..0, arguments.iter().map(|argument| argument.value.clone()));
                value = base;
            }
            Some((base, "exists", [])) if is_query(base) => {
                return Ok(Some(format!("EXISTS ({})", query(base, printer, span)?)));
            }
            _ => match value {
                Value::Symbol(symbol) => match &symbol.kind {
                    SymbolKind::Operation { operator: "~", operands } if !negated && operands.len() == 1 => {
                        negated = true;
                        value = &operands[0];
                    }
                    _ => return Ok(None),
                },
                _ => return Ok(None),
            },
        }
    }
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
    let Value::Symbol(symbol) = value else { return };
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
