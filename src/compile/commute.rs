//! Whether two branches commute: replayed in both orders from where they part, they fit and make the same database.

use super::{Compiler, read};
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, code};
use crate::migration::{Item, Step};
use crate::op::Effect;
use crate::order;
use crate::replay::Replay;
use crate::revision::{Lineage, RevisionIndex, RevisionSet};
use std::collections::BTreeMap;

/// What came of replaying two branches in both orders.
#[derive(Debug)]
pub struct Commuting {
    /// Each two operations that do not go with each other, as a warning with both places. Empty if the branches commute.
    pub collisions: Vec<Diagnostic>,
    /// True if something on the branches was not understood, so that there may be more than was found.
    pub is_partial: bool,
}

impl Compiler<'_> {
    /// Replays the branches that end in two revisions in both orders. `None` if something in them or below them is
    /// wrong, which is then in `report`.
    pub fn commuting(&self, one: RevisionIndex, other: RevisionIndex, report: &mut Diagnostics) -> Option<Commuting> {
        let below = |revision| self.graph.ancestors([revision], Lineage::Dependencies);
        let (all_one, all_other) = (below(one), below(other));
        let mut shared = all_one.clone();
        shared.intersect(&all_other);
        let in_order = |wanted: &RevisionSet, without: Option<&RevisionSet>| {
            let mut wanted = wanted.clone();
            without.into_iter().for_each(|without| wanted.subtract(without));
            let mut order = self.graph.newest_first(&wanted);
            order.reverse();
            order
        };
        let trunk = in_order(&shared, None);
        let branches = [in_order(&all_one, Some(&shared)), in_order(&all_other, Some(&shared))];
        let mut replay = Replay::new(self.before());
        self.settle(&mut replay, &trunk, None, report);
        let base = replay.catalog();
        let [one, other] = branches.map(|branch| self.branch(base, &branch, report));
        if report.has_errors() {
            return None;
        }
        let mut pair = Pair { base, one: one.steps.iter().collect(), other: other.steps.iter().collect() };
        let mut collisions = Vec::new();
        while let Some((position, collision)) = pair.collision() {
            collisions.push(collision);
            pair.go_on_without(position);
        }
        Some(Commuting { collisions, is_partial: one.is_partial || other.is_partial })
    }

    /// The operations of a branch in the order in which they run by themselves.
    fn branch(&self, base: &Catalog, branch: &[RevisionIndex], report: &mut Diagnostics) -> Branch {
        let mut replay = Replay::new(base.clone());
        let doubts = base.doubts().count();
        let mut all = Vec::new();
        read::each(
            self,
            branch,
            |_| None,
            report,
            |revision, body, report| match body.upgrade {
                Some(upgrade) => {
                    let block = order::sort(&upgrade, replay.catalog(), report).into_owned();
                    replay.settle_in_order(&block, report);
                    all.extend(block.items.iter().flat_map(Item::steps).cloned());
                }
                None => replay.lose_track(self.place(revision)),
            },
        );
        Branch { steps: all, is_partial: replay.catalog().doubts().count() > doubts }
    }
}

/// What a branch does.
struct Branch {
    steps: Vec<Step>,
    is_partial: bool,
}

/// Two branches above one database.
struct Pair<'a> {
    base: &'a Catalog,
    one: Vec<&'a Step>,
    other: Vec<&'a Step>,
}

/// A database after some operations, and what did not fit, by the position of the operation.
struct Run {
    catalog: Catalog,
    faults: BTreeMap<usize, String>,
}

impl Pair<'_> {
    /// Two operations that collide: the position of the second in the other branch, and what to say.
    ///
    /// They are found by halving: some first part of the one branch goes with the other as a whole, and with one more
    /// operation it does not; and then the same the other way round.
    fn collision(&self) -> Option<(usize, Diagnostic)> {
        self.discord(self.one.len(), self.other.len())?;
        let one = shortest(self.one.len(), |length| self.discord(length, self.other.len()).is_some());
        let other = shortest(self.other.len(), |length| self.discord(one, length).is_some());
        let why = self.discord(one, other)?;
        let at = other.checked_sub(1)?;
        let (one, other) = (self.one.get(one.checked_sub(1)?)?, self.other.get(at)?);
        let message = format!("`{}` and `{}` do not commute", one.operation.summary(), other.operation.summary());
        let warning = Diagnostic::warning(code::COLLISION, one.span, message).label("on the one branch");
        Some((at, warning.also(other.span, "on the other branch").note(why)))
    }

    /// Leaves out an operation of the other branch, and those that do not fit without it.
    fn go_on_without(&mut self, position: usize) {
        self.other.remove(position);
        let alone = Run::over(self.base, &self.other);
        for at in alone.faults.into_keys().rev() {
            self.other.remove(at);
        }
    }

    /// Why the first operations of the two branches do not go with each other, if they do not.
    fn discord(&self, one: usize, other: usize) -> Option<String> {
        let (one, other) = (&self.one[..one], &self.other[..other]);
        let (one_first, other_first) = (Run::over(self.base, one), Run::over(self.base, other));
        let (other_second, one_second) = (Run::over(&one_first.catalog, other), Run::over(&other_first.catalog, one));
        let misfit = one_second.misfit(&one_first, one).or_else(|| other_second.misfit(&other_first, other));
        let differences = || other_second.catalog.differences(&one_second.catalog);
        misfit.or_else(|| match differences().as_slice() {
            [] => None,
            differences => Some(format!("what {} is like depends on which of them runs first", differences.join(", "))),
        })
    }
}

impl Run {
    fn over(base: &Catalog, steps: &[&Step]) -> Run {
        let mut run = Run { catalog: base.clone(), faults: BTreeMap::new() };
        for (at, step) in steps.iter().enumerate() {
            let mut report = Diagnostics::new();
            step.operation.settle(&mut run.catalog, &mut report);
            if let Some(fault) = report.iter().find(|fault| fault.severity == Severity::Error) {
                run.faults.insert(at, fault.message.clone());
            }
        }
        run
    }

    /// An operation that does not fit here, though it does where its branch runs first.
    fn misfit(&self, alone: &Run, steps: &[&Step]) -> Option<String> {
        let (at, fault) = self.faults.iter().find(|(at, _)| !alone.faults.contains_key(at))?;
        Some(format!("`{}` does not fit behind the other branch: {fault}", steps.get(*at)?.operation.summary()))
    }
}

/// The shortest length that is too long, if 0 is not and `most` is.
fn shortest(most: usize, is_too_long: impl Fn(usize) -> bool) -> usize {
    let (mut fits, mut too_long) = (0, most);
    while too_long - fits > 1 {
        let middle = fits + (too_long - fits) / 2;
        if is_too_long(middle) { too_long = middle } else { fits = middle }
    }
    too_long
}
