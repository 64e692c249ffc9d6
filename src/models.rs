//! SQLAlchemy's models, read as text: the tables of `target_metadata` as operations, with nothing run.
//!
//! `env.py` and all that it imports of the project are evaluated as Python would. The classes that map a table, and the
//! tables that are written by themselves, become the `sa.Table(…)` that SQLAlchemy makes of them, and that is read as in a
//! migration. What cannot be known is an error at its place: a table that was read only in part would be a column dropped.

mod attribute;
mod class;
mod column;
mod draft;
mod home;
mod infer;
mod library;
mod reference;
mod table;

use crate::alembic::project::{EnvironmentLibrary, Surroundings};
use crate::diagnostic::code::MODEL_UNREAD;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::migration::{Block, Item, Step};
use crate::naming::Naming;
use crate::op::Operation;
use crate::python::Module;
use crate::python::evaluate::{Failed, Outcome, Stop, run_program};
use crate::source::Span;
use crate::sqlalchemy::{ColumnTypes, Definitions};
use library::Models;

/// What a model is called in what an unread statement says.
const WORDS: &[&str] =
    &["__tablename__", "mapped_column", "Column(", "Table(", "Mapped[", "importlib", "pkgutil", "__import__"];

/// Reads the models that `env.py` names as `target_metadata`; `naming` is how constraints without a name get one where the
/// metadata itself does not say it. `None` if something of them cannot be known, which is then in `report`.
pub fn read(
    env: &Module<'_>,
    around: &Surroundings<'_>,
    types: &ColumnTypes,
    naming: &Naming,
    report: &mut Diagnostics,
) -> Option<Block> {
    let library = Models::new(EnvironmentLibrary::new(around, types));
    let (faults, events, failed) = run_program(env, &library, around.modules, |run| table::record_all(run, &library));
    let mut found = Diagnostics::new();
    failed.into_iter().filter_map(unread).chain(library.doubts()).chain(faults).for_each(|fault| found.push(fault));
    let mut definitions = Definitions { naming, made: Vec::new() };
    let mut operations: Vec<Operation> = Vec::new();
    for event in events.iter().filter(|event| event.callee.as_path() == Some(table::RECORDED)) {
        match definitions.model(&event.arguments, event.place.span) {
            Ok(made) => operations.extend(made),
            Err(fault) => found.push(as_model(*fault)),
        }
    }
    let is_read = !found.has_errors();
    report.append(found);
    let step = |operation| Item::Step(Step { comments: Vec::new(), operation, span: Span::NONE });
    is_read.then(|| Block { items: operations.into_iter().map(step).collect(), ..Block::default() })
}

/// A statement that could not be evaluated, if it may have to do with models.
fn unread(failed: Failed) -> Option<Diagnostic> {
    WORDS.iter().any(|word| failed.text.contains(word)).then(|| as_model(failed.why))
}

/// Stops because something of a model cannot be known.
fn unread_here<T>(span: Span, message: impl Into<String>) -> Outcome<T> {
    Err(Stop::Fault(Box::new(Diagnostic::error(MODEL_UNREAD, span, message))))
}

/// The fault of a migration as one of a model.
fn as_model(fault: Diagnostic) -> Diagnostic {
    Diagnostic { code: MODEL_UNREAD, help: Vec::new(), ..fault }
        .help("write it more plainly, or say the wanted schema in another way: [desired] in limbeck.toml")
}
