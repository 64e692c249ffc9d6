//! `no-lock-timeout`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::{Scene, Seen};
use crate::lint::{Level, Rule};
use crate::statement::Lock;

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
        let locks: Vec<&Lock> = scene.locks(*seen).filter(|lock| lock.mode.blocks_writes()).collect();
        (!locks.is_empty()).then_some((seen, locks))
    });
    let finding = |(seen, locks): (&Seen<'_>, Vec<&Lock>)| {
        let message = format!("this waits for {} without a limit", waited_for(&locks));
        Diagnostic::warning(RULE.code, seen.statement.span, message)
            .help("set it in the configuration: [script] lock_timeout = \"5s\"")
            .note("only the first such statement is shown")
    };
    blocking.map(finding).into_iter().collect()
}

/// `ACCESS EXCLUSIVE on c and p`: the first relation, and every other table.
fn waited_for(locks: &[&Lock]) -> String {
    let (first, others) = (locks[0], &locks[1..]);
    let mut words = format!("{} on {}", first.mode, first.relation);
    let mut mode = first.mode;
    for lock in others.iter().filter(|lock| lock.is_on_own_table()) {
        words.push_str(" and ");
        if lock.mode != mode {
            mode = lock.mode;
            words.push_str(&format!("{mode} on "));
        }
        words.push_str(&lock.relation.to_string());
    }
    words
}
