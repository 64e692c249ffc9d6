//! Constraints of a table.

use super::index::{IndexElement, NullsDistinct, Parameter};
use crate::source::Span;
use crate::sql::{Expression, Ident, Literal, QualifiedName};
use std::fmt;

/// A constraint. In a catalog its name is always known; in an operation it may be left to PostgreSQL.
#[derive(Debug, Clone)]
pub struct Constraint {
    /// Its name, where one was written or chosen.
    pub name: Option<Ident>,
    /// What it demands.
    pub kind: ConstraintKind,
    /// When it is checked.
    pub timing: Timing,
    /// `COMMENT ON CONSTRAINT …`.
    pub comment: Option<Literal>,
    /// Where it was written.
    pub span: Span,
}

impl PartialEq for Constraint {
    fn eq(&self, other: &Constraint) -> bool {
        (&self.name, &self.kind, self.timing, &self.comment) == (&other.name, &other.kind, other.timing, &other.comment)
    }
}

impl Eq for Constraint {}

/// What a constraint demands. The rarer kinds are the larger ones, so they stand by themselves: most constraints are keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConstraintKind {
    /// `PRIMARY KEY`.
    PrimaryKey(Key),
    /// `UNIQUE`.
    Unique(Key),
    /// `FOREIGN KEY`.
    ForeignKey(Box<ForeignKey>),
    /// `CHECK`.
    Check(Check),
    /// `EXCLUDE`.
    Exclude(Box<Exclude>),
}

/// The columns of a primary key or of a unique constraint, and the index behind it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Key {
    /// The columns, in order. Empty where `using_index` names an index that has them.
    pub columns: Vec<Ident>,
    /// `INCLUDE (…)`.
    pub include: Vec<Ident>,
    /// `NULLS [NOT] DISTINCT` (PostgreSQL 15; unique only).
    pub nulls: Option<NullsDistinct>,
    /// `USING INDEX …`: the index becomes the constraint's.
    pub using_index: Option<Ident>,
    /// `WITH (…)`.
    pub with: Vec<Parameter>,
    /// `USING INDEX TABLESPACE …`.
    pub tablespace: Option<Ident>,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// The referring columns.
    pub columns: Vec<Ident>,
    /// The table that they refer to.
    pub table: QualifiedName,
    /// The columns there; empty for its primary key.
    pub referred: Vec<Ident>,
    /// `MATCH …`.
    pub matching: Option<Match>,
    /// `ON DELETE …`.
    pub on_delete: Option<Action>,
    /// `ON UPDATE …`.
    pub on_update: Option<Action>,
    /// `NOT VALID`: rows from before are not checked.
    pub not_valid: bool,
}

/// `MATCH …`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// `MATCH SIMPLE`, the default.
    Simple,
    /// `MATCH FULL`.
    Full,
}

/// What a foreign key does when the other side goes away. It is printed as it was typed, `cascade` or `CASCADE`; equality
/// looks at what it means.
#[derive(Clone)]
pub struct Action {
    /// What it does.
    pub kind: ActionKind,
    words: Box<str>,
}

/// What an [`Action`] does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActionKind {
    /// `NO ACTION`, the default.
    NoAction,
    /// `RESTRICT`.
    Restrict,
    /// `CASCADE`.
    Cascade,
    /// `SET NULL`, with the columns where only some are set (PostgreSQL 15; `ON DELETE` only).
    SetNull(Vec<Ident>),
    /// `SET DEFAULT`, likewise.
    SetDefault(Vec<Ident>),
}

impl Action {
    /// An action in SQL's own spelling: `SET NULL`.
    pub fn new(kind: ActionKind) -> Action {
        let words = match kind {
            ActionKind::NoAction => "NO ACTION",
            ActionKind::Restrict => "RESTRICT",
            ActionKind::Cascade => "CASCADE",
            ActionKind::SetNull(_) => "SET NULL",
            ActionKind::SetDefault(_) => "SET DEFAULT",
        };
        Action::spelled(kind, words)
    }

    /// An action whose author wrote it with these words.
    pub fn spelled(kind: ActionKind, words: impl Into<Box<str>>) -> Action {
        Action { kind, words: words.into() }
    }

    /// Its words, without columns: `SET NULL`.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// The columns that are set, where only some are.
    pub fn columns(&self) -> &[Ident] {
        match &self.kind {
            ActionKind::SetNull(columns) | ActionKind::SetDefault(columns) => columns,
            _ => &[],
        }
    }

    /// The same, to change them.
    pub fn columns_mut(&mut self) -> &mut [Ident] {
        match &mut self.kind {
            ActionKind::SetNull(columns) | ActionKind::SetDefault(columns) => columns,
            _ => &mut [],
        }
    }
}

impl PartialEq for Action {
    fn eq(&self, other: &Action) -> bool {
        self.kind == other.kind
    }
}

impl Eq for Action {}

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

/// A check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What must not be false.
    pub expression: Expression,
    /// `NO INHERIT`.
    pub no_inherit: bool,
    /// `NOT VALID`: rows from before are not checked.
    pub not_valid: bool,
}

/// An exclusion constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclude {
    /// `USING gist`.
    pub method: Option<Ident>,
    /// What is compared, and by which operator.
    pub elements: Vec<(IndexElement, Expression)>,
    /// `INCLUDE (…)`.
    pub include: Vec<Ident>,
    /// `WITH (…)`.
    pub with: Vec<Parameter>,
    /// `USING INDEX TABLESPACE …`.
    pub tablespace: Option<Ident>,
    /// `WHERE (…)`.
    pub predicate: Option<Expression>,
}

/// When a constraint is checked; `None` where nothing was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Timing {
    /// `DEFERRABLE` or `NOT DEFERRABLE`.
    pub deferrable: Option<bool>,
    /// `INITIALLY DEFERRED` (true) or `INITIALLY IMMEDIATE` (false).
    pub initially_deferred: Option<bool>,
}

impl Timing {
    /// True if it can be checked at the end of a transaction: `INITIALLY DEFERRED` says so too.
    pub fn is_deferrable(&self) -> bool {
        self.deferrable == Some(true) || self.initially_deferred == Some(true)
    }
}

impl Constraint {
    /// A constraint that is checked at once, as written at `span`.
    pub fn new(name: Option<Ident>, kind: ConstraintKind, span: Span) -> Constraint {
        Constraint { name, kind, timing: Timing::default(), comment: None, span }
    }

    /// True if PostgreSQL keeps an index of the same name behind it.
    pub fn has_index(&self) -> bool {
        matches!(self.kind, ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclude(_))
    }

    /// The foreign key, if it is one.
    pub fn foreign_key(&self) -> Option<&ForeignKey> {
        match &self.kind {
            ConstraintKind::ForeignKey(key) => Some(key),
            _ => None,
        }
    }

    /// The check, if it is one.
    pub fn check(&self) -> Option<&Check> {
        match &self.kind {
            ConstraintKind::Check(check) => Some(check),
            _ => None,
        }
    }

    /// The index that a `USING INDEX` turns into its own.
    pub fn index_taken_over(&self) -> Option<&Ident> {
        match &self.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => key.using_index.as_ref(),
            _ => None,
        }
    }

    /// The word for its kind: `primary key`, `foreign key` …
    pub fn kind_word(&self) -> &'static str {
        match &self.kind {
            ConstraintKind::PrimaryKey(_) => "primary key",
            ConstraintKind::Unique(_) => "unique constraint",
            ConstraintKind::ForeignKey(_) => "foreign key",
            ConstraintKind::Check(_) => "check",
            ConstraintKind::Exclude(_) => "exclusion constraint",
        }
    }

    /// Says whether the rows from before are known to fit it.
    pub fn set_valid(&mut self, valid: bool) {
        match &mut self.kind {
            ConstraintKind::ForeignKey(key) => key.not_valid = !valid,
            ConstraintKind::Check(check) => check.not_valid = !valid,
            _ => {}
        }
    }

    /// False while it is `NOT VALID`.
    pub fn is_valid(&self) -> bool {
        match &self.kind {
            ConstraintKind::ForeignKey(key) => !key.not_valid,
            ConstraintKind::Check(check) => !check.not_valid,
            _ => true,
        }
    }
}
