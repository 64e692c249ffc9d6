//! The clauses that several statements share. Each is a word whose `Display` is its SQL, so that the templates of the
//! statements stay as short as the statements themselves.

mod check;
mod column;
mod constraint;
mod exclude;
mod foreign_key;
mod identity;
mod index_element;
mod key;
mod parameters;
mod sequence_options;
mod timing;

pub use check::CheckClause;
pub use column::ColumnClause;
pub use constraint::ConstraintClause;
pub use exclude::ExcludeClause;
pub use foreign_key::ForeignKeyClause;
pub use identity::IdentityClause;
pub use index_element::IndexElementClause;
pub use key::KeyClause;
pub use parameters::ParametersClause;
pub use sequence_options::SequenceOptionsClause;
pub use timing::TimingClause;

use crate::sql::Expression;
use std::fmt;

/// An expression as typed, such that more may follow it: where it ends in a comment, a new line ends that.
pub struct Typed<'a>(pub &'a Expression);

impl fmt::Display for Typed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        if self.0.ends_in_comment() { f.write_str("\n") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Action, ActionKind, Check, ForeignKey, Match, Timing};
    use crate::sql::{Ident, QualifiedName};

    #[test]
    fn a_foreign_key_prints_its_clauses_in_alembics_order() {
        let key = ForeignKey {
            columns: vec![Ident::made("a"), Ident::made("order")],
            table: QualifiedName::new(Some(Ident::made("s")), Ident::made("p")),
            referred: vec![Ident::made("x"), Ident::made("y")],
            matching: Some(Match::Full),
            on_delete: Some(Action::new(ActionKind::SetNull(vec![Ident::made("a")]))),
            on_update: Some(Action::spelled(ActionKind::NoAction, "no action")),
            not_valid: false,
        };
        let timing = Timing { deferrable: Some(true), initially_deferred: Some(true) };
        assert_eq!(
            format!("{}{}", ForeignKeyClause(&key), TimingClause(&timing)),
            "FOREIGN KEY(a, \"order\") REFERENCES s.p (x, y) MATCH FULL ON DELETE SET NULL (a) ON UPDATE no action \
             DEFERRABLE INITIALLY DEFERRED"
        );
        let bare = ForeignKey { referred: vec![], matching: None, on_delete: None, on_update: None, ..key };
        assert_eq!(ForeignKeyClause(&bare).to_string(), "FOREIGN KEY(a, \"order\") REFERENCES s.p");
    }

    #[test]
    fn a_comment_at_the_end_of_an_expression_swallows_nothing() {
        let check = Check { expression: Expression::made("a > 0 -- positive"), no_inherit: true, not_valid: true };
        assert_eq!(CheckClause(&check).to_string(), "CHECK (a > 0 -- positive\n) NO INHERIT NOT VALID");
    }
}
