//! What `env.py` passes to `context.configure()`.

use crate::alembic::syntax::Module;
use crate::diagnostic::code::ENVIRONMENT_UNREAD;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::naming::Naming;
use crate::source::{SourceId, Span};
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, ExprCall, Keyword, Stmt};

/// How many names are followed from one to the next.
const MAX_FOLLOWED: usize = 20;

/// What `env.py` says about the script, as far as it can be read without running it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Environment {
    /// `version_table`.
    pub version_table: Option<String>,
    /// `version_table_schema`.
    pub version_table_schema: Option<String>,
    /// `version_table_pk`; true where nothing is said.
    pub version_table_pk: Option<bool>,
    /// `transaction_per_migration`.
    pub transaction_per_migration: Option<bool>,
    /// `transactional_ddl`.
    pub transactional_ddl: Option<bool>,
    /// The naming convention of `target_metadata`; `None` if it stands in another file.
    pub naming: Option<Naming>,
}

/// Reads `env.py`. What it passes but cannot be read is a warning at its place.
pub fn read_environment(source: SourceId, text: &str, diagnostics: &mut Diagnostics) -> Environment {
    let Some(module) = Module::parse(source, text, diagnostics) else { return Environment::default() };
    let mut calls = Calls::default();
    module.body.iter().for_each(|statement| calls.visit_stmt(statement));
    // A script is written offline.
    let of_offline = |call: &&&ExprCall| call.arguments.find_keyword("literal_binds").is_some();
    let chosen = calls.found.iter().find(of_offline).or(calls.found.first());
    let Some(call) = chosen else { return Environment { naming: Some(Naming::default()), ..Environment::default() } };
    let mut reader = Reader { module: &module, assigned: &calls.assigned, diagnostics };
    let keywords = reader.keywords(call);
    let mut environment = Environment { naming: Some(Naming::default()), ..Environment::default() };
    for (name, value) in keywords {
        match name {
            "version_table" => environment.version_table = reader.text(name, value),
            "version_table_schema" => environment.version_table_schema = reader.text(name, value),
            "version_table_pk" => environment.version_table_pk = reader.flag(name, value),
            "transaction_per_migration" => environment.transaction_per_migration = reader.flag(name, value),
            "transactional_ddl" => environment.transactional_ddl = reader.flag(name, value),
            "target_metadata" => environment.naming = reader.naming(value, 0),
            _ => {}
        }
    }
    environment
}

/// The calls of `context.configure()` and the assignments, wherever they stand.
#[derive(Default)]
struct Calls<'a> {
    found: Vec<&'a ExprCall>,
    assigned: Vec<(&'a str, &'a Expr)>,
}

impl<'a> Visitor<'a> for Calls<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    if let Expr::Name(name) = target {
                        self.assigned.push((name.id.as_str(), &assign.value));
                    }
                }
            }
            Stmt::AnnAssign(assign) => {
                if let (Expr::Name(name), Some(value)) = (&*assign.target, &assign.value) {
                    self.assigned.push((name.id.as_str(), value));
                }
            }
            _ => {}
        }
        walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        if let Expr::Call(call) = expression
            && let Expr::Attribute(attribute) = &*call.func
            && attribute.attr.as_str() == "configure"
            && last_word(&attribute.value) == Some("context")
        {
            self.found.push(call);
        }
        walk_expr(self, expression);
    }
}

/// The last word of a dotted name.
fn last_word(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        _ => None,
    }
}

struct Reader<'a, 'd> {
    module: &'a Module<'a>,
    assigned: &'a [(&'a str, &'a Expr)],
    diagnostics: &'d mut Diagnostics,
}

impl<'a> Reader<'a, '_> {
    /// The keywords of the call, those of a dict behind `**` too.
    fn keywords(&mut self, call: &'a ExprCall) -> Vec<(&'a str, &'a Expr)> {
        let mut keywords = Vec::new();
        for Keyword { arg, value, .. } in &call.arguments.keywords {
            match (arg, self.resolved(value)) {
                (Some(name), _) => keywords.push((name.as_str(), value)),
                (None, Expr::Dict(dict)) => {
                    for item in &dict.items {
                        if let Some(Expr::StringLiteral(name)) = &item.key {
                            keywords.push((name.value.to_str(), &item.value));
                        }
                    }
                }
                (None, Expr::Call(dict)) if last_word(&dict.func) == Some("dict") => {
                    for Keyword { arg, value, .. } in &dict.arguments.keywords {
                        keywords.extend(arg.as_ref().map(|name| (name.as_str(), value)));
                    }
                }
                // Flask-Migrate passes what the application was made with; nothing of it changes the script by default.
                (None, _) => {}
            }
        }
        keywords
    }

    /// The value behind a name, as far as the file assigns it.
    fn resolved(&self, value: &'a Expr) -> &'a Expr {
        let mut value = value;
        for _ in 0..MAX_FOLLOWED {
            let Expr::Name(name) = value else { break };
            match self.assigned.iter().rev().find(|(known, _)| *known == name.id.as_str()) {
                Some((_, assigned)) => value = assigned,
                None => break,
            }
        }
        value
    }

    fn text(&mut self, name: &str, value: &'a Expr) -> Option<String> {
        match self.resolved(value) {
            Expr::StringLiteral(literal) => Some(literal.value.to_str().to_string()),
            Expr::NoneLiteral(_) => None,
            _ => self.unread(name, self.module.span(value)),
        }
    }

    fn flag(&mut self, name: &str, value: &'a Expr) -> Option<bool> {
        match self.resolved(value) {
            Expr::BooleanLiteral(literal) => Some(literal.value),
            Expr::NoneLiteral(_) => None,
            _ => self.unread(name, self.module.span(value)),
        }
    }

    fn unread<T>(&mut self, name: &str, span: Span) -> Option<T> {
        let message = format!("what {name} is can only be known by running this file");
        let diagnostic = Diagnostic::warning(ENVIRONMENT_UNREAD, span, message);
        self.diagnostics.push(diagnostic.help("say it in limbeck.toml"));
        None
    }

    /// The convention of `MetaData(naming_convention={…})`; none for any other metadata of this file, `None` for metadata
    /// of another.
    fn naming(&mut self, value: &'a Expr, depth: usize) -> Option<Naming> {
        match self.resolved(value) {
            // A list of metadata has no convention, as far as Alembic looks.
            Expr::NoneLiteral(_) | Expr::List(_) | Expr::Tuple(_) => Some(Naming::default()),
            Expr::Call(call) if last_word(&call.func) == Some("MetaData") => {
                match call.arguments.find_keyword("naming_convention") {
                    Some(convention) => self.convention(&convention.value),
                    None => Some(Naming::default()),
                }
            }
            // `Base = declarative_base(metadata=metadata)`, `class Base: metadata = …`.
            Expr::Attribute(attribute) if attribute.attr.as_str() == "metadata" && depth < MAX_FOLLOWED => {
                let owner = self.resolved(&attribute.value);
                match owner {
                    Expr::Call(call) => match call.arguments.find_keyword("metadata") {
                        Some(metadata) => self.naming(&metadata.value, depth + 1),
                        None => Some(Naming::default()),
                    },
                    Expr::Name(name) => {
                        let class = self.module.body.iter().find_map(|statement| match statement {
                            Stmt::ClassDef(class) if class.name.as_str() == name.id.as_str() => Some(class),
                            _ => None,
                        })?;
                        let own = class.body.iter().find_map(|statement| match statement {
                            Stmt::Assign(assign) if last_word(assign.targets.first()?) == Some("metadata") => {
                                Some(&*assign.value)
                            }
                            _ => None,
                        });
                        match own {
                            Some(metadata) => self.naming(metadata, depth + 1),
                            None => Some(Naming::default()),
                        }
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn convention(&mut self, value: &'a Expr) -> Option<Naming> {
        let Expr::Dict(dict) = self.resolved(value) else {
            return self.unread("naming_convention", self.module.span(value));
        };
        let mut naming = Naming::default();
        for item in &dict.items {
            match (&item.key, self.resolved(&item.value)) {
                (Some(Expr::StringLiteral(kind)), Expr::StringLiteral(template)) => {
                    naming.templates.insert(kind.value.to_str().into(), template.value.to_str().into());
                }
                // A function of the project's own, for a token of its own.
                _ => return self.unread("naming_convention", self.module.span(&item.value)),
            }
        }
        Some(naming)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read(text: &str) -> (Environment, Vec<String>) {
        let mut sources = Sources::new();
        let id = sources.add("env.py", text);
        let mut report = Diagnostics::new();
        let environment = read_environment(id, text, &mut report);
        let said = report.iter().map(|one| {
            format!("{} {} {}", one.code.id, sources.locate(one.primary.span).unwrap_or_default(), one.message)
        });
        (environment, said.collect())
    }

    #[test]
    fn the_offline_call_and_names_of_the_file_are_read() {
        let (environment, said) = read(concat!(
            "from alembic import context\nfrom sqlalchemy import MetaData\nSCHEMA = 'aux'\n",
            "convention = {'uq': 'uq_%(table_name)s_%(column_0_name)s'}\n",
            "metadata = MetaData(naming_convention=convention)\nBase = declarative_base(metadata=metadata)\n",
            "target_metadata = Base.metadata\n",
            "def run_migrations_online():\n    context.configure(connection=c, version_table='online')\n",
            "def run_migrations_offline():\n    options = dict(transaction_per_migration=True)\n",
            "    context.configure(url=url, target_metadata=target_metadata, literal_binds=True, version_table='v',\n",
            "        version_table_schema=SCHEMA, version_table_pk=False, **options)\n",
        ));
        assert!(said.is_empty(), "{said:?}");
        assert_eq!(environment.version_table.as_deref(), Some("v"));
        assert_eq!(environment.version_table_schema.as_deref(), Some("aux"));
        assert_eq!(environment.version_table_pk, Some(false));
        assert_eq!(environment.transaction_per_migration, Some(true));
        let naming = environment.naming.unwrap();
        assert_eq!(naming.templates.get("uq").map(String::as_str), Some("uq_%(table_name)s_%(column_0_name)s"));
    }

    #[test]
    fn what_stands_elsewhere_is_said_not_guessed() {
        let (environment, said) = read(concat!(
            "from alembic import context\nfrom app import Base, settings\n",
            "context.configure(target_metadata=Base.metadata, version_table=settings.table)\n",
        ));
        assert_eq!(environment.naming, None);
        assert_eq!(environment.version_table, None);
        assert_eq!(said, ["L0720 env.py:3:64 what version_table is can only be known by running this file"]);
    }

    #[test]
    fn metadata_of_the_file_without_a_convention_has_none() {
        for text in [
            "target_metadata = None\ncontext.configure(target_metadata=target_metadata)\n",
            "class Base(DeclarativeBase):\n    pass\ncontext.configure(target_metadata=Base.metadata)\n",
            "context.configure(target_metadata=[a, b])\n",
            "x = 1\n",
        ] {
            assert_eq!(read(text), (Environment { naming: Some(Naming::default()), ..Environment::default() }, vec![]));
        }
        let own = "class Base(DeclarativeBase):\n    metadata = MetaData(naming_convention={'pk': 'p'})\ncontext.configure(target_metadata=Base.metadata)\n";
        assert_eq!(read(own).0.naming.unwrap().templates.len(), 1);
    }
}
