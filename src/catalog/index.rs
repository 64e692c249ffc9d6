//! Indexes.

use crate::sql::{Expression, Ident, Literal, QualifiedName};

/// An index: what `pg_get_indexdef()` shows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its name; it lives in the schema of its table.
    pub name: Ident,
    /// The table.
    pub table: QualifiedName,
    /// `ON ONLY table`: not on its partitions.
    pub only: bool,
    /// `UNIQUE`.
    pub unique: bool,
    /// `USING …`; `btree` where nothing was written.
    pub method: Option<Ident>,
    /// What is indexed.
    pub elements: Vec<IndexElement>,
    /// `INCLUDE (…)`.
    pub include: Vec<Ident>,
    /// `NULLS [NOT] DISTINCT` (PostgreSQL 15).
    pub nulls: Option<NullsDistinct>,
    /// `WITH (…)`.
    pub with: Vec<Parameter>,
    /// `TABLESPACE …`.
    pub tablespace: Option<Ident>,
    /// `WHERE …`.
    pub predicate: Option<Expression>,
    /// `COMMENT ON INDEX …`.
    pub comment: Option<Literal>,
}

impl Index {
    /// The columns that it keeps unique over all rows: what a foreign key can refer to.
    pub fn whole_key(&self) -> Option<Vec<Ident>> {
        let columns =
            self.elements.iter().map(|element| element.key.column().cloned()).collect::<Option<Vec<Ident>>>()?;
        (self.unique && self.predicate.is_none()).then_some(columns)
    }
}

/// One element of an index or of an exclusion constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexElement {
    /// A column or an expression.
    pub key: IndexKey,
    /// `COLLATE …`.
    pub collation: Option<QualifiedName>,
    /// The operator class.
    pub operator_class: Option<OperatorClass>,
    /// `ASC` or `DESC`.
    pub order: Option<SortOrder>,
    /// `NULLS FIRST` or `NULLS LAST`.
    pub nulls: Option<NullsOrder>,
}

impl IndexElement {
    /// An element with a key and nothing else.
    pub fn new(key: IndexKey) -> IndexElement {
        IndexElement { key, collation: None, operator_class: None, order: None, nulls: None }
    }
}

/// What an index looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexKey {
    /// A column.
    Column(Ident),
    /// An expression, printed as typed: a call may stand bare, anything else has its own parentheses.
    Expression(Expression),
}

impl IndexKey {
    /// The column, if it is one.
    pub fn column(&self) -> Option<&Ident> {
        match self {
            IndexKey::Column(column) => Some(column),
            IndexKey::Expression(_) => None,
        }
    }
}

/// An operator class, with its parameters (PostgreSQL 13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorClass {
    /// Its name.
    pub name: QualifiedName,
    /// `(siglen = 32)`.
    pub parameters: Vec<Parameter>,
}

/// `ASC` or `DESC`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortOrder {
    /// `ASC`.
    Ascending,
    /// `DESC`.
    Descending,
}

/// `NULLS FIRST` or `NULLS LAST`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullsOrder {
    /// `NULLS FIRST`.
    First,
    /// `NULLS LAST`.
    Last,
}

/// `NULLS DISTINCT` or `NULLS NOT DISTINCT`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullsDistinct {
    /// Any number of nulls: the default.
    Distinct,
    /// One null at most.
    NotDistinct,
}

/// A storage parameter: `fillfactor = 70`; `None` for one that is only named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, perhaps with a prefix such as `toast.`.
    pub name: QualifiedName,
    /// Its value, as typed.
    pub value: Option<Expression>,
}
