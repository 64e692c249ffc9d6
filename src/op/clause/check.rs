//! `CHECK (…)`.

use super::Typed;
use crate::catalog::Check;
use askama::Template;

/// `CHECK (…) [NO INHERIT] [NOT VALID]`.
#[derive(Template)]
#[template(path = "clause/check.sql")]
pub struct CheckClause<'a>(pub &'a Check);
