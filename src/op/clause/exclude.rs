//! `EXCLUDE`.

use super::{IndexElementClause, ParametersClause, Typed};
use crate::catalog::Exclude;
use askama::Template;

/// `EXCLUDE USING gist (period WITH &&) … WHERE (…)`.
#[derive(Template)]
#[template(path = "clause/exclude.sql")]
pub struct ExcludeClause<'a>(pub &'a Exclude);
