//! `FOREIGN KEY(…) REFERENCES …`.

use crate::catalog::{Action, ForeignKey, Match};
use askama::Template;

/// `FOREIGN KEY(…) REFERENCES … (…) [MATCH …] [ON DELETE …] [ON UPDATE …]`; the timing and `NOT VALID` come after it.
#[derive(Template)]
#[template(path = "clause/foreign_key.sql")]
pub struct ForeignKeyClause<'a>(pub &'a ForeignKey);

/// `CASCADE`, `SET NULL (a)` …
#[derive(Template)]
#[template(path = "clause/action.sql")]
struct ActionClause<'a>(&'a Action);
