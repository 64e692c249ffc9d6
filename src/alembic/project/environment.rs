//! What `env.py` passes to `context.configure()`.

use crate::diagnostic::code::ENVIRONMENT_UNREAD;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::python::syntax::Module;
use crate::source::{SourceId, Span};
use ruff_python_ast::visitor::{Visitor, walk_expr};
use ruff_python_ast::{Expr, ExprCall, Keyword};

use super::metadata::{Metadata, Names, last_word};

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
    /// Where the naming convention of `target_metadata` is.
    pub metadata: Metadata,
    /// Where `target_metadata` is said, for who cannot find it.
    pub metadata_place: Option<Span>,
}

/// Reads `env.py`, for one of the databases of a project made from the template `multidb` if it is one. What it passes but
/// cannot be read is a warning at its place, which says what limbeck.toml calls it.
pub fn read_environment(
    source: SourceId,
    text: &str,
    database: Option<&str>,
    diagnostics: &mut Diagnostics,
) -> Environment {
    let Some(module) = Module::parse(source, text, diagnostics) else { return Environment::default() };
    let mut calls = Calls::default();
    module.body.iter().for_each(|statement| calls.visit_stmt(statement));
    let names = Names::of(&module, database);
    // A script is written offline.
    let of_offline = |call: &&&ExprCall| call.arguments.find_keyword("literal_binds").is_some();
    let chosen = calls.found.iter().find(of_offline).or(calls.found.first());
    let Some(call) = chosen else { return Environment::default() };
    let mut reader = Reader { module: &module, names: &names, diagnostics };
    let keywords = reader.keywords(call);
    let mut environment = Environment::default();
    for (name, value) in keywords {
        match name {
            "version_table" => environment.version_table = reader.text(name, value),
            "version_table_schema" => environment.version_table_schema = reader.text(name, value),
            "version_table_pk" => environment.version_table_pk = reader.flag(name, value),
            "transaction_per_migration" => environment.transaction_per_migration = reader.flag(name, value),
            "target_metadata" => {
                environment.metadata = names.metadata(value);
                environment.metadata_place = Some(module.span(value));
            }
            _ => {}
        }
    }
    environment
}

/// The calls of `context.configure()`, wherever they stand.
#[derive(Default)]
struct Calls<'a> {
    found: Vec<&'a ExprCall>,
}

impl<'a> Visitor<'a> for Calls<'a> {
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

struct Reader<'a, 'd> {
    module: &'a Module<'a>,
    names: &'a Names<'a>,
    diagnostics: &'d mut Diagnostics,
}

impl<'a> Reader<'a, '_> {
    /// The keywords of the call, those of a dict behind `**` too.
    fn keywords(&mut self, call: &'a ExprCall) -> Vec<(&'a str, &'a Expr)> {
        let mut keywords = Vec::new();
        for Keyword { arg, value, .. } in &call.arguments.keywords {
            match (arg, self.names.resolved(value)) {
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

    fn text(&mut self, name: &str, value: &'a Expr) -> Option<String> {
        match self.names.resolved(value) {
            Expr::StringLiteral(literal) => Some(literal.value.to_str().to_string()),
            Expr::NoneLiteral(_) => None,
            _ => self.unread(name, self.module.span(value)),
        }
    }

    fn flag(&mut self, name: &str, value: &'a Expr) -> Option<bool> {
        match self.names.resolved(value) {
            Expr::BooleanLiteral(literal) => Some(literal.value),
            Expr::NoneLiteral(_) => None,
            _ => self.unread(name, self.module.span(value)),
        }
    }

    fn unread<T>(&mut self, name: &str, span: Span) -> Option<T> {
        let message = format!("what {name} is can only be known by running this file");
        let diagnostic = Diagnostic::warning(ENVIRONMENT_UNREAD, span, message);
        self.diagnostics.push(diagnostic.help(format!("in limbeck.toml it is {}", key(name))));
        None
    }
}

/// What limbeck.toml calls it.
fn key(name: &str) -> &'static str {
    match name {
        "version_table" => "'name' under [version_table]",
        "version_table_schema" => "'schema' under [version_table]",
        "version_table_pk" => "'primary_key' under [version_table]",
        _ => "'transaction' under [script]",
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
        let environment = read_environment(id, text, None, &mut report);
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
        let Metadata::Known(naming) = environment.metadata else { panic!("{:?}", environment.metadata) };
        assert_eq!(naming.templates.get("uq").map(String::as_str), Some("uq_%(table_name)s_%(column_0_name)s"));
    }

    #[test]
    fn what_stands_elsewhere_is_said_not_guessed() {
        let (environment, said) = read(concat!(
            "from alembic import context\nfrom app import Base, settings\n",
            "context.configure(target_metadata=Base.metadata, version_table=settings.table)\n",
        ));
        assert!(matches!(environment.metadata, Metadata::Elsewhere(_)));
        assert_eq!(environment.version_table, None);
        assert_eq!(said, ["L0720 env.py:3:64 what version_table is can only be known by running this file"]);
    }
}
