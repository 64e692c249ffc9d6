//! What is neither a table nor an index: types, views, functions, triggers, schemas, extensions.

use super::Index;
use crate::sql::{Body, DataType, Expression, Ident, Literal, QualifiedName};

/// An enum type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enum {
    /// Its name.
    pub name: QualifiedName,
    /// Its values, in their order.
    pub values: Vec<Literal>,
}

/// A domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// Its name.
    pub name: QualifiedName,
    /// What it is made of.
    pub data_type: DataType,
    /// `COLLATE …`.
    pub collation: Option<QualifiedName>,
    /// `DEFAULT …`.
    pub default: Option<Expression>,
    /// `NOT NULL`, with the name of that constraint where one was written.
    pub not_null: Option<Option<Ident>>,
    /// Its checks, with their names; in a catalog each has one.
    pub checks: Vec<(Option<Ident>, Expression)>,
    /// `COMMENT ON DOMAIN …`.
    pub comment: Option<Literal>,
}

impl Domain {
    /// True if a value may be refused: then a column of it makes PostgreSQL rewrite or scan (measured, 12 to 18).
    pub fn is_constrained(&self) -> bool {
        self.not_null.is_some() || !self.checks.is_empty()
    }
}

/// A view or a materialized view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub name: QualifiedName,
    /// The names of its columns, where they were written.
    pub columns: Vec<Ident>,
    /// True for a materialized view.
    pub materialized: bool,
    /// `WITH (…)`, to the letter, without parentheses.
    pub with: Option<Expression>,
    /// The query.
    pub query: Body,
    /// `WITH [LOCAL|CASCADED] CHECK OPTION`, to the letter; views only.
    pub check_option: Option<Expression>,
    /// `WITH NO DATA`; materialized views only.
    pub no_data: bool,
    /// `COMMENT ON VIEW …`.
    pub comment: Option<Literal>,
    /// What hangs on it; a catalog fills it in.
    pub parts: ViewParts,
}

/// What a catalog keeps of a view besides its definition.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ViewParts {
    /// The names of its columns, where they are known.
    pub columns: Option<Vec<Ident>>,
    /// The relations that it surely reads, with the columns that it surely reads of each.
    pub reads: Vec<ViewRead>,
    /// The indexes of a materialized view.
    pub indexes: Vec<Index>,
    /// Its triggers.
    pub triggers: Vec<Trigger>,
    /// True if something that it reads has got another name since: PostgreSQL follows, the text of the query does not.
    pub is_stale: bool,
}

/// A relation that a view reads. Its name is resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewRead {
    /// The relation.
    pub relation: QualifiedName,
    /// Its columns that are surely read.
    pub columns: Vec<Ident>,
}

/// A function or a procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: QualifiedName,
    /// True for a procedure.
    pub procedure: bool,
    /// Its parameters, to the letter, without the parentheses.
    pub parameters: Expression,
    /// `RETURNS …`, to the letter.
    pub returns: Option<Expression>,
    /// Everything between `RETURNS …` and the body: `LANGUAGE plpgsql STABLE`, to the letter.
    pub attributes: Expression,
    /// The body.
    pub body: Body,
}

impl Function {
    /// `function` or `procedure`.
    pub fn kind(&self) -> &'static str {
        if self.procedure { "procedure" } else { "function" }
    }
}

/// A trigger; it lives in its table or view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// Its name.
    pub name: Ident,
    /// `BEFORE INSERT OR UPDATE OF a`, to the letter.
    pub event: Expression,
    /// What stands between the table and `EXECUTE`: `FOR EACH ROW WHEN (…)`, to the letter.
    pub details: Option<Expression>,
    /// The function.
    pub function: QualifiedName,
    /// Its arguments, to the letter, without the parentheses.
    pub arguments: Expression,
    /// `CONSTRAINT TRIGGER`.
    pub constraint: bool,
}

/// An extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Its name.
    pub name: Ident,
    /// `SCHEMA …`.
    pub schema: Option<Ident>,
    /// `VERSION …`.
    pub version: Option<Literal>,
}

/// A schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// Its name.
    pub name: Ident,
    /// `AUTHORIZATION …`.
    pub owner: Option<Ident>,
    /// `COMMENT ON SCHEMA …`.
    pub comment: Option<Literal>,
}
