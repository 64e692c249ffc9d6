//! `alter_sequence`.

use crate::catalog::SequenceOptions;
use crate::sql::{DataType, Ident, QualifiedName};

/// Changes a sequence.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterSequence {
    /// The sequence.
    pub name: QualifiedName,
    /// `if exists`.
    pub if_exists: bool,
    /// `as …`.
    pub data_type: Option<DataType>,
    /// The options that change.
    pub options: SequenceOptions,
    /// `owned by table.column`, or `owned by none`.
    pub owner: Option<Option<(QualifiedName, Ident)>>,
}

super::not_yet!(AlterSequence);
