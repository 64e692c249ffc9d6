//! `drop_sequence`.

use super::cascade::Cascade;
use super::create_sequence::CreateSequence;
use super::fit::Fit;
use super::ties::Ties;
use super::{Effect, Inverse, Links, Operation};
use crate::catalog::{Catalog, Needed};
use crate::diagnostic::Diagnostics;
use crate::sql::{QualifiedName, Spanned};
use crate::statement::{LockMode, Statement};
use askama::Template;

/// Drops a sequence.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/drop_sequence.sql")]
pub struct DropSequence {
    /// The sequence.
    pub name: QualifiedName,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

impl DropSequence {
    fn going_along<'a>(&self, before: &'a Catalog) -> Cascade<'a> {
        Cascade::if_written(self.cascade, before, Needed::Sequence(&self.name))
    }

    fn is_absent(&self, before: &Catalog) -> bool {
        self.if_exists && before.relation(&self.name).is_absent()
    }
}

impl Effect for DropSequence {
    fn summary(&self) -> String {
        format!("drop sequence {}", self.name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before).needs_table(&self.name);
        let dropped = ties.relation(&self.name);
        ties.drops(dropped).frees_schema(&self.name).links()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        let Some(sequence) = fit.sequence_if(&self.name, self.if_exists) else { return };
        if fit.is_not_of_identity(&self.name, sequence, "cannot be dropped") && !self.cascade {
            fit.is_free(&format!("sequence `{}`", self.name), self.name.span(), Needed::Sequence(&self.name));
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let statement = Statement::new(self.to_string(), self.name.span());
        if self.is_absent(before) {
            return vec![statement];
        }
        let name = before.shorten(&self.name);
        let statement =
            statement.locks(&name, LockMode::AccessExclusive).loses(&name, format!("where sequence {name} stands"));
        vec![self.going_along(before).facts(statement)]
    }

    fn apply(&self, catalog: &mut Catalog) {
        if self.cascade {
            catalog.drop_needing(Needed::Sequence(&self.name));
        }
        if catalog.sequence(&self.name).known().is_some() {
            catalog.take_relation(&self.name);
        }
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        let found = before.sequence(&self.name);
        let Some(sequence) = found.known() else {
            return match self.is_absent(before) {
                true => Inverse::Exact(Vec::new()),
                false => Inverse::None(format!("what sequence {} is like is not known", self.name)),
            };
        };
        let create = CreateSequence { sequence: sequence.clone(), if_not_exists: false, temporary: false };
        let (restored, mut lost) = self.going_along(before).restored();
        lost.insert(0, format!("where sequence {} stood", self.name));
        let operations: Vec<Operation> = std::iter::once(create.into()).chain(restored).collect();
        Inverse::of(operations, lost).if_doubtful(found.is_doubtful(), format_args!("sequence {}", self.name))
    }
}
