//! Where a database stands, and where an upgrade or a downgrade takes it.

use super::graph::{Lineage, RevisionGraph, RevisionIndex};
use super::resolve::nowhere;
use super::target::{Fault, Steps, Target, Typed};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;

fn unknown_row(id: &str) -> Fault {
    let message = format!("the database stands at '{id}', and no migration has that id");
    Box::new(
        Diagnostic::error(code::UNKNOWN_REVISION, Span::NONE, message)
            .help("look whether it is the database of this project, and whether all migrations are here")
            .help("if so, 'limbeck stamp --purge REVISION' writes down where it stands"),
    )
}

/// Where a downgrade leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Destination {
    /// If several branches fork there: a revision of the one that is undone.
    pub branch: Option<RevisionIndex>,
    /// What stays; `None` for the base.
    pub revision: Option<RevisionIndex>,
}

impl RevisionGraph {
    /// The rows that a typed start stands for: places with commas between.
    ///
    /// # Errors
    /// A place that means nothing here, `base` among others, and revisions that stand on each other.
    pub fn start(&self, typed: Typed) -> Result<Vec<RevisionIndex>, Fault> {
        let pieces = typed.pieces();
        let mut rows = Vec::new();
        for piece in &pieces {
            let target = Target::parse(*piece)?;
            let places = self.revisions(&target)?;
            if places.is_empty() && (pieces.len() > 1 || target.branch.is_some()) {
                return Err(Box::new(
                    Diagnostic::error(code::MALFORMED_TARGET, piece.span, format!("'{piece}' is not a start"))
                        .label("at its base a branch has no row in the version table")
                        .help("leave it out; if nothing has run, the start is 'base'"),
                ));
            }
            rows.extend(places);
        }
        self.check_rows(&rows, typed.span)?;
        Ok(rows)
    }

    /// The rows that were read from a version table: ids, written in full.
    ///
    /// # Errors
    /// An id that no migration has, and revisions that stand on each other.
    pub fn rows<'i>(&self, ids: impl IntoIterator<Item = &'i str>) -> Result<Vec<RevisionIndex>, Fault> {
        let known = |id| self.by_id(id).ok_or_else(|| unknown_row(id));
        let rows = ids.into_iter().map(known).collect::<Result<Vec<_>, _>>()?;
        self.check_rows(&rows, Span::NONE)?;
        Ok(rows)
    }

    /// Refuses rows of which one implies another: no database gets there by itself.
    pub(super) fn check_rows(&self, rows: &[RevisionIndex], span: Span) -> Result<(), Fault> {
        for (position, row) in rows.iter().enumerate() {
            let below = self.ancestors(self.stands_on(*row), Lineage::Dependencies);
            let message = if rows[..position].contains(row) {
                format!("'{}' is named twice", self.id(*row))
            } else if let Some(implied) = rows.iter().find(|other| below.contains(**other)) {
                format!("'{}' stands on '{}'", self.id(*row), self.id(*implied))
            } else {
                continue;
            };
            return Err(Box::new(
                Diagnostic::error(code::REDUNDANT_ROW, span, message)
                    .label("a version table holds only what nothing else stands on")
                    .help("leave out the revision that the other one implies"),
            ));
        }
        Ok(())
    }

    /// The revisions that an upgrade from these rows must reach.
    ///
    /// # Errors
    /// A target that means nothing here, steps that lead down, out of the history or to a fork, and an open start.
    pub fn upgrade_targets(&self, target: &Target, rows: &[RevisionIndex]) -> Result<Vec<RevisionIndex>, Fault> {
        let (None, Some(steps)) = (target.name, target.steps) else {
            let targets = self.revisions(target)?;
            if targets.is_empty() && target.steps.is_some() {
                let message = format!("'{target}' leads to the base");
                return Err(Box::new(
                    Diagnostic::error(code::WALKED_TOO_FAR, target.span(), message)
                        .label("there is nothing to upgrade to")
                        .help("use a smaller number"),
                ));
            }
            return Ok(self.without_implied(targets));
        };
        let start = self.start_of_climb(target, steps, rows)?;
        let reached = self.walk_all(start, steps, self.branch(target)?)?;
        Ok(reached.into_iter().collect())
    }

    /// Where `+N` counts from; `None` for the base.
    pub(super) fn start_of_climb(
        &self,
        target: &Target,
        steps: Steps,
        rows: &[RevisionIndex],
    ) -> Result<Option<RevisionIndex>, Fault> {
        if !steps.up || steps.count == 0 {
            return Err(nowhere(steps, "an upgrade goes up, as in '+1'"));
        }
        let starts = match self.branch(target)? {
            Some(branch) => self.tips_in(branch, rows),
            None => rows.to_vec(),
        };
        if starts.len() > 1 {
            return Err(self.open_start(steps, &starts));
        }
        Ok(starts.first().copied())
    }

    /// Where a branch stands: its rows, or else the topmost revisions of it that have run.
    fn tips_in(&self, branch: RevisionIndex, rows: &[RevisionIndex]) -> Vec<RevisionIndex> {
        let line = self.line(branch, Lineage::Revises);
        let rows_in_line: Vec<RevisionIndex> = rows.iter().copied().filter(|row| line.contains(*row)).collect();
        if !rows_in_line.is_empty() {
            return rows_in_line;
        }
        let mut active = self.ancestors(rows.iter().copied(), Lineage::Dependencies);
        active.intersect(&line);
        let mut tips = active.clone();
        for below in active.iter().flat_map(|one| self.stands_on(one)) {
            tips.remove(below);
        }
        tips.iter().collect()
    }

    /// Drops what another of them stands on.
    fn without_implied(&self, targets: Vec<RevisionIndex>) -> Vec<RevisionIndex> {
        let below = self.ancestors(targets.iter().flat_map(|one| self.stands_on(*one)), Lineage::Dependencies);
        targets.into_iter().filter(|one| !below.contains(*one)).collect()
    }

    fn open_start(&self, steps: Steps, starts: &[RevisionIndex]) -> Fault {
        let message = format!("'{}' could start from any of {}", steps.typed, self.ids_of(starts));
        Box::new(Diagnostic::error(code::OPEN_START, steps.typed.span, message).help(format!(
            "choose one, as in '{}@{}'",
            self.id(starts[0]),
            steps.typed
        )))
    }

    /// Where a downgrade from these rows leads.
    ///
    /// # Errors
    /// A target that means nothing here, steps that lead up from the rows, out of the history or to a merge, and an
    /// open start.
    pub fn downgrade_destination(&self, target: &Target, rows: &[RevisionIndex]) -> Result<Destination, Fault> {
        let branch = self.branch(target)?;
        let (name, steps) = match (target.name, target.steps) {
            (_, None) => return Ok(Destination { branch, revision: self.origin(target, branch)? }),
            (name, Some(steps)) => (name, steps),
        };
        if name.is_some() {
            return Ok(Destination { branch, revision: self.walk_from_name(target, steps)? });
        }
        if steps.up || steps.count == 0 {
            return Err(nowhere(steps, "a downgrade goes down, as in '-1'"));
        }
        let starts = match branch {
            Some(branch) => self.current_in(branch, rows),
            None => rows.to_vec(),
        };
        let [start] = starts[..] else {
            return Err(match starts.len() {
                0 => nowhere(steps, "nothing has run that could be undone"),
                _ => self.open_start(steps, &starts),
            });
        };
        let revision = self.walk_all(Some(start), steps, None)?;
        Ok(Destination { branch: branch.or(Some(start)), revision })
    }

    /// Where a branch stands: its rows, or else the tips of each branch in it that has run.
    fn current_in(&self, branch: RevisionIndex, rows: &[RevisionIndex]) -> Vec<RevisionIndex> {
        let line = self.line(branch, Lineage::Revises);
        let rows_in_line: Vec<RevisionIndex> = rows.iter().copied().filter(|row| line.contains(*row)).collect();
        if !rows_in_line.is_empty() {
            return rows_in_line;
        }
        self.current(rows).into_iter().filter(|one| line.contains(*one)).collect()
    }

    /// The tip of each branch of a database that stands at these rows, those included that have no row because
    /// another branch depends on them: what `current` shows. In load order.
    pub fn current(&self, rows: &[RevisionIndex]) -> Vec<RevisionIndex> {
        let applied = self.ancestors(rows.iter().copied(), Lineage::Dependencies);
        applied.iter().filter(|one| !self.children(*one).any(|child| applied.contains(child))).collect()
    }
}
