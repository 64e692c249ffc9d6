//! `drop_extension`.

use super::cascade::Cascade;
use super::create_extension::CreateExtension;
use super::fit::{Fit, types_of};
use super::{Effect, Inverse, Links, Object};
use crate::catalog::{Catalog, Needed};
use crate::diagnostic::Diagnostics;
use crate::sql::{Ident, Spanned};
use crate::statement::Statement;
use askama::Template;

/// Removes an extension.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/drop_extension.sql")]
pub struct DropExtension {
    /// The extension.
    pub name: Ident,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

impl DropExtension {
    /// What has a type of the extension. What calls its functions is not known.
    fn needed(&self) -> Needed<'static> {
        Needed::TypesOfExtension(types_of(&self.name))
    }

    fn going_along<'a>(&self, before: &'a Catalog) -> Cascade<'a> {
        Cascade::if_written(self.cascade, before, self.needed())
    }
}

impl Effect for DropExtension {
    fn summary(&self) -> String {
        format!("drop extension {}", self.name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let extension = Object::Extension(self.name.clone());
        let schema = before.extension(&self.name).known().and_then(|known| known.schema.clone());
        Links {
            needs: vec![extension.clone()],
            drops: vec![extension],
            frees: schema.map(Object::Schema).into_iter().collect(),
            ..Links::default()
        }
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        // One that the history never made may be the environment's own.
        if !self.cascade && before.extension(&self.name).certain().is_some() {
            fit.is_free(&format!("extension `{}`", self.name), self.name.span(), self.needed());
            fit.is_not_called(&self.name);
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let statement = Statement::new(self.to_string(), self.name.span());
        vec![match self.cascade {
            true => self.going_along(before).facts(statement).unknown(format!(
                "what calls the functions and uses the operators of extension {} goes too",
                self.name
            )),
            false => statement,
        }]
    }

    fn apply(&self, catalog: &mut Catalog) {
        if self.cascade {
            catalog.drop_needing(self.needed());
            catalog.doubt_what_calls(&self.name);
        }
        catalog.take_extension(&self.name);
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        let Some(extension) = before.extension(&self.name).certain() else {
            return Inverse::None(format!("which version of extension {} there was is not known", self.name));
        };
        let create = CreateExtension { extension: extension.clone(), if_not_exists: false, cascade: false };
        if !self.cascade {
            return Inverse::Exact(vec![create.into()]);
        }
        let (restored, mut lost) = self.going_along(before).restored();
        lost.push(format!("what called the functions or used the operators of extension {}", self.name));
        Inverse::StructureOnly { operations: std::iter::once(create.into()).chain(restored).collect(), lost }
    }
}
