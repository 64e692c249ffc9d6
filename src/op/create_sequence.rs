//! `create_sequence`.

use crate::catalog::Sequence;

/// Makes a sequence.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateSequence {
    /// The sequence.
    pub sequence: Sequence,
    /// `if not exists`.
    pub if_not_exists: bool,
    /// `temporary`.
    pub temporary: bool,
}

super::not_yet!(CreateSequence);
