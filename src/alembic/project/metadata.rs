//! The naming convention of a project: followed from `target_metadata` to the `MetaData(…)` that it is, through the modules
//! of the project, as text.

use crate::diagnostic::Diagnostics;
use crate::naming::Naming;
use crate::python::syntax::Module;
use crate::source::SourceId;
use ruff_python_ast::visitor::{Visitor, walk_stmt};
use ruff_python_ast::{Expr, ExprCall, Stmt, StmtClassDef, StmtImportFrom};
use std::collections::BTreeMap;

/// How many names are followed from one to the next.
const MAX_FOLLOWED: usize = 20;

/// Calls and base classes that make metadata of their own, without a convention.
const PLAIN: &[&str] = &[
    "declarative_base",
    "automap_base",
    "registry",
    "DeclarativeBase",
    "DeclarativeBaseNoMeta",
    "SQLAlchemy",
    "SQLModel",
];

/// What a naming convention has templates for; any other key is a token that a function computes.
const KINDS: &[&str] = &["ix", "uq", "ck", "fk", "pk"];

/// What is known of the metadata of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Metadata {
    /// Its naming convention, which may be none.
    Known(Naming),
    /// It is something of another module.
    Elsewhere(Import),
    /// It can only be known by running something.
    Unknown,
}

/// Something of another module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// How many packages up the module is looked for; 0 for one that is named in full.
    pub level: usize,
    /// The module: `app.models`.
    pub module: String,
    /// What of it, a name and its attributes: `Base`, `metadata`.
    pub path: Vec<String>,
}

impl Default for Metadata {
    /// Without metadata there is no convention.
    fn default() -> Metadata {
        Metadata::Known(Naming::default())
    }
}

/// Looks in a module for what another one takes from it.
pub fn read_metadata(source: SourceId, text: &str, path: &[String]) -> Metadata {
    // What is wrong in a module of the application is not ours to tell.
    let Some(module) = Module::parse(source, text, &mut Diagnostics::new()) else { return Metadata::Unknown };
    let names = Names::of(&module, None);
    match path.split_first() {
        Some((name, attributes)) => names.member(name, attributes, 0),
        None => Metadata::Unknown,
    }
}

/// What the names of a file stand for.
pub(super) struct Names<'a> {
    assigned: BTreeMap<&'a str, &'a Expr>,
    classes: BTreeMap<&'a str, &'a StmtClassDef>,
    /// What a name was imported as; without a path it is the module itself.
    imported: BTreeMap<String, Import>,
    /// What is assigned to the `naming_convention` of some metadata.
    convention: Option<&'a Expr>,
    database: Option<&'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn of(module: &'a Module<'a>, database: Option<&'a str>) -> Names<'a> {
        let mut names = Names {
            assigned: BTreeMap::new(),
            classes: BTreeMap::new(),
            imported: BTreeMap::new(),
            convention: None,
            database,
        };
        module.body.iter().for_each(|statement| names.visit_stmt(statement));
        names
    }

    /// The value behind a name, as far as the file assigns it.
    pub(super) fn resolved(&self, value: &'a Expr) -> &'a Expr {
        let mut value = value;
        for _ in 0..MAX_FOLLOWED {
            let Expr::Name(name) = value else { break };
            match self.assigned.get(name.id.as_str()) {
                Some(assigned) => value = assigned,
                None => break,
            }
        }
        value
    }

    /// What is known of the metadata that a value is.
    pub(super) fn metadata(&self, value: &'a Expr) -> Metadata {
        match self.convention {
            Some(convention) => self.convention(convention),
            None => self.value(value, &[], 0),
        }
    }

    /// What a value is, or an attribute of it.
    fn value(&self, value: &'a Expr, attributes: &[String], depth: usize) -> Metadata {
        if depth > MAX_FOLLOWED {
            return Metadata::Unknown;
        }
        match value {
            // A list of metadata has no convention, as far as Alembic looks.
            Expr::NoneLiteral(_) | Expr::List(_) | Expr::Tuple(_) => Metadata::default(),
            Expr::Name(name) => self.member(name.id.as_str(), attributes, depth + 1),
            Expr::Attribute(attribute) => {
                let attributes: Vec<String> =
                    [attribute.attr.to_string()].into_iter().chain(attributes.iter().cloned()).collect();
                self.value(&attribute.value, &attributes, depth + 1)
            }
            Expr::Call(call) => self.call(call, attributes, depth),
            _ => Metadata::Unknown,
        }
    }

    /// What a name of the file is, or an attribute of it.
    fn member(&self, name: &str, attributes: &[String], depth: usize) -> Metadata {
        if depth > MAX_FOLLOWED {
            return Metadata::Unknown;
        }
        if let Some(value) = self.assigned.get(name) {
            return self.value(value, attributes, depth + 1);
        }
        if let Some(class) = self.classes.get(name) {
            return self.class(class, attributes, depth);
        }
        match self.imported.get(name) {
            Some(import) => self.elsewhere(import, attributes),
            None => Metadata::Unknown,
        }
    }

    fn elsewhere(&self, import: &Import, attributes: &[String]) -> Metadata {
        let path: Vec<String> = import.path.iter().chain(attributes).cloned().collect();
        match path.first() {
            Some(name) if import.level == 0 && PLAIN.contains(&name.as_str()) => Metadata::default(),
            _ => Metadata::Elsewhere(Import { path, ..import.clone() }),
        }
    }

    fn call(&self, call: &'a ExprCall, attributes: &[String], depth: usize) -> Metadata {
        let callee = last_word(&call.func).unwrap_or_default();
        let given = |name: &str| call.arguments.find_keyword(name).map(|keyword| &keyword.value);
        match (callee, attributes) {
            ("MetaData", []) => match given("naming_convention") {
                Some(convention) => self.convention(convention),
                None => Metadata::default(),
            },
            // `declarative_base(metadata=metadata)`, `SQLAlchemy(metadata=metadata)`, `SQLAlchemy(model_class=Base)`.
            (maker, [.., last]) if PLAIN.contains(&maker) && last == "metadata" => {
                match (given("metadata"), given("model_class")) {
                    (Some(metadata), _) => self.value(metadata, &[], depth + 1),
                    (None, Some(model)) => self.value(model, &["metadata".to_string()], depth + 1),
                    (None, None) => Metadata::default(),
                }
            }
            // The template `multidb` keeps metadata by the name of the database.
            ("get", []) => match &*call.func {
                Expr::Attribute(attribute) => self.of_database(self.resolved(&attribute.value), depth),
                _ => Metadata::Unknown,
            },
            _ => Metadata::Unknown,
        }
    }

    /// What a dict holds for the database that is meant.
    fn of_database(&self, value: &'a Expr, depth: usize) -> Metadata {
        let Expr::Dict(dict) = value else { return Metadata::Unknown };
        let name = |key: &'a Option<Expr>| match key {
            Some(Expr::StringLiteral(name)) => Some(name.value.to_str()),
            _ => None,
        };
        let wanted = |database| dict.items.iter().find(|item| name(&item.key) == Some(database));
        match self.database.and_then(wanted) {
            Some(item) => self.value(&item.value, &[], depth + 1),
            None => Metadata::default(),
        }
    }

    /// The metadata of a declarative base: its own, or that of its first base class.
    fn class(&self, class: &'a StmtClassDef, attributes: &[String], depth: usize) -> Metadata {
        let Some((first, rest)) = attributes.split_first() else { return Metadata::Unknown };
        for statement in class.body.iter().rev() {
            let own = match statement {
                Stmt::Assign(assign) => assign.targets.first().zip(Some(&*assign.value)),
                Stmt::AnnAssign(assign) => Some(&*assign.target).zip(assign.value.as_deref()),
                _ => None,
            };
            if let Some((_, value)) = own.filter(|(target, _)| last_word(target) == Some(first)) {
                return self.value(value, rest, depth + 1);
            }
        }
        let mut bases = class.arguments.iter().flat_map(|arguments| &arguments.args);
        match bases.next() {
            Some(base) if last_word(base).is_some_and(|name| PLAIN.contains(&name)) => Metadata::default(),
            Some(base) => self.value(base, attributes, depth + 1),
            None => Metadata::Unknown,
        }
    }

    fn convention(&self, value: &'a Expr) -> Metadata {
        match self.resolved(value) {
            Expr::Dict(dict) => {
                let mut naming = Naming::default();
                for item in &dict.items {
                    match (&item.key, self.resolved(&item.value)) {
                        (Some(Expr::StringLiteral(kind)), Expr::StringLiteral(template)) => {
                            naming.templates.insert(kind.value.to_str().into(), template.value.to_str().into());
                        }
                        // A function of the project's own, for a token of its own: what uses that token is not known,
                        // and says so where a name would be made of it.
                        (Some(Expr::StringLiteral(token)), _) if !KINDS.contains(&token.value.to_str()) => {}
                        _ => return Metadata::Unknown,
                    }
                }
                Metadata::Known(naming)
            }
            _ => Metadata::Unknown,
        }
    }
}

impl<'a> Visitor<'a> for Names<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    match target {
                        Expr::Name(name) => drop(self.assigned.insert(name.id.as_str(), &assign.value)),
                        Expr::Attribute(attribute) if attribute.attr.as_str() == "naming_convention" => {
                            self.convention = Some(&assign.value);
                        }
                        _ => {}
                    }
                }
            }
            Stmt::AnnAssign(assign) => {
                if let (Expr::Name(name), Some(value)) = (&*assign.target, &assign.value) {
                    self.assigned.insert(name.id.as_str(), value);
                }
            }
            Stmt::ClassDef(class) => {
                // What stands in a class is not the file's.
                self.classes.insert(class.name.as_str(), class);
                return;
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    let whole = alias.name.to_string();
                    let root = whole.split('.').next().unwrap_or_default().to_string();
                    let (name, module) = match &alias.asname {
                        Some(name) => (name.to_string(), whole),
                        None => (root.clone(), root),
                    };
                    self.imported.insert(name, Import { level: 0, module, path: Vec::new() });
                }
            }
            Stmt::ImportFrom(import) => self.import_from(import),
            _ => {}
        }
        walk_stmt(self, statement);
    }
}

impl Names<'_> {
    fn import_from(&mut self, import: &StmtImportFrom) {
        let module = import.module.as_ref().map(ToString::to_string).unwrap_or_default();
        let level = import.level as usize;
        for alias in &import.names {
            let name = alias.asname.as_ref().unwrap_or(&alias.name).to_string();
            let import = Import { level, module: module.clone(), path: vec![alias.name.to_string()] };
            self.imported.insert(name, import);
        }
    }
}

/// The last word of a dotted name.
pub(super) fn last_word(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// What `target_metadata` is found to be, for the database `one`.
    fn find(text: &str) -> Metadata {
        let mut sources = Sources::new();
        let id = sources.add("env.py", text);
        let module = Module::parse(id, text, &mut Diagnostics::new()).expect("valid Python");
        let names = Names::of(&module, Some("one"));
        names.member("target_metadata", &[], 0)
    }

    fn known(kind: &str) -> Metadata {
        Metadata::Known(Naming { templates: [(kind.to_string(), "p".to_string())].into() })
    }

    #[test]
    fn metadata_is_followed_through_the_names_of_a_file() {
        for text in [
            "target_metadata = MetaData(naming_convention={'pk': 'p'})",
            "c = {'pk': 'p'}\nm = sa.MetaData(naming_convention=c)\nBase = declarative_base(metadata=m)\ntarget_metadata = Base.metadata",
            "class Base(DeclarativeBase):\n    metadata = MetaData(naming_convention={'pk': 'p'})\ntarget_metadata = Base.metadata",
            "class Base:\n    metadata: MetaData = MetaData(naming_convention={'pk': 'p'})\nclass User(Base):\n    pass\ntarget_metadata = User.metadata",
            "db = SQLAlchemy(metadata=MetaData(naming_convention={'pk': 'p'}))\ntarget_metadata = db.metadata",
            "target_metadata = MetaData(naming_convention={'guid': lambda c, t: 'x', 'pk': 'p'})",
            "target_metadata = {'one': MetaData(naming_convention={'pk': 'p'})}.get(name)",
        ] {
            assert_eq!(find(text), known("pk"), "{text}");
        }
        for text in [
            "target_metadata = None",
            "target_metadata = [a, b]",
            "class Base(DeclarativeBase):\n    pass\ntarget_metadata = Base.metadata",
            "from sqlmodel import SQLModel\ntarget_metadata = SQLModel.metadata",
            "all = {}\ntarget_metadata = all.get(name)",
        ] {
            assert_eq!(find(text), Metadata::default(), "{text}");
        }
        for text in [
            "target_metadata = make()",
            "a = b\nb = a\ntarget_metadata = a",
            "target_metadata = MetaData(naming_convention={'fk': lambda c, t: 'x'})",
            "target_metadata = MetaData(naming_convention={sa.Index: 'x'})",
            "class A(A):\n    pass\ntarget_metadata = A.metadata",
        ] {
            assert_eq!(find(text), Metadata::Unknown, "{text}");
        }
    }

    #[test]
    fn what_is_of_another_module_is_looked_for_there() {
        for (text, level, module, path) in [
            ("from app.db import Base\ntarget_metadata = Base.metadata", 0, "app.db", vec!["Base", "metadata"]),
            (
                "from app import models as m\ntarget_metadata = m.Base.metadata",
                0,
                "app",
                vec!["models", "Base", "metadata"],
            ),
            ("import app.db\ntarget_metadata = app.db.Base.metadata", 0, "app", vec!["db", "Base", "metadata"]),
            ("import app.db as d\ntarget_metadata = d.meta", 0, "app.db", vec!["meta"]),
            ("from . import meta as target_metadata", 1, "", vec!["meta"]),
        ] {
            let path = path.into_iter().map(str::to_string).collect();
            assert_eq!(find(text), Metadata::Elsewhere(Import { level, module: module.into(), path }), "{text}");
        }
    }
}
