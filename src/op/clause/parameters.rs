//! Storage parameters.

use super::Typed;
use crate::catalog::Parameter;
use askama::Template;

/// `(fillfactor = 70, autovacuum_enabled)`, with the parentheses.
#[derive(Template)]
#[template(path = "clause/parameters.sql")]
pub struct ParametersClause<'a>(pub &'a [Parameter]);
