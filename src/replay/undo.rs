//! What takes a migration back: `downgrade auto`.

use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::migration::{Block, Item, Step};
use crate::op::Inverse;
use crate::source::Span;
use std::fmt;

/// How well a migration can be taken back. Its `Display` is what a person reads of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Everything comes back.
    Exact,
    /// The structure comes back, some data does not.
    StructureOnly,
    /// Something cannot be taken back at all.
    None,
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Grade::Exact => "exact",
            Grade::StructureOnly => "structure only",
            Grade::None => "none",
        })
    }
}

/// What takes the operations of one block back, collected as they were replayed.
#[derive(Debug, Default)]
pub struct Undo {
    operations: Vec<Undone>,
}

/// What takes one operation back.
#[derive(Debug)]
struct Undone {
    inverse: Inverse,
    outside: bool,
    span: Span,
}

impl Undo {
    /// Adds what takes back the operation that was replayed last.
    pub(super) fn push(&mut self, step: &Step, inverse: Inverse, outside: bool) {
        self.operations.push(Undone { inverse, outside, span: step.span });
    }

    /// The worst grade among the operations.
    pub fn grade(&self) -> Grade {
        let grades = self.operations.iter().map(|undone| match &undone.inverse {
            Inverse::Exact(_) => Grade::Exact,
            Inverse::StructureOnly { .. } => Grade::StructureOnly,
            Inverse::None(_) => Grade::None,
        });
        grades.max().unwrap_or(Grade::Exact)
    }

    /// What cannot come back, a phrase each, in the order of the operations.
    pub fn lost(&self) -> impl Iterator<Item = &str> {
        self.operations
            .iter()
            .flat_map(|undone| match &undone.inverse {
                Inverse::StructureOnly { lost, .. } => lost.as_slice(),
                Inverse::Exact(_) | Inverse::None(_) => &[],
            })
            .map(String::as_str)
    }

    /// Why operations cannot be taken back at all, a sentence each, in their order.
    pub fn obstacles(&self) -> impl Iterator<Item = &str> {
        self.operations.iter().filter_map(|undone| match &undone.inverse {
            Inverse::None(why) => Some(why.as_str()),
            Inverse::Exact(_) | Inverse::StructureOnly { .. } => None,
        })
    }

    /// Comment lines for a script: the grade, and what does not come back.
    pub fn remarks(&self) -> Vec<String> {
        let grade = format!("-- downgrade auto: {}", self.grade());
        let lost = self.lost().map(|phrase| format!("-- does not come back: {phrase}"));
        std::iter::once(grade).chain(lost).collect()
    }

    /// The block that takes everything back, last things first. An operation that nothing can take back is reported at
    /// its line; `auto` is where the downgrade was left to the compiler.
    pub fn block(self, auto: Span, report: &mut Diagnostics) -> Block {
        let mut items = Vec::new();
        for undone in self.operations.into_iter().rev() {
            let operations = match undone.inverse {
                Inverse::Exact(operations) | Inverse::StructureOnly { operations, .. } => operations,
                Inverse::None(why) => {
                    report.push(
                        Diagnostic::error(code::NO_INVERSE, undone.span, "this operation cannot be taken back")
                            .label(why)
                            .also(auto, "the downgrade is left to the compiler here")
                            .help("write the downgrade block by hand, or say 'downgrade irreversible \"why\"'"),
                    );
                    continue;
                }
            };
            let steps =
                operations.into_iter().map(|operation| Step { comments: Vec::new(), operation, span: undone.span });
            match undone.outside {
                true => items.push(Item::Autocommit { steps: steps.collect(), span: undone.span }),
                false => items.extend(steps.map(Item::Step)),
            }
        }
        Block { items, ..Block::default() }
    }
}
