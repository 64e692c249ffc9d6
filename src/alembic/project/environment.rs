//! What `env.py` passes to `context.configure()`.

use super::offline::{self, Offline, Surroundings};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::ENVIRONMENT_UNREAD;
use crate::python::Module;
use crate::python::evaluate::unknown;
use crate::python::value::{Argument, Value};
use crate::source::Span;
use crate::sqlalchemy::given::as_text;
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
    /// The statements that it sends before the migrations.
    pub before: Vec<String>,
    /// Those that it sends after them.
    pub after: Vec<String>,
    /// What cannot be known of it and would change a script: errors for who makes one.
    pub doubts: Vec<Diagnostic>,
}

/// Reads `env.py`, for one of the databases of a project made from the template `multidb` if it is one: as Alembic runs it
/// for a script, or, where that cannot be followed, by what its call of `context.configure()` says in words. What would
/// change a script and cannot be known is a doubt, which says what limbeck.toml calls it.
pub fn read_environment(module: &Module<'_>, database: Option<&str>, around: &Surroundings<'_>) -> Environment {
    let mut calls = Calls::default();
    module.body.iter().for_each(|statement| calls.visit_stmt(statement));
    let names = Names::of(module, database);
    // A script is written offline.
    let of_offline = |call: &&&ExprCall| call.arguments.find_keyword("literal_binds").is_some();
    let chosen = calls.found.iter().find(of_offline).or(calls.found.first());
    let mut environment = Environment::default();
    let mut reader = Reader { module, names: &names, doubts: Vec::new() };
    let keywords = chosen.map_or(Vec::new(), |call| reader.keywords(call));
    if let Some((_, value)) = keywords.iter().find(|(name, _)| *name == "target_metadata") {
        environment.metadata = names.metadata(value);
        environment.metadata_place = Some(module.span(*value));
    }
    match offline::run(module, around) {
        Ok(offline) => environment.take(offline),
        Err(why) => {
            for (name, value) in keywords {
                match name {
                    "version_table" => environment.version_table = reader.text(name, value),
                    "version_table_schema" => environment.version_table_schema = reader.text(name, value),
                    "version_table_pk" => environment.version_table_pk = reader.flag(name, value),
                    "transaction_per_migration" => {
                        environment.transaction_per_migration = reader.flag(name, value);
                    }
                    _ => {}
                }
            }
            environment.doubts = reader.doubts;
            for call in calls.sending {
                let message = "whether this is sent in a script can only be known by running this file";
                let doubt = Diagnostic::error(ENVIRONMENT_UNREAD, module.span(call), message);
                environment.doubts.push(match &why {
                    Some(why) => doubt.also(why.primary.span, why.message.clone()),
                    None => doubt,
                });
            }
        }
    }
    environment
}

impl Environment {
    /// Takes over what a run of the file has given.
    fn take(&mut self, offline: Offline) {
        self.doubts = offline.faults;
        (self.before, self.after) = (offline.before, offline.after);
        for (name, argument) in &offline.configured {
            match &**name {
                "version_table" => self.version_table = self.text(name, argument),
                "version_table_schema" => self.version_table_schema = self.text(name, argument),
                "version_table_pk" => self.version_table_pk = self.flag(name, argument),
                "transaction_per_migration" => self.transaction_per_migration = self.flag(name, argument),
                "starting_rev" if !matches!(argument.value, Value::None) => {
                    let message = "where a script starts is said where it is made";
                    let doubt = Diagnostic::error(ENVIRONMENT_UNREAD, argument.span, message);
                    self.doubts.push(doubt.help("leave it out, and type the revisions: limbeck upgrade FROM:TO --sql"));
                }
                _ => {}
            }
        }
    }

    fn text(&mut self, name: &str, argument: &Argument) -> Option<String> {
        match (as_text(&argument.value), &argument.value) {
            (Some(text), _) => Some(text),
            (None, Value::None) => None,
            _ => self.unread(name, argument),
        }
    }

    fn flag(&mut self, name: &str, argument: &Argument) -> Option<bool> {
        match argument.value {
            Value::Bool(flag) => Some(flag),
            Value::None => None,
            _ => self.unread(name, argument),
        }
    }

    fn unread<T>(&mut self, name: &str, argument: &Argument) -> Option<T> {
        let message = format!("what {name} is can only be known by running this file");
        let why = unknown(&argument.value, argument.span, &message);
        self.doubts
            .push(Diagnostic { code: ENVIRONMENT_UNREAD, ..why }.help(format!("in limbeck.toml it is {}", key(name))));
        None
    }
}

/// The calls of `context.configure()`, wherever they stand.
#[derive(Default)]
struct Calls<'a> {
    found: Vec<&'a ExprCall>,
    /// Those of `context.execute()` and `context.static_output()`.
    sending: Vec<&'a ExprCall>,
}

impl<'a> Visitor<'a> for Calls<'a> {
    fn visit_expr(&mut self, expression: &'a Expr) {
        if let Expr::Call(call) = expression
            && let Expr::Attribute(attribute) = &*call.func
            && last_word(&attribute.value) == Some("context")
        {
            match attribute.attr.as_str() {
                "configure" => self.found.push(call),
                "execute" | "static_output" => self.sending.push(call),
                _ => {}
            }
        }
        walk_expr(self, expression);
    }
}

struct Reader<'a> {
    module: &'a Module<'a>,
    names: &'a Names<'a>,
    doubts: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
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
        let doubt = Diagnostic::error(ENVIRONMENT_UNREAD, span, message);
        self.doubts.push(doubt.help(format!("in limbeck.toml it is {}", key(name))));
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
    use crate::diagnostic::Diagnostics;
    use crate::python::Alone;
    use crate::source::Sources;

    fn read(text: &str) -> (Environment, Vec<String>) {
        let mut sources = Sources::new();
        let id = sources.add("env.py", text);
        let module = Module::parse(id, text, &mut Diagnostics::new()).expect("valid Python");
        let variable = |_: &str| None;
        let around = Surroundings { section: "alembic", options: &[], x: &[], variable: &variable, modules: &Alone };
        let environment = read_environment(&module, None, &around);
        let said = environment.doubts.iter().map(|one| {
            format!("{} {} {}", one.code.id, sources.locate(one.primary.span).unwrap_or_default(), one.message)
        });
        let said = said.collect();
        (environment, said)
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
