//! `GENERATED … AS IDENTITY`.

use super::SequenceOptionsClause;
use crate::catalog::Identity;
use askama::Template;

/// `GENERATED ALWAYS AS IDENTITY (START WITH 10)`.
#[derive(Template)]
#[template(path = "clause/identity.sql")]
pub struct IdentityClause<'a>(pub &'a Identity);

impl IdentityClause<'_> {
    fn options(&self) -> String {
        let name = self.0.sequence.iter().map(|name| format!("SEQUENCE NAME {name}"));
        name.chain(SequenceOptionsClause(&self.0.options).words()).collect::<Vec<_>>().join(" ")
    }
}
