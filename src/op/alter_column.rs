//! `alter_column`.

use crate::catalog::{Identity, SequenceOptions};
use crate::sql::{DataType, Expression, Ident, Literal, QualifiedName};

/// Changes a column, in as many ways as were written.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterColumn {
    /// The table.
    pub table: QualifiedName,
    /// The column.
    pub column: Ident,
    /// The changes, in the order in which they were written.
    pub changes: Vec<ColumnChange>,
}

/// One change of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnChange {
    /// `type … [collate …] [using (…)]`.
    Type {
        /// The new type.
        data_type: DataType,
        /// `collate …`.
        collation: Option<QualifiedName>,
        /// `using (…)`, without the parentheses.
        using: Option<Expression>,
    },
    /// `set not null`.
    SetNotNull,
    /// `drop not null`.
    DropNotNull,
    /// `set default …`.
    SetDefault(Expression),
    /// `drop default`.
    DropDefault,
    /// `add generated … as identity (…)`.
    AddIdentity(Identity),
    /// `set generated always`, `set increment by 2` …
    SetIdentity {
        /// `set generated always` (true) or `by default` (false).
        always: Option<bool>,
        /// The options of its sequence that change.
        options: SequenceOptions,
    },
    /// `drop identity [if exists]`.
    DropIdentity {
        /// `if exists`.
        if_exists: bool,
    },
    /// `drop expression [if exists]`.
    DropExpression {
        /// `if exists`.
        if_exists: bool,
    },
    /// `set statistics n`; -1 for the default.
    SetStatistics(i32),
    /// `set storage …`.
    SetStorage(Ident),
    /// `set compression …` (PostgreSQL 14).
    SetCompression(Ident),
    /// `set comment '…'`.
    SetComment(Literal),
    /// `drop comment`.
    DropComment,
    /// `rename to …`.
    Rename(Ident),
}

super::not_yet!(AlterColumn);
