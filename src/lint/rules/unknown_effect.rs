//! `unknown-effect`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};

/// A statement whose effect is not known.
pub const RULE: Rule = Rule {
    code: code::UNKNOWN_EFFECT,
    name: "unknown-effect",
    level: Level::Warning,
    bad: "execute $$ DO 'BEGIN UPDATE orders SET total = 0; END' $$",
    good: "execute $$ UPDATE orders SET total = 0 $$",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let finding = |statement: &crate::statement::Statement| {
        let why = statement.facts.unknown.first()?;
        Some(
            Diagnostic::warning(RULE.code, statement.span, "what this does is not known, and counts as the worst")
                .label(why.clone())
                .help("write the statements out, or say above: -- limbeck: allow unknown-effect why"),
        )
    };
    scene.statements.iter().filter_map(|seen| finding(seen.statement)).collect()
}
