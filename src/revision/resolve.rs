//! What a target means in this graph and from these rows.

use super::graph::{Lineage, RevisionGraph, RevisionIndex};
use super::set::RevisionSet;
use super::target::{Fault, Steps, Target, Typed};
use crate::diagnostic::{Diagnostic, code, nearest};

/// Words that are no revisions but can be typed for some.
const WORDS: [&str; 3] = ["head", "heads", "base"];

/// Names shorter than this are never completed, as in Alembic.
const SHORTEST_COMPLETED: usize = 4;

/// Where a walk ended, and how many steps it could not make.
pub(super) struct Walked {
    pub(super) reached: Option<RevisionIndex>,
    pub(super) left: u32,
}

impl RevisionGraph {
    /// The revision of exactly this id or label, or the only one whose id or label begins like this.
    ///
    /// # Errors
    /// None or several of that name.
    pub fn named(&self, name: Typed) -> Result<RevisionIndex, Fault> {
        self.named_in(name, None)
    }

    /// The same among the revisions of one branch.
    fn named_in(&self, name: Typed, line: Option<&RevisionSet>) -> Result<RevisionIndex, Fault> {
        if let Some(exact) = self.by_id(name.text).or_else(|| self.by_label(name.text)) {
            return Ok(exact);
        }
        let completed: Vec<(&str, RevisionIndex)> = self
            .names()
            .filter(|(known, _)| known.starts_with(name.text) && known.chars().count() >= SHORTEST_COMPLETED)
            .filter(|(_, revision)| line.is_none_or(|line| line.contains(*revision)))
            .collect();
        match completed[..] {
            [(_, revision)] => Ok(revision),
            [] => Err(self.unknown(name)),
            _ => {
                let known: Vec<String> = completed.iter().take(5).map(|(known, _)| format!("'{known}'")).collect();
                let message = format!("several revisions begin with '{name}'");
                Err(Box::new(
                    Diagnostic::error(code::AMBIGUOUS_REVISION, name.span, message)
                        .note(format!("among them {}", known.join(", ")))
                        .help("type more of the name"),
                ))
            }
        }
    }

    pub(super) fn unknown(&self, name: Typed) -> Fault {
        let known = || WORDS.into_iter().chain(self.names().map(|(known, _)| known));
        let message = format!("there is no revision or branch '{name}'");
        let unknown = Diagnostic::error(code::UNKNOWN_REVISION, name.span, message);
        let same = known().find(|known| known.eq_ignore_ascii_case(name.text.trim()));
        Box::new(match same.or_else(|| nearest(name.text, known())) {
            Some(near) => unknown.help(format!("did you mean '{near}'?")),
            None => unknown.help("'limbeck history' lists the revisions"),
        })
    }

    /// The revision that stands for the branch before `@`.
    pub(super) fn branch(&self, target: &Target) -> Result<Option<RevisionIndex>, Fault> {
        target.branch.map(|branch| self.named(branch)).transpose()
    }

    /// A branch as a set: the revision that names it, all that it revises and all that revises it.
    pub(super) fn line(&self, branch: RevisionIndex, lineage: Lineage) -> RevisionSet {
        let mut line = self.ancestors([branch], lineage);
        for above in self.descendants([branch], lineage).iter() {
            line.insert(above);
        }
        line
    }

    /// The revisions that a target without steps names: several for `heads`, none for `base`.
    ///
    /// # Errors
    /// Unknown or ambiguous names, `head` where there are several, a revision outside of the branch before `@`.
    fn place(&self, target: &Target, branch: Option<RevisionIndex>) -> Result<Vec<RevisionIndex>, Fault> {
        let Some(name) = target.name else {
            return Ok(Vec::new());
        };
        let line = branch.map(|branch| self.line(branch, Lineage::Revises));
        let in_line = |one: &RevisionIndex| line.as_ref().is_none_or(|line| line.contains(*one));
        match name.text {
            "base" => Ok(Vec::new()),
            "heads" if branch.is_none() => Ok(self.effective_heads()),
            "heads" => Ok(self.heads().into_iter().filter(in_line).collect()),
            "head" => {
                let heads: Vec<RevisionIndex> = self.heads().into_iter().filter(in_line).collect();
                if heads.len() > 1 { Err(self.several_heads(target, &heads)) } else { Ok(heads) }
            }
            _ => {
                let revision = self.named_in(name, line.as_ref())?;
                if in_line(&revision) { Ok(vec![revision]) } else { Err(self.outside(target, revision)) }
            }
        }
    }

    fn several_heads(&self, target: &Target, heads: &[RevisionIndex]) -> Fault {
        let message = format!("'{target}' could be any of {} heads: {}", heads.len(), self.ids_of(heads));
        let mut fault = Diagnostic::error(code::SEVERAL_HEADS, target.span(), message);
        for head in heads {
            fault = fault.also(self.header(*head).revision.span, "a head");
        }
        let example = self.labels(heads[0]).first().map_or(self.id(heads[0]), |label| label);
        Box::new(
            fault.help(format!(
                "name one, as in '{example}@head', or all with 'heads'; 'limbeck merge heads' joins them"
            )),
        )
    }

    fn outside(&self, target: &Target, revision: RevisionIndex) -> Fault {
        let branch = target.branch.map_or("", |branch| branch.text);
        let message = format!("revision '{}' is not of branch '{branch}'", self.id(revision));
        Box::new(
            Diagnostic::error(code::OUTSIDE_BRANCH, target.span(), message)
                .also(self.header(revision).span, "this revision")
                .help(format!("leave out '{branch}@', or name a revision of that branch")),
        )
    }

    /// The one revision from which steps are counted; `None` for the base.
    pub(super) fn origin(
        &self,
        target: &Target,
        branch: Option<RevisionIndex>,
    ) -> Result<Option<RevisionIndex>, Fault> {
        let places = self.place(target, branch)?;
        if places.len() > 1 {
            return Err(self.several_heads(target, &places));
        }
        Ok(places.first().copied())
    }

    /// Walks along `revises`. Upwards from the base leads to a base revision, downwards from one to the base.
    ///
    /// # Errors
    /// A fork on the way up that no branch decides, or a merge on the way down.
    pub(super) fn walk(
        &self,
        from: Option<RevisionIndex>,
        steps: Steps,
        branch: Option<RevisionIndex>,
    ) -> Result<Walked, Fault> {
        let line = branch.map(|branch| self.line(branch, Lineage::Revises));
        let mut reached = from;
        for done in 0..steps.count {
            let ways: Vec<RevisionIndex> = match (steps.up, reached) {
                (true, None) => self.bases(),
                (true, Some(revision)) => self.children(revision).collect(),
                (false, None) => Vec::new(),
                (false, Some(revision)) => self.revises(revision).collect(),
            };
            let ways: Vec<RevisionIndex> = ways
                .into_iter()
                .filter(|way| !steps.up || line.as_ref().is_none_or(|line| line.contains(*way)))
                .collect();
            reached = match (&ways[..], reached) {
                ([way], _) => Some(*way),
                ([], Some(_)) if !steps.up => None,
                ([], _) => return Ok(Walked { reached, left: steps.count - done }),
                _ => return Err(self.fork(steps, reached, &ways)),
            };
        }
        Ok(Walked { reached, left: 0 })
    }

    fn fork(&self, steps: Steps, at: Option<RevisionIndex>, ways: &[RevisionIndex]) -> Fault {
        let at = at.map_or("base", |at| self.id(at));
        let message = format!("{} ways lead on from '{at}': {}", ways.len(), self.ids_of(ways));
        let help = if steps.up {
            "choose one with BRANCH@ in front, or name the revision itself"
        } else {
            "name the revision itself"
        };
        Box::new(
            Diagnostic::error(code::AMBIGUOUS_WALK, steps.typed.span, message)
                .label("which of them is meant is open")
                .help(help),
        )
    }

    /// Walks, and refuses to stop early.
    pub(super) fn walk_all(
        &self,
        from: Option<RevisionIndex>,
        steps: Steps,
        branch: Option<RevisionIndex>,
    ) -> Result<Option<RevisionIndex>, Fault> {
        let walked = self.walk(from, steps, branch)?;
        if walked.left > 0 {
            let made = steps.count - walked.left;
            let from = from.map_or("base", |from| self.id(from));
            let message = format!("'{}' leads out of the history", steps.typed);
            let fault = Diagnostic::error(code::WALKED_TOO_FAR, steps.typed.span, message);
            return Err(Box::new(match made {
                0 if steps.up => fault.label(format!("nothing is above '{from}'")),
                0 => fault.label(format!("nothing is below '{from}'")),
                1 => fault.label(format!("from '{from}' there is 1 step")).help("use a smaller number"),
                _ => fault.label(format!("from '{from}' there are {made} steps")).help("use a smaller number"),
            }));
        }
        Ok(walked.reached)
    }

    /// The place that a name with steps leads to; `None` for the base.
    ///
    /// Upwards the branch before `@` chooses among children, as in Alembic; downwards the name must be of the branch.
    pub(super) fn walk_from_name(&self, target: &Target, steps: Steps) -> Result<Option<RevisionIndex>, Fault> {
        let branch = self.branch(target)?;
        let origin = self.origin(target, branch.filter(|_| !steps.up))?;
        self.walk_all(origin, steps, branch)
    }

    /// All revisions that a target names: several for `heads`, none for `base`.
    ///
    /// For what does not know where a database stands (`show`, `merge`, `stamp`, …), so `-N` alone is refused.
    ///
    /// # Errors
    /// A target that means nothing here.
    pub fn revisions(&self, target: &Target) -> Result<Vec<RevisionIndex>, Fault> {
        match (target.name, target.steps) {
            (_, None) => self.place(target, self.branch(target)?),
            (Some(_), Some(steps)) => Ok(self.walk_from_name(target, steps)?.into_iter().collect()),
            (None, Some(steps)) => Err(nowhere(steps, "there is no start to count from here")),
        }
    }
}

/// Steps in a direction that the command does not go.
pub(super) fn nowhere(steps: Steps, label: &str) -> Fault {
    let message = format!("'{}' leads nowhere", steps.typed);
    Box::new(
        Diagnostic::error(code::NO_STEPS, steps.typed.span, message)
            .label(label)
            .help("name a revision instead, or count from one, as in 'head-1'"),
    )
}
