//! `create_function`.

use crate::catalog::Function;

/// Makes a function or a procedure.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateFunction {
    /// The function.
    pub function: Function,
    /// `or replace`.
    pub or_replace: bool,
}

super::not_yet!(CreateFunction);
