//! `create_domain`.

use super::clause::Typed;
use super::drop_domain::DropDomain;
use super::fit::Fit;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::{Catalog, Domain, Namer, Type};
use crate::diagnostic::code::NO_SUCH_TYPE;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::sql::{Ident, Literal, QualifiedName, Spanned};
use crate::statement::Statement;
use askama::Template;

/// Makes a domain.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/create_domain.sql")]
pub struct CreateDomain {
    /// The domain.
    pub domain: Domain,
}

/// `COMMENT ON DOMAIN …`.
#[derive(Template)]
#[template(path = "op/domain_comment.sql")]
struct DomainComment<'a> {
    name: &'a QualifiedName,
    comment: &'a Literal,
}

impl Effect for CreateDomain {
    fn summary(&self) -> String {
        format!("create domain {}", self.domain.name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let domain = &self.domain;
        let ties = Ties::new(before).needs_schema(&domain.name).needs_type(&domain.data_type);
        let checks = domain.checks.iter().map(|(_, check)| check);
        let ties = domain.default.iter().chain(checks).fold(ties, Ties::needs_expression);
        let made = ties.user_type(&domain.name);
        ties.makes(made).links()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        let domain = &self.domain;
        fit.schema_of(&domain.name);
        fit.name_is_short(&domain.name.name);
        fit.new_type_is_free(&domain.name);
        fit.data_type(&domain.data_type);
        if let Some(default) = &domain.default {
            fit.default(&domain.data_type, default);
        }
        if domain.data_type.serial_of().is_some() {
            let message = format!("{} is no type of its own: only a column can be {0}", domain.data_type);
            fit.report(Diagnostic::error(NO_SUCH_TYPE, domain.data_type.span(), message));
        }
        let names: Vec<&Ident> = domain.checks.iter().filter_map(|(name, _)| name.as_ref()).collect();
        for (at, name) in names.iter().enumerate() {
            if let Some(first) = names[..at].iter().find(|one| *one == name) {
                fit.taken(name.span(), &format!("constraint `{name}` of domain `{}`", domain.name), first.span());
            }
        }
    }

    fn statements(&self, _: &Catalog) -> Vec<Statement> {
        let Domain { name, comment, .. } = &self.domain;
        let create = Statement::new(self.to_string(), name.span());
        let comment = comment.as_ref().map(|comment| DomainComment { name, comment }.to_string());
        std::iter::once(create).chain(comment.map(|sql| Statement::new(sql, name.span()))).collect()
    }

    fn apply(&self, catalog: &mut Catalog) {
        let mut domain = self.domain.clone();
        let mut namer = Namer::new(catalog);
        for (name, _) in &mut domain.checks {
            *name = Some(namer.domain_check(&self.domain.name, name.take()));
        }
        catalog.put_type(Type::Domain(domain));
    }

    fn inverse(&self, _: &Catalog) -> Inverse {
        Inverse::Exact(vec![DropDomain { name: self.domain.name.clone(), if_exists: false, cascade: false }.into()])
    }
}
