//! What stands behind `PRIMARY KEY` and `UNIQUE`.

use super::ParametersClause;
use crate::catalog::{Key, NullsDistinct};
use askama::Template;

/// ` NULLS NOT DISTINCT (a, b) INCLUDE (c) WITH (…) USING INDEX TABLESPACE …`, or ` USING INDEX …`; with a space in
/// front.
#[derive(Template)]
#[template(path = "clause/key.sql")]
pub struct KeyClause<'a>(pub &'a Key);
