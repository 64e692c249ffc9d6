//! `search-path-left`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};
use crate::statement::{Change, Setting, Until};

/// A migration that changes the search path for what comes behind it.
pub const RULE: Rule = Rule {
    code: code::SEARCH_PATH_LEFT,
    name: "search-path-left",
    level: Level::Warning,
    bad: "execute $$ SET search_path TO shop $$",
    good: "execute $$ SET search_path TO shop; UPDATE orders SET total = 0; RESET search_path $$",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for segment in &scene.script.segments {
        for piece in &segment.pieces {
            let statements = &scene.script.steps[piece.step].statements[piece.statements.clone()];
            let changes = statements.iter().flat_map(|one| one.facts.changes.iter().map(move |change| (one, change)));
            let mut last = changes.filter_map(|(one, change)| match change {
                Change::Sets(Setting { name, until }) if name == "search_path" || name == "all" => Some((one, *until)),
                _ => None,
            });
            if let Some((one, Until::SetAgain | Until::Commit)) = last.next_back() {
                let message = "the search path is another one for all that comes behind this";
                findings.push(
                    Diagnostic::warning(RULE.code, one.span, message)
                        .label("the version table and the next migrations are looked for there, too")
                        .help(
                            "write the schema before each name, or put RESET search_path at the end of the migration",
                        ),
                );
            }
        }
    }
    findings
}
