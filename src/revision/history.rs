//! Which revisions `history` and `branches` show, newest first.

use super::graph::{Lineage, RevisionGraph, RevisionIndex};
use super::set::RevisionSet;
use super::target::{Fault, Target};
use crate::diagnostic::{Diagnostic, code};

/// One end of a range of `history`.
#[derive(Debug, Clone, Copy)]
pub enum End<'e> {
    /// Nothing was typed: the base, or all heads.
    Open,
    /// A target; `-N` as a start counts down from the heads, `+N` as an end counts up from the start.
    Target(Target<'e>),
    /// `current`: the rows of a database.
    Current(&'e [RevisionIndex]),
}

impl RevisionGraph {
    /// All revisions, newest first, as `history` shows them.
    pub fn history(&self) -> Vec<RevisionIndex> {
        let mut all = self.no_revisions();
        for revision in self.iter() {
            all.insert(revision);
        }
        self.newest_first(&all)
    }

    /// What revises which of the branch points, newest first, as `branches` shows them.
    pub fn branches(&self) -> Vec<(RevisionIndex, Vec<RevisionIndex>)> {
        let branch_points = self.history().into_iter().filter(|one| self.is_branch_point(*one));
        branch_points.map(|one| (one, self.children(one).collect())).collect()
    }

    /// The revisions from one end to the other, both included, newest first, as `history -r` shows them.
    ///
    /// As in Alembic, a start in the middle of the history keeps to what revises it, and `BRANCH@NAME` as a start
    /// keeps to the heads of that branch. Steps that would lead out of the history stop at its end.
    ///
    /// # Errors
    /// A target that means nothing here, and a start from which nothing leads to the end.
    pub fn history_between(&self, start: End, end: End) -> Result<Vec<RevisionIndex>, Fault> {
        let from = self.history_start(&start)?;
        let mut to = self.history_end(&end, &from)?;
        if let End::Target(Target { branch: Some(branch), .. }) = start {
            let line = self.line(self.named(branch)?, Lineage::Revises);
            to.retain(|head| line.contains(*head));
        }
        let wanted_ends = self.ancestors(to.iter().copied(), Lineage::Dependencies);
        if let Some(stray) = from.iter().find(|one| !wanted_ends.contains(**one)) {
            return Err(self.unrelated(*stray, &start, &end));
        }
        let mut wanted: RevisionSet = wanted_ends;
        wanted.subtract(&self.ancestors(from.iter().copied(), Lineage::Dependencies));
        for one in &from {
            wanted.insert(*one);
        }
        if !from.is_empty() {
            wanted.intersect(&self.descendants(from.iter().copied(), Lineage::Revises));
        }
        Ok(self.newest_first(&wanted))
    }

    fn history_start(&self, start: &End) -> Result<Vec<RevisionIndex>, Fault> {
        match start {
            End::Open => Ok(Vec::new()),
            End::Current(rows) => Ok(rows.to_vec()),
            End::Target(target) => match (target.name, target.steps) {
                (None, Some(steps)) if !steps.up => {
                    let line = self.branch(target)?.map(|branch| self.line(branch, Lineage::Revises));
                    let mut reached = Vec::new();
                    for head in self.effective_heads() {
                        if line.as_ref().is_none_or(|line| line.contains(head)) {
                            reached.extend(self.walk(Some(head), steps, None)?.reached);
                        }
                    }
                    reached.sort();
                    reached.dedup();
                    Ok(reached)
                }
                _ => self.revisions(target),
            },
        }
    }

    fn history_end(&self, end: &End, from: &[RevisionIndex]) -> Result<Vec<RevisionIndex>, Fault> {
        match end {
            End::Open => Ok(self.effective_heads()),
            End::Current(rows) => Ok(rows.to_vec()),
            End::Target(target) => match target.steps {
                None => self.upgrade_targets(target, from),
                Some(steps) => {
                    let branch = self.branch(target)?;
                    let start = match target.name {
                        None => self.start_of_climb(target, steps, from)?,
                        Some(_) => self.origin(target, branch.filter(|_| !steps.up))?,
                    };
                    Ok(self.walk(start, steps, branch)?.reached.into_iter().collect())
                }
            },
        }
    }

    fn unrelated(&self, stray: RevisionIndex, start: &End, end: &End) -> Fault {
        let span = match (start, end) {
            (End::Target(start), End::Target(end)) => start.span().to(end.span()),
            (End::Target(one), _) | (_, End::Target(one)) => one.span(),
            _ => crate::source::Span::NONE,
        };
        let message = format!("'{}' does not lead to the end of the range", self.id(stray));
        Box::new(
            Diagnostic::error(code::UNRELATED_RANGE, span, message)
                .label("the start must be below the end, along 'revises' and 'depends_on'")
                .help("swap the ends, or leave one of them open"),
        )
    }
}
