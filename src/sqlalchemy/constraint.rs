//! Constraints: those that stand in a table or beside a column, and what names them.

use super::described::{column_of, construct, table};
use super::expression::in_ddl;
use super::given::{Given, Lowered, as_text, ident, idents, is_final, misfit, text};
use super::literal::quoted;
use super::types::Type;
use super::{Definitions, clause, index};
use crate::catalog::{
    Action, ActionKind, Check, Constraint, ConstraintKind, Exclude, ForeignKey, IndexElement, IndexKey, Key, Match,
    NullsDistinct, Timing,
};
use crate::naming::Named;
use crate::python::value::{Argument, Value};
use crate::source::Span;
use crate::sql::{Expression, Ident, QualifiedName, Spanned};

/// What every constraint of SQLAlchemy takes and PostgreSQL does not see.
const UNSEEN: &[&str] = &["_create_rule", "_type_bound", "link_to_name", "comment"];
/// What says when a constraint is checked.
pub const TIMING: &[&str] = &["deferrable", "initially"];
/// What a foreign key takes.
pub const REFERENCE: &[&str] = &["name", "onupdate", "ondelete", "match", "use_alter", "postgresql_not_valid"];
/// What a primary key and a unique constraint take.
pub const KEY: &[&str] = &["name", "postgresql_include", "postgresql_nulls_not_distinct"];

/// A constraint, and whether it was written to be added after all tables (`use_alter`).
pub struct Read {
    pub constraint: Constraint,
    pub later: bool,
}

impl Definitions<'_> {
    /// A constraint in the parentheses of a table; `None` if the value is no constraint.
    pub fn table_constraint(&self, value: &Value, owner: &QualifiedName, span: Span) -> Lowered<Option<Read>> {
        let Some((class, arguments)) = construct(value) else { return Ok(None) };
        let bind = |positional: &[&str], keywords: &[&str]| {
            Given::bind(class, positional, &[keywords, TIMING, UNSEEN].concat(), arguments, span)
        };
        let constraint = match class {
            "PrimaryKeyConstraint" => {
                let given = bind(&[], KEY)?;
                self.key("pk", once(columns(&given.rest)?), &given, "name", owner)?
            }
            "UniqueConstraint" => {
                let given = bind(&[], KEY)?;
                self.key("uq", once(columns(&given.rest)?), &given, "name", owner)?
            }
            "CheckConstraint" => {
                let given = bind(&["sqltext", "name", "deferrable", "initially", "table"], &["postgresql_not_valid"])?
                    .no_rest()?;
                self.check(given.required("sqltext")?, &given, "name", owner)?
            }
            "ForeignKeyConstraint" => {
                let given = bind(&["columns", "refcolumns", "name", "onupdate", "ondelete"], REFERENCE)?.no_rest()?;
                let columns = idents(given.required("columns")?)?;
                let referred = given.required("refcolumns")?;
                let (table, referred) = targets(referred, &columns)?;
                self.reference(columns, table, referred, &given, "name", owner)?
            }
            "ExcludeConstraint" => {
                let given = bind(&[], &["name", "where", "using", "ops"])?;
                self.exclude(&given.rest, &given, "name")?
            }
            _ => return Ok(None),
        };
        let later = matches!(
            crate::python::value::keyword(arguments, "use_alter"),
            Some(Argument { value: Value::Bool(true), .. })
        );
        Ok(Some(Read { constraint, later }))
    }

    /// `sa.ForeignKey('t.id', …)` beside a column.
    pub fn column_reference(
        &self,
        arguments: &[Argument],
        column: &Ident,
        owner: &QualifiedName,
        span: Span,
    ) -> Lowered<Read> {
        let keywords = [REFERENCE, TIMING, UNSEEN, &["_constraint"]].concat();
        let given = Given::bind("ForeignKey", &["column"], &keywords, arguments, span)?.no_rest()?;
        let columns = vec![column.clone()];
        let (table, referred) = target(given.required("column")?, column)?;
        let constraint = self.reference(columns, table, vec![referred], &given, "name", owner)?;
        Ok(Read { constraint, later: given.flag("use_alter")? })
    }

    /// A primary key (`pk`) or a unique constraint (`uq`).
    pub fn key(
        &self,
        kind: &str,
        columns: Vec<Ident>,
        given: &Given,
        name: &str,
        owner: &QualifiedName,
    ) -> Lowered<Constraint> {
        let name = self.named(kind, given.get(name), owner, &columns, None, given.span)?;
        let nulls = given.choice("postgresql_nulls_not_distinct")?;
        let key = Key {
            columns,
            include: given.idents("postgresql_include")?,
            nulls: nulls.map(|not| if not { NullsDistinct::NotDistinct } else { NullsDistinct::Distinct }),
            ..Key::default()
        };
        let kind = if kind == "pk" { ConstraintKind::PrimaryKey(key) } else { ConstraintKind::Unique(key) };
        constraint(name, kind, given)
    }

    pub fn check(&self, condition: &Argument, given: &Given, name: &str, owner: &QualifiedName) -> Lowered<Constraint> {
        let name = self.named("ck", given.get(name), owner, &[], None, given.span)?;
        let kind = ConstraintKind::Check(Check {
            expression: condition_text(condition)?,
            no_inherit: false,
            not_valid: given.flag("postgresql_not_valid")?,
        });
        constraint(name, kind, given)
    }

    pub fn reference(
        &self,
        columns: Vec<Ident>,
        table: QualifiedName,
        referred: Vec<Ident>,
        given: &Given,
        name: &str,
        owner: &QualifiedName,
    ) -> Lowered<Constraint> {
        let name = self.named("fk", given.get(name), owner, &columns, Some((&table, &referred)), given.span)?;
        let matching = match given.text("match")? {
            None => None,
            Some(word) => match word.to_ascii_uppercase().as_str() {
                "FULL" => Some(Match::Full),
                "SIMPLE" => Some(Match::Simple),
                _ => return misfit(given.span, format!("PostgreSQL knows no MATCH {word}")),
            },
        };
        let kind = ConstraintKind::ForeignKey(Box::new(ForeignKey {
            columns,
            table,
            referred,
            matching,
            on_delete: given.some("ondelete").map(action).transpose()?,
            on_update: given.some("onupdate").map(action).transpose()?,
            not_valid: given.flag("postgresql_not_valid")?,
        }));
        constraint(name, kind, given)
    }

    pub fn exclude(&self, elements: &[Argument], given: &Given, name: &str) -> Lowered<Constraint> {
        // The naming convention leaves exclusions alone.
        let name = given.some(name).map(ident).transpose()?;
        let classes = index::operator_classes(given, "ops")?;
        let mut kept = Vec::new();
        for element in elements {
            let pair = element.value.members().unwrap_or_default();
            let [key, operator] = pair.as_slice() else {
                return misfit(element.span, "an exclusion is made of pairs: ('column', 'operator')");
            };
            let key = index::element(key, element.span, &classes)?;
            let Some(operator) = as_text(operator) else { return misfit(element.span, "an operator is a string") };
            kept.push((key, Expression::new(operator, element.span)));
        }
        let method = given.text("using")?.unwrap_or_else(|| "gist".into());
        let kind = ConstraintKind::Exclude(Box::new(Exclude {
            method: Some(Ident::new(method, given.span)),
            elements: kept,
            include: Vec::new(),
            with: Vec::new(),
            tablespace: None,
            predicate: given.some("where").map(condition_text).transpose()?,
        }));
        constraint(name, kind, given)
    }

    /// The check that the type of a column brings along, as a constraint of the table: an enum that is a text in
    /// PostgreSQL.
    pub fn labels_check(&self, kind: &Type, column: &Ident, owner: &QualifiedName) -> Lowered<Option<Constraint>> {
        let Some((name, labels)) = &kind.check else { return Ok(None) };
        let span = column.span();
        // A convention that needs a name leaves such a check alone if it has none.
        let name = match name {
            Some(name) => {
                let written = Argument { name: None, value: Value::text(name.as_str()), span };
                self.named("ck", Some(&written), owner, &[], None, span)?
            }
            None => None,
        };
        let labels: Vec<String> = labels.iter().map(|label| quoted(label)).collect();
        // SQLAlchemy's own words for what is in an empty list.
        let condition = match labels.is_empty() {
            true => format!("{column} IN (NULL) AND (1 != 1)"),
            false => format!("{column} IN ({})", labels.join(", ")),
        };
        let expression = Expression::new(condition, span);
        let kind = ConstraintKind::Check(Check { expression, no_inherit: false, not_valid: false });
        Ok(Some(Constraint { name, kind, timing: Timing::default(), comment: None, span }))
    }

    /// The name of a constraint or an index: as written, or as the naming convention makes it.
    pub fn named(
        &self,
        kind: &str,
        written: Option<&Argument>,
        owner: &QualifiedName,
        columns: &[Ident],
        referred: Option<(&QualifiedName, &[Ident])>,
        span: Span,
    ) -> Lowered<Option<Ident>> {
        let written = written.filter(|argument| !matches!(argument.value, Value::None));
        let texts = |names: &[Ident]| names.iter().map(|name| name.as_str().to_string()).collect();
        let named = Named {
            written: written.map(ident).transpose()?,
            is_final: written.is_some_and(|argument| is_final(&argument.value)),
            schema: owner.schema.as_ref().map(Ident::as_str),
            table: owner.name.as_str(),
            columns: texts(columns),
            referred_table: referred.map_or("", |(table, _)| table.name.as_str()),
            referred_columns: referred.map_or(Vec::new(), |(_, columns)| texts(columns)),
        };
        self.naming.name(kind, &named, span).or_else(|message| misfit(span, message))
    }
}

fn constraint(name: Option<Ident>, kind: ConstraintKind, given: &Given) -> Lowered<Constraint> {
    let initially = match given.text("initially")? {
        None => None,
        Some(word) => match word.to_ascii_uppercase().as_str() {
            "DEFERRED" => Some(true),
            "IMMEDIATE" => Some(false),
            _ => return misfit(given.span, format!("PostgreSQL knows no INITIALLY {word}")),
        },
    };
    let mut timing = Timing { deferrable: given.choice("deferrable")?, initially_deferred: initially };
    if matches!(kind, ConstraintKind::Check(_)) {
        if timing.deferrable == Some(true) || timing.initially_deferred == Some(true) {
            return misfit(given.span, "PostgreSQL cannot defer a check constraint");
        }
        // Not to be deferred is all that a check can be.
        timing = Timing::default();
    }
    Ok(Constraint { name, kind, timing, comment: None, span: given.span })
}

/// A condition: a string or `sa.text()` to the letter, or an expression.
pub fn condition_text(argument: &Argument) -> Lowered<Expression> {
    let sql = match as_text(&argument.value) {
        Some(text) => clause::unescaped(&text),
        None => in_ddl(&argument.value, argument.span)?,
    };
    Ok(Expression::new(sql, argument.span))
}

/// The columns of a key, an argument each; a list stands for its members.
fn columns(arguments: &[Argument]) -> Lowered<Vec<Ident>> {
    let mut columns = Vec::new();
    for argument in arguments {
        let list = Argument { value: Value::list(vec![argument.value.clone()]), ..argument.clone() };
        columns.extend(idents(&list)?);
    }
    Ok(columns)
}

/// Columns that are named twice count once: a key of SQLAlchemy is a set in order.
fn once(columns: Vec<Ident>) -> Vec<Ident> {
    let mut kept: Vec<Ident> = Vec::with_capacity(columns.len());
    for column in columns {
        if !kept.contains(&column) {
            kept.push(column);
        }
    }
    kept
}

/// What `ON DELETE` or `ON UPDATE` says, in its author's spelling, as SQLAlchemy prints it.
fn action(argument: &Argument) -> Lowered<Action> {
    let written = text(argument)?;
    let (words, columns) = written.split_once('(').unwrap_or((&written, ""));
    let columns = columns.trim_matches([')', ' ']).split(',').map(str::trim).filter(|name| !name.is_empty());
    let columns = columns.map(|name| Ident::new(name.trim_matches('"'), argument.span)).collect();
    let words: Vec<&str> = words.split_whitespace().collect();
    let words = words.join(" ");
    let kind = match words.to_ascii_uppercase().as_str() {
        "CASCADE" => ActionKind::Cascade,
        "RESTRICT" => ActionKind::Restrict,
        "NO ACTION" => ActionKind::NoAction,
        "SET NULL" => ActionKind::SetNull(columns),
        "SET DEFAULT" => ActionKind::SetDefault(columns),
        _ => return misfit(argument.span, format!("PostgreSQL knows no action {written}")),
    };
    Ok(Action::spelled(kind, words))
}

/// The table and the column that `'schema.table.column'` or `t.c.id` names; without a column it is that of `local`.
fn target(argument: &Argument, local: &Ident) -> Lowered<(QualifiedName, Ident)> {
    if let Some((owner, column)) = column_of(&argument.value)
        && let Some(table) = table(owner, argument.span)
    {
        return Ok((table.name, Ident::new(column, argument.span)));
    }
    let written = text(argument)?;
    let mut words: Vec<&str> = written.split('.').collect();
    let column = if words.len() > 1 { words.pop() } else { None };
    let name = words.pop().unwrap_or_default();
    let schema = if words.is_empty() { None } else { Some(Ident::new(words.join("."), argument.span)) };
    let column = column.map_or_else(|| local.clone(), |column| Ident::new(column, argument.span));
    Ok((QualifiedName::new(schema, Ident::new(name, argument.span)), column))
}

/// The same for the columns of a key; they are all of one table.
fn targets(argument: &Argument, locals: &[Ident]) -> Lowered<(QualifiedName, Vec<Ident>)> {
    let members = argument.value.members().unwrap_or_else(|| vec![argument.value.clone()]);
    let mut found: Option<QualifiedName> = None;
    let mut columns = Vec::new();
    for (value, local) in members.into_iter().zip(locals) {
        let (table, column) = target(&Argument { name: None, value, span: argument.span }, local)?;
        if found.as_ref().is_some_and(|known| *known != table) {
            return misfit(argument.span, "a foreign key refers to one table");
        }
        found = Some(table);
        columns.push(column);
    }
    match found {
        Some(table) if columns.len() == locals.len() => Ok((table, columns)),
        _ => misfit(argument.span, "a foreign key refers to as many columns as it has"),
    }
}

/// An element without collation, order and operator class.
pub fn plain_element(key: IndexKey) -> IndexElement {
    IndexElement { key, collation: None, operator_class: None, order: None, nulls: None }
}
