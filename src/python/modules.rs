//! The other files of a project, for who imports from them.

use super::syntax::Module;
use std::fmt;

/// Finds the files of a project.
pub trait Modules: Sync + fmt::Debug {
    /// The file of a module that another one imports: `name` by its parts, `level` packages up from that one, or 0 for a
    /// name in full. `None` if the project has no such file.
    fn find<'s>(&'s self, from: &Module<'_>, level: usize, name: &[&str]) -> Option<&'s Module<'s>>;
}

/// A file that stands for itself alone.
#[derive(Debug)]
pub struct Alone;

impl Modules for Alone {
    fn find<'s>(&'s self, _: &Module<'_>, _: usize, _: &[&str]) -> Option<&'s Module<'s>> {
        None
    }
}
