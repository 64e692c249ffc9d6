//! Models of SQLAlchemy that are read as text, against SQLAlchemy itself: the forms of `tests/models` make the same schema
//! here and there, columns in the same order. Of a form whose name ends with `(refused)` something is not read, and said.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use ::limbeck::alembic::project::Surroundings;
use ::limbeck::catalog::{Catalog, PostgresVersion};
use ::limbeck::diagnostic::{Diagnostics, render};
use ::limbeck::diff::wanted::{Reader, Wanted};
use ::limbeck::diff::{Options, compare};
use ::limbeck::models;
use ::limbeck::naming::Naming;
use ::limbeck::python::{Module, Modules};
use ::limbeck::source::Sources;
use ::limbeck::sql::Ident;
use serde::Deserialize;

use crate::alembic;
use crate::cluster;
use crate::limbeck::Project;
use crate::outcome::Outcome;

const ENV: &str = "from alembic import context\nfrom models import Base\n\
    context.configure(url='postgresql://', target_metadata=Base.metadata)\n";

/// What SQLAlchemy says of a form.
#[derive(Debug, Deserialize)]
struct Printed {
    ddl: Option<String>,
    error: Option<String>,
}

/// A project of `env.py` and one file of models.
struct One<'a>(&'a Module<'a>);

impl std::fmt::Debug for One<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("One")
    }
}

impl Modules for One<'_> {
    fn find<'s>(&'s self, _: &Module<'_>, level: usize, name: &[&str]) -> Option<&'s Module<'s>> {
        (level == 0 && name == ["models"]).then_some(self.0)
    }
}

fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models").join(name);
    fs::read_to_string(path).expect("it is there")
}

/// The forms, by name.
fn forms() -> BTreeMap<String, String> {
    let text = file("forms.py");
    let parts = text.split("# --- ").skip(1).map(|part| part.split_once('\n').expect("a name and a form"));
    parts.map(|(name, form)| (name.to_owned(), file("prelude.py") + form)).collect()
}

/// What SQLAlchemy makes of each form.
fn printed() -> BTreeMap<String, Printed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models");
    let mut python = Command::new(alembic::python());
    let outcome = Outcome::of(python.arg("print.py").args(["prelude.py", "forms.py"]).current_dir(folder));
    serde_json::from_str(&outcome.ok()).expect("it is JSON")
}

fn reader<'a>(schema: &'a Ident, naming: &'a Naming, variables: &'a BTreeMap<String, String>) -> Reader<'a> {
    Reader { version: PostgresVersion::DEFAULT, default_schema: schema, naming, variables }
}

/// The schema of SQL.
fn theirs(ddl: &str) -> Result<Wanted, String> {
    let (mut sources, mut report) = (Sources::new(), Diagnostics::new());
    // SQLAlchemy makes no schemas and no extensions.
    let file = sources.add("theirs.sql", format!("CREATE SCHEMA shop;\nCREATE EXTENSION citext;\n{ddl}"));
    let (schema, naming, variables) = (Ident::made("public"), Naming::default(), BTreeMap::new());
    let read = reader(&schema, &naming, &variables).read(&[file], &sources, &mut report);
    read.ok_or_else(|| render::human(&report, &sources, false))
}

/// The schema of a form.
fn ours(form: &str) -> Result<Wanted, String> {
    let (mut sources, mut report) = (Sources::new(), Diagnostics::new());
    let env_id = sources.add("env.py", ENV);
    let models_id = sources.add("models.py", form);
    let env = Module::parse(env_id, ENV, &mut report).expect("it is Python");
    let module = Module::parse(models_id, form, &mut report).expect("it is Python");
    let modules = One(&module);
    let variable = |_: &str| None;
    let around = Surroundings { section: "alembic", options: &[], x: &[], variable: &variable, modules: &modules };
    let naming = Naming::default();
    let block = models::read(&env, &around, &BTreeMap::new(), &naming, &mut report);
    let (schema, variables) = (Ident::made("public"), BTreeMap::new());
    let made = block.and_then(|block| reader(&schema, &naming, &variables).made_by(block, &mut report));
    made.ok_or_else(|| render::human(&report, &sources, false))
}

/// Each table with its columns, in order.
fn columns(catalog: &Catalog) -> BTreeMap<String, Vec<String>> {
    let columns = |table: &::limbeck::catalog::Table| table.columns.iter().map(|one| one.name.to_string()).collect();
    catalog.tables().map(|table| (catalog.shorten(&table.name).to_string(), columns(table))).collect()
}

/// In what a form differs from what SQLAlchemy makes of it.
fn difference(name: &str, form: &str, printed: &Printed) -> Result<(), String> {
    let Some(ddl) = &printed.ddl else { return Err(printed.error.clone().unwrap_or_default()) };
    if name.ends_with("(refused)") {
        return if ours(form).is_err() { Ok(()) } else { Err("it is read now".to_owned()) };
    }
    let (theirs, mut ours) = (theirs(ddl)?, ours(form)?);
    ::limbeck::diff::adopt(&mut ours.catalog, &theirs.catalog);
    let found = compare(&theirs.catalog, &ours.catalog, &Options::default());
    let mut told: Vec<String> = found.changes.iter().map(ToString::to_string).collect();
    told.extend(found.notes.iter().map(|note| note.message.clone()));
    let (wanted, have) = (columns(&theirs.catalog), columns(&ours.catalog));
    if wanted != have {
        told.push(format!("columns {have:?}, not {wanted:?}"));
    }
    if told.is_empty() { Ok(()) } else { Err(format!("{}\n{ddl}", told.join("\n"))) }
}

#[test]
fn forms_make_the_schema_that_sqlalchemy_makes() {
    let (forms, printed) = (forms(), printed());
    assert_eq!(forms.keys().collect::<BTreeSet<_>>(), printed.keys().collect::<BTreeSet<_>>());
    assert!(forms.len() >= 50, "{}", forms.len());
    let faults: Vec<String> = forms
        .iter()
        .filter_map(|(name, form)| Some(format!("== {name}\n{}", difference(name, form, &printed[name]).err()?)))
        .collect();
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), forms.len(), faults.join("\n"));
}

/// A project as tutorials have it: settings, a base, models in files of their own, `env.py` from Alembic's template.
fn application() -> Project {
    Project::bare()
        .file("alembic.ini", "[alembic]\nscript_location = alembic\nprepend_sys_path = .\n")
        .file("alembic/env.py", include_str!("../models/project/env.py"))
        .file("alembic/versions/.keep", "")
        .file("app/__init__.py", "")
        .file("app/settings.py", include_str!("../models/project/settings.py"))
        .file("app/models/__init__.py", "from .user import User\nfrom .item import Item\n")
        .file(
            "app/models/base.py",
            "from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase):\n    pass\n",
        )
        .file("app/models/user.py", include_str!("../models/project/user.py"))
        .file("app/models/item.py", include_str!("../models/project/item.py"))
}

#[test]
fn the_models_of_a_project_need_no_configuration() {
    let project = application();
    let found = project.run(&["check"]);
    assert_eq!(found.code, 1, "{}", found.stderr);
    assert!(
        found.stdout.contains("added table 'items'") && found.stdout.contains("app/models/item.py:"),
        "{}",
        found.stdout
    );
    assert!(found.stdout.ends_with("4 differences from the models\n"), "{}", found.stdout);
    let written = project.run(&["revision", "--autogenerate", "-m", "first", "--rev-id", "a1"]);
    assert_eq!(written.code, 0, "{}", written.stderr);
    let same = project.run(&["check"]);
    assert_eq!((same.code, same.stdout.as_str()), (0, "No new upgrade operations detected.\n"), "{}", same.stderr);
    // What a hand-written migration adds, and models cannot say, is left alone.
    let project = project.file(
        "alembic/versions/b2.mig",
        "revision b2\nrevises a1\n\nupgrade {\n    create_view names as $$ SELECT email FROM users $$\n}\n\ndowngrade auto\n",
    );
    assert_eq!(project.run(&["check"]).code, 0);
    let item = include_str!("../models/project/item.py")
        .replace("title: Mapped[str]", "title: Mapped[str]\n    size: Mapped[Optional[int]]");
    let project = project.file("app/models/item.py", &item);
    let found = project.run(&["check"]);
    assert_eq!(found.code, 1);
    assert!(found.stdout.contains("added column 'items.size'"), "{}", found.stdout);
}

#[test]
fn what_is_not_read_of_models_is_an_error_and_no_drop() {
    let base = "from app.models.base import Base\nfrom sqlalchemy import Column, Integer\n";
    for (text, said) in [
        (
            "from sqlmodel import SQLModel\n\nclass Late(Base):\n    __tablename__ = 'late'\n    id = SQLModel.column()\n",
            "whether Late.id is a column is not known",
        ),
        (
            "class Late(Base):\n    __tablename__ = 'late'\n    id = Column(Unknown, primary_key=True)\n",
            "the SQL type of Unknown is not known",
        ),
        ("class Late(Base:\n", "user.py"),
    ] {
        let project = application().file("app/models/user.py", &format!("{base}{text}"));
        let found = project.run(&["check"]);
        assert_eq!(found.code, 3, "{}{}", found.stdout, found.stderr);
        assert!(found.stderr.contains("L1108") && found.stderr.contains(said), "{}", found.stderr);
    }
    let project = application().file("app/models/__init__.py", "from .user import User\n");
    let found = project.run(&["check"]);
    assert!(
        found.stderr.contains("app/models/item.py has models, and nothing that env.py imports"),
        "{}",
        found.stderr
    );
}

/// What a tutorial does one after the other: a first table, a second one, changes of the first.
#[test]
fn the_story_of_a_tutorial_is_told_with_no_database() {
    let models = include_str!("../models/tutorial/models.py");
    let user = "\n\nclass User(Base):\n    __tablename__ = 'users'\n    id = Column(Integer, primary_key=True, index=True)\n    \
        email = Column(String, unique=True, nullable=False)\n    \
        created_at = Column(DateTime, default=datetime.utcnow)\n";
    let mut project = Project::bare()
        .file("alembic.ini", "[alembic]\nscript_location = migrations\nprepend_sys_path = .\n")
        .file("migrations/env.py", include_str!("../models/tutorial/env.py"))
        .file("migrations/versions/.keep", "");
    let changed = models
        .replace("name = Column(String)", "name = Column(String(100))")
        .replace("Column(Integer)\n", "Column(Integer, server_default=\"0\")\n");
    for (turn, (text, said)) in [
        (models.to_owned(), "Detected added table 'products'\n"),
        (models.to_owned() + user, "Detected added table 'users'\n"),
        (
            changed + user,
            "Detected type change from character varying to character varying(100) on column 'products.name'\n\
             Detected server default on column 'products.quantity'\n",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        project = project.file("models.py", &text);
        assert_eq!(project.run(&["check"]).code, 1);
        let id = format!("r{turn}");
        let told = project.run(&["revision", "--autogenerate", "-m", "step", "--rev-id", &id]).ok();
        assert_eq!(told, format!("{said}Generating migrations/versions/{id}_step.py ...  done\n"));
        let told = project.run(&["revision", "--autogenerate", "-m", "again"]).ok();
        assert_eq!(told, format!("No changes: {id} already leads to the models.\n"));
        assert_eq!(project.run(&["check"]).code, 0);
    }
    let database = cluster::server().database();
    let script = project.run(&["upgrade", "head", "--sql"]).ok();
    assert_eq!(database.psql(&script, cluster::ON_ERROR_STOP).code, 0);
    let down = project.run(&["downgrade", "r2:base", "--sql"]).ok();
    assert_eq!(database.psql(&down, cluster::ON_ERROR_STOP).code, 0);
}
