//! `-- limbeck: allow RULE reason` in a comment above an operation.

use crate::statement::Statement;

/// What such a comment says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allow<'a> {
    /// The name of the rule.
    pub rule: &'a str,
    /// Why it does not matter; may be empty.
    pub reason: &'a str,
}

/// Every such comment above a statement.
pub fn allows(statement: &Statement) -> impl Iterator<Item = Allow<'_>> {
    statement.comments.iter().flat_map(|comment| comment.lines()).filter_map(|line| {
        let said = line.trim().trim_start_matches(['-', '/', '*']).trim_end_matches("*/").trim();
        let said = said.strip_prefix("limbeck:")?.trim_start().strip_prefix("allow")?;
        let (rule, reason) = said.trim().split_once(char::is_whitespace).unwrap_or((said.trim(), ""));
        Some(Allow { rule, reason: reason.trim() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn a_comment_names_a_rule_and_a_reason() {
        let mut statement = Statement::new("SELECT 1", Span::NONE);
        statement.comments = vec!["-- why".into(), "-- limbeck: allow data-loss nobody reads it".into()];
        let allow = Allow { rule: "data-loss", reason: "nobody reads it" };
        assert_eq!(allows(&statement).collect::<Vec<_>>(), [allow]);
    }
}
