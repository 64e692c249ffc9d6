//! A constraint of any kind.

use super::{CheckClause, ExcludeClause, ForeignKeyClause, KeyClause, TimingClause};
use crate::catalog::{Constraint, ConstraintKind};
use askama::Template;

/// `[CONSTRAINT name ]PRIMARY KEY (…)` and so on, as in `CREATE TABLE` and behind `ALTER TABLE … ADD`.
#[derive(Template)]
#[template(path = "clause/constraint.sql")]
pub struct ConstraintClause<'a>(pub &'a Constraint);
