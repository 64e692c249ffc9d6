//! `DEFERRABLE` and its kin.

use crate::catalog::Timing;
use askama::Template;

/// `[[NOT ]DEFERRABLE][ INITIALLY DEFERRED|IMMEDIATE]`, each with a space in front; nothing where nothing was written.
#[derive(Template)]
#[template(path = "clause/timing.sql")]
pub struct TimingClause<'a>(pub &'a Timing);
