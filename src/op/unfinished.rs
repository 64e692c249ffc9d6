//! `unfinished`.

use super::{Effect, Inverse, Links};
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::sql::{Literal, Spanned};
use crate::statement::Statement;

/// Marks the place of operations that somebody has still to write. It fits nowhere, so nothing compiles that runs it.
#[derive(Debug, Clone, PartialEq)]
pub struct Unfinished {
    /// What is missing, in the words of who left it out.
    pub reason: Literal,
}

impl Unfinished {
    /// Says that something is missing here.
    pub fn fault(&self) -> Diagnostic {
        let message = format!("this migration is not finished: {}", self.reason.as_str());
        Diagnostic::error(code::UNFINISHED, self.reason.span(), message)
            .help("write the missing operations here, then take this line away")
    }
}

impl Effect for Unfinished {
    fn summary(&self) -> String {
        format!("unfinished: {}", self.reason.as_str())
    }

    fn links(&self, _: &Catalog) -> Links {
        Links::default()
    }

    fn check(&self, _: &Catalog, report: &mut Diagnostics) {
        report.push(self.fault());
    }

    fn statements(&self, _: &Catalog) -> Vec<Statement> {
        Vec::new()
    }

    /// What is missing may do anything.
    fn apply(&self, catalog: &mut Catalog) {
        catalog.doubt_everything("it is not written yet", self.reason.span());
    }

    fn inverse(&self, _: &Catalog) -> Inverse {
        Inverse::None("what it will do is not written yet".into())
    }
}
