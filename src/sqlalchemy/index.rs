//! Indexes.

use super::constraint::{condition_text, plain_element};
use super::described::{column_name, construct, method};
use super::expression::in_index;
use super::given::{Given, Lowered, as_text, misfit};
use super::{Definitions, clause};
use crate::catalog::{Index, IndexElement, IndexKey, NullsDistinct, NullsOrder, OperatorClass, Parameter, SortOrder};
use crate::op::create_index::CreateIndex;
use crate::python::evaluate::{text, unknown};
use crate::python::value::{Argument, Value};
use crate::source::Span;
use crate::sql::scan::{Token, TokenKind, tokens};
use crate::sql::{Expression, Ident, QualifiedName, Spanned};

/// What an index takes.
pub const OPTIONS: &[&str] = &[
    "unique",
    "quote",
    "if_not_exists",
    "postgresql_concurrently",
    "postgresql_include",
    "postgresql_nulls_not_distinct",
    "postgresql_ops",
    "postgresql_tablespace",
    "postgresql_using",
    "postgresql_where",
    "postgresql_with",
];

/// Operator classes by the column or the label that they were written for.
pub type OperatorClasses = Vec<(String, String)>;

impl Definitions<'_> {
    /// `sa.Index('name', 'column', …)` in a table; `None` if the value is no index.
    pub fn table_index(&self, value: &Value, table: &QualifiedName, span: Span) -> Lowered<Option<CreateIndex>> {
        let Some(("Index", arguments)) = construct(value) else { return Ok(None) };
        let given = Given::bind("Index", &["name"], &[OPTIONS, &["_table", "_column_flag"]].concat(), arguments, span)?;
        self.index(&given.rest, &given, "name", table).map(Some)
    }

    /// The index of `index=True` beside a column.
    pub fn column_index(&self, column: &Ident, unique: bool, table: &QualifiedName) -> Lowered<CreateIndex> {
        let arguments = [Argument { name: Some("unique".into()), value: Value::Bool(unique), span: column.span() }];
        let given = Given::bind("Index", &["name"], OPTIONS, &arguments, column.span())?;
        let element = Argument { name: None, value: Value::text(column.as_str()), span: column.span() };
        self.index(&[element], &given, "name", table)
    }

    pub fn index(
        &self,
        elements: &[Argument],
        given: &Given,
        name: &str,
        table: &QualifiedName,
    ) -> Lowered<CreateIndex> {
        let classes = operator_classes(given, "postgresql_ops")?;
        let mut kept = Vec::new();
        let mut columns = Vec::new();
        for argument in elements {
            // The name of an expression is its SQL, as far as a naming convention goes.
            columns.push(match column_name(&argument.value).or_else(|| as_text(&argument.value)) {
                Some(column) => Ident::new(column, argument.span),
                None => Ident::new(in_index(&argument.value, argument.span)?, argument.span),
            });
            kept.push(element(&argument.value, argument.span, &classes)?);
        }
        let Some(name) = self.named("ix", given.get(name), table, &columns, None, given.span)? else {
            return misfit(given.span, "an index needs a name");
        };
        let nulls = given.choice("postgresql_nulls_not_distinct")?;
        let index = Index {
            name,
            table: table.clone(),
            only: false,
            unique: given.flag("unique")?,
            method: given.ident("postgresql_using")?,
            elements: kept,
            include: given.idents("postgresql_include")?,
            nulls: nulls.map(|not| if not { NullsDistinct::NotDistinct } else { NullsDistinct::Distinct }),
            with: parameters(given, "postgresql_with")?,
            tablespace: given.ident("postgresql_tablespace")?,
            predicate: given.some("postgresql_where").map(condition_text).transpose()?,
            comment: None,
        };
        Ok(CreateIndex {
            index,
            concurrently: given.flag("postgresql_concurrently")?,
            if_not_exists: given.flag("if_not_exists")?,
        })
    }
}

/// `{'column': 'operator_class'}`.
pub fn operator_classes(given: &Given, name: &str) -> Lowered<OperatorClasses> {
    let Some(argument) = given.some(name) else { return Ok(Vec::new()) };
    let Value::Dict(dict) = &argument.value else {
        return Err(Box::new(unknown(&argument.value, argument.span, "operator classes are a dict that is known")));
    };
    let mut classes = Vec::new();
    for (key, class) in dict.0.borrow().iter() {
        match (as_text(key), as_text(class)) {
            (Some(key), Some(class)) => classes.push((key, class)),
            _ => return misfit(argument.span, "operator classes are strings by the names of columns"),
        }
    }
    Ok(classes)
}

/// Storage parameters from a dict.
pub fn parameters(given: &Given, name: &str) -> Lowered<Vec<Parameter>> {
    let Some(argument) = given.some(name) else { return Ok(Vec::new()) };
    let Value::Dict(dict) = &argument.value else {
        return Err(Box::new(unknown(&argument.value, argument.span, "storage parameters are a dict that is known")));
    };
    let mut parameters = Vec::new();
    for (key, value) in dict.0.borrow().iter() {
        let value = match value {
            Value::Bool(flag) => Some(flag.to_string()),
            value => text::plain(value),
        };
        let (Some(key), Some(value)) = (as_text(key), value) else {
            return misfit(argument.span, "storage parameters are values by their names");
        };
        parameters.push(Parameter {
            name: QualifiedName::bare(Ident::new(key, argument.span)),
            value: Some(Expression::new(value, argument.span)),
        });
    }
    Ok(parameters)
}

/// A key of an index: the name of a column, a text, or an expression.
pub fn element(value: &Value, span: Span, classes: &OperatorClasses) -> Lowered<IndexElement> {
    let element = match column_name(value).or_else(|| as_text(value)) {
        Some(column) => plain_element(IndexKey::Column(Ident::new(column, span))),
        None => match (clause::text_clause(value, false)?, ordered(value)) {
            (Some(text), _) => spelled(&text, span),
            (None, Some((inner, order))) => {
                let mut inner = element(inner, span, classes)?;
                match order {
                    Order::Sort(sort) => inner.order = Some(sort),
                    Order::Nulls(nulls) => inner.nulls = Some(nulls),
                }
                return Ok(inner);
            }
            (None, None) => plain_element(IndexKey::Expression(Expression::new(in_index(value, span)?, span))),
        },
    };
    let name = match &element.key {
        IndexKey::Column(column) => Some(column.as_str().to_string()),
        IndexKey::Expression(_) => label(value).or(clause::text_clause(value, false)?),
    };
    match classes.iter().find(|(key, _)| Some(key) == name.as_ref()) {
        Some((_, class)) => with_operator_class(element, class, span),
        None => Ok(element),
    }
}

/// A key with what `postgresql_ops` says of it, which SQLAlchemy writes behind it to the letter: an operator class, and
/// perhaps the order; some write the order alone.
fn with_operator_class(mut element: IndexElement, written: &str, span: Span) -> Lowered<IndexElement> {
    let words: Vec<_> = tokens(written).filter(|token| !token.is_filler()).collect();
    let is_order = |word: &&Token| ["asc", "desc", "nulls"].iter().any(|order| word.is_word(order));
    let (class, order) = words.split_at(words.iter().position(|word| is_order(&word)).unwrap_or(words.len()));
    let name = |word: &Token| Ident::new(word.text.to_ascii_lowercase(), span);
    let class = match class {
        [] => None,
        [class] if class.kind == TokenKind::Word => Some(QualifiedName::bare(name(class))),
        [schema, dot, class] if dot.text == "." => Some(QualifiedName::new(Some(name(schema)), name(class))),
        _ => return misfit(span, format!("'{written}' is no operator class")),
    };
    element.operator_class = class.map(|name| OperatorClass { name, parameters: Vec::new() });
    match add_order(&mut element, order) {
        true => Ok(element),
        false => misfit(span, format!("'{written}' is no operator class")),
    }
}

fn label(value: &Value) -> Option<String> {
    match method(value) {
        Some((_, "label", arguments)) => arguments.first().and_then(|argument| as_text(&argument.value)),
        _ => None,
    }
}

enum Order {
    Sort(SortOrder),
    Nulls(NullsOrder),
}

/// What `x.desc()` and `sa.desc(x)` order, and how.
fn ordered(value: &Value) -> Option<(&Value, Order)> {
    let (inner, word) = match (method(value), construct(value)) {
        (Some((base, word, [])), _) => (base, word),
        (_, Some((word, [argument]))) => (&argument.value, word),
        _ => return None,
    };
    let order = match word {
        "desc" => Order::Sort(SortOrder::Descending),
        "asc" => Order::Sort(SortOrder::Ascending),
        "nulls_first" | "nullsfirst" => Order::Nulls(NullsOrder::First),
        "nulls_last" | "nullslast" => Order::Nulls(NullsOrder::Last),
        _ => return None,
    };
    Some((inner, order))
}

/// A text as a key: where it is `column [DESC] [NULLS LAST]` it is read so, for the catalog knows columns by name.
fn spelled(text: &str, span: Span) -> IndexElement {
    let words: Vec<_> = tokens(text).filter(|token| !token.is_filler()).collect();
    let as_written = || plain_element(IndexKey::Expression(Expression::new(text, span)));
    let Some((first, rest)) = words.split_first() else { return as_written() };
    let mut element = match first.kind {
        // What was typed bare is folded to lower case.
        TokenKind::Word if first.text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') => {
            plain_element(IndexKey::Column(Ident::new(first.text, span)))
        }
        _ => return as_written(),
    };
    let is_order = add_order(&mut element, rest);
    // A reserved word would be quoted where it was typed bare.
    match &element.key {
        IndexKey::Column(column) if is_order && column.to_string() == first.text => element,
        _ => as_written(),
    }
}

/// Adds `[ASC | DESC] [NULLS FIRST | NULLS LAST]`; false if the words are something else.
fn add_order(element: &mut IndexElement, words: &[Token<'_>]) -> bool {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.text.to_ascii_uppercase().as_str() {
            "DESC" if element.order.is_none() => element.order = Some(SortOrder::Descending),
            "ASC" if element.order.is_none() => element.order = Some(SortOrder::Ascending),
            "NULLS" if element.nulls.is_none() => match words.next() {
                Some(word) if word.is_word("first") => element.nulls = Some(NullsOrder::First),
                Some(word) if word.is_word("last") => element.nulls = Some(NullsOrder::Last),
                _ => return false,
            },
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_a_column_is_read_as_one() {
        let read = |text: &str| {
            let element = spelled(text, Span::NONE);
            (matches!(element.key, IndexKey::Column(_)), element.order, element.nulls)
        };
        assert_eq!(read("a"), (true, None, None));
        assert_eq!(read("a desc NULLS last"), (true, Some(SortOrder::Descending), Some(NullsOrder::Last)));
        assert_eq!(read("lower(a) DESC"), (false, None, None));
        assert_eq!(read("a gin_trgm_ops"), (false, None, None));
        assert_eq!(read("user"), (false, None, None));
        assert_eq!(read(""), (false, None, None));
    }
}
