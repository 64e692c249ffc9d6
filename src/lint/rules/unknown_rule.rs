//! `unknown-rule`.

use crate::diagnostic::{Diagnostic, code, nearest};
use crate::lint::scene::Scene;
use crate::lint::{Level, RULES, Rule};

/// A comment that allows what is no rule, or does not say why.
pub const RULE: Rule = Rule {
    code: code::UNKNOWN_RULE,
    name: "unknown-rule",
    level: Level::Warning,
    bad: "-- limbeck: allow date-loss nobody reads it\ndrop_column orders.note",
    good: "-- limbeck: allow data-loss nobody reads it\ndrop_column orders.note",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (span, allow) in scene.allowed() {
        if !RULES.iter().any(|rule| rule.name == allow.rule) {
            let message = format!("the comment above allows '{}', which is no rule", allow.rule);
            let finding = Diagnostic::warning(RULE.code, span, message);
            found.push(match nearest(allow.rule, RULES.iter().map(|rule| rule.name)) {
                Some(near) => finding.help(format!("did you mean '{near}'?")),
                None => finding.help("'limbeck lint --rules' lists the rules"),
            });
        } else if allow.reason.is_empty() {
            let message = format!("the comment above allows '{}' and does not say why", allow.rule);
            let help = format!("-- limbeck: allow {} because …", allow.rule);
            found.push(Diagnostic::warning(RULE.code, span, message).help(help));
        }
    }
    found
}
