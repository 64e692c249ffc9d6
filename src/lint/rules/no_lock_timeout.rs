//! `no-lock-timeout`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};

/// The first blocking lock on a table that was there before, in a script without `lock_timeout`.
pub const RULE: Rule = Rule {
    code: code::NO_LOCK_TIMEOUT,
    name: "no-lock-timeout",
    level: Level::Warning,
    bad: "add_column orders.paid boolean",
    good: "create_table invoices {\nid serial primary key\n}",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    if scene.script.settings.lock_timeout.is_some() {
        return Vec::new();
    }
    let blocking = scene.statements.iter().find_map(|seen| {
        let mut locks = scene.locks(*seen).filter(|lock| lock.mode.blocks_writes());
        locks.next().map(|lock| (seen, lock))
    });
    let finding = |(seen, lock): (&crate::lint::scene::Seen<'_>, &crate::statement::Lock)| {
        let message = format!("this waits for {} on {} without a limit", lock.mode, lock.relation);
        Diagnostic::warning(RULE.code, seen.statement.span, message)
            .help("set it in the configuration: [script] lock_timeout = \"5s\"")
            .note("only the first such statement is shown")
    };
    blocking.map(finding).into_iter().collect()
}
