//! `downgrade-differs`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};

/// A downgrade that its author wrote does not lead back to the database before the upgrade.
pub const RULE: Rule = Rule {
    code: code::DOWNGRADE_DIFFERS,
    name: "downgrade-differs",
    level: Level::Warning,
    bad: "upgrade {\n    add_column orders.paid boolean\n}\ndowngrade {\n}",
    good: "upgrade {\n    add_column orders.paid boolean\n}\ndowngrade {\n    drop_column orders.paid\n}",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let differing = scene.script.steps.iter().filter_map(|step| step.differs.as_ref());
    let finding = |(span, what): &(crate::source::Span, Vec<String>)| {
        let message = format!("the downgrade does not lead back to what was there: {}", what.join("; "));
        Diagnostic::warning(RULE.code, *span, message)
            .help("write what is missing, or let it be found: downgrade auto in a .mig file")
    };
    differing.map(finding).collect()
}
