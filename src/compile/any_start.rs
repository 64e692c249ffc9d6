//! One script for every start behind its target.

use super::Compiler;
use crate::catalog::IndexOwner;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::revision::{Lineage, RevisionIndex, RevisionSet, Route};
use crate::script::any_start::{AnyStart, Reach};
use crate::script::settings::{Settings, TransactionMode};
use crate::script::{Script, Start, step};
use crate::statement::{OutsideStep, Statement, Transaction};

impl Compiler<'_> {
    /// The script of a route from nothing, such that it is right wherever on the way the database stands. `None` if
    /// anything is wrong, or if a statement outside a transaction cannot be run again where it is done already; for psql
    /// such a statement is left out then. What is wrong is in `report`.
    pub fn any_start(&self, route: &Route, tag: Option<&str>, report: &mut Diagnostics) -> Option<Script> {
        let steps = self.steps(route, report);
        if !report.has_errors() && !self.settings.psql {
            self.can_be_repeated(route, &steps, report);
        }
        if report.has_errors() {
            return None;
        }
        let start = Start { tag: tag.map(str::to_string), ..Start::default() };
        let settings = Settings { transaction: TransactionMode::Migration, ..self.settings.clone() };
        let known = self.graph.ancestors(route.end(self.graph), Lineage::Dependencies);
        let any_start = AnyStart {
            known: self.ids(&known),
            steps: route.steps.iter().map(|step| self.reach(step.revision, &known)).collect(),
        };
        Some(Script { any_start: Some(any_start), ..Script::new(steps, start, settings, self.version) })
    }

    fn reach(&self, revision: RevisionIndex, known: &RevisionSet) -> Reach {
        let above = |one: RevisionIndex| {
            let mut above = self.graph.descendants([one], Lineage::Dependencies);
            above.intersect(known);
            self.ids(&above)
        };
        let below: Vec<RevisionIndex> = self.graph.stands_on(revision).collect();
        Reach {
            done: above(revision),
            needs: below.iter().map(|one| above(*one)).collect(),
            gone: below.iter().map(|one| self.graph.id(*one).to_string()).collect(),
        }
    }

    fn ids(&self, revisions: &RevisionSet) -> Vec<String> {
        revisions.iter().map(|one| self.graph.id(one).to_string()).collect()
    }

    /// Reports the statements outside a transaction that would not be without effect where they are done already.
    fn can_be_repeated(&self, route: &Route, steps: &[step::Step], report: &mut Diagnostics) {
        for (at, step) in steps.iter().enumerate() {
            for statement in &step.statements {
                let Transaction::Outside(outside) = &statement.transaction else { continue };
                if let Some(why) = self.differs_later(route, at, statement, outside) {
                    let message = "this cannot be run where it is done already, and a script for any start may have to";
                    report.push(
                        Diagnostic::error(code::NOT_REPEATABLE, statement.span, message)
                            .label(why)
                            .help("with --psql the script leaves it out there"),
                    );
                }
            }
        }
    }

    /// Why a statement of a step may do something in a database that is further; `None` if it does not.
    fn differs_later(&self, route: &Route, at: usize, statement: &Statement, outside: &OutsideStep) -> Option<String> {
        let (index, is_there) = match outside {
            OutsideStep::BuildIndex { index, .. } => (index, true),
            OutsideStep::DropIndex { index, .. } => (index, false),
            OutsideStep::Other => return Some("what it does a second time is not known".to_string()),
        };
        if statement.again.is_none() {
            let words = if is_there { "IF NOT EXISTS" } else { "IF EXISTS" };
            return Some(format!("it is written without {words}"));
        }
        let all: Vec<RevisionIndex> = route.steps.iter().map(|step| step.revision).collect();
        let found = |last: usize| {
            let catalog = self.catalog(&all[..=last], &mut Diagnostics::new())?;
            let index = match catalog.index_owner(index) {
                Some(IndexOwner::Table(table, index)) => Some((table.name.clone(), index.clone())),
                Some(IndexOwner::View(view, index)) => Some((view.name.clone(), index.clone())),
                Some(IndexOwner::Constraint(..)) | None => None,
            };
            Some(index)
        };
        let first = found(at)?;
        let differs = |last: &usize| found(*last).is_some_and(|found| found != first || found.is_some() != is_there);
        let later = self.graph.id(all[(at..all.len()).find(differs)?]);
        Some(format!("at revision {later} the index {index} is {}", if is_there { "another or gone" } else { "there" }))
    }
}
