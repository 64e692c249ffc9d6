//! limbeck in the project of Alembic as it stands: found, read, and printed as Alembic prints it.

mod written;
mod differences;
mod environment;

use std::fs;
use std::path::Path;

use crate::alembic;
use crate::limbeck::Project;
use crate::outcome::Outcome;

/// The tables of a small history: `a1 <- b2`, and `c3` beside `b2`.
fn history() -> alembic::Project {
    alembic::Project::new()
        .revision(alembic::Revision {
            id: "a1",
            message: "products",
            upgrade: "# what is sold\nop.create_table('product', sa.Column('id', sa.Integer, primary_key=True),\n    \
                      sa.Column('name', sa.String(50), nullable=False, index=True))",
            downgrade: "op.drop_table('product')",
            ..alembic::Revision::default()
        })
        .revision(alembic::Revision {
            id: "b2",
            down: &["a1"],
            labels: &["shop"],
            message: "prices",
            upgrade: "op.add_column('product', sa.Column('price', sa.Numeric(10, 2), server_default='0'))\n\
                      op.create_check_constraint('dear', 'product', 'price > 0')",
            downgrade: "op.drop_constraint('dear', 'product', type_='check')\nop.drop_column('product', 'price')",
            ..alembic::Revision::default()
        })
        .revision(alembic::Revision {
            id: "c3",
            down: &["a1"],
            message: "late",
            upgrade: "with op.get_context().autocommit_block():\n    \
                      op.create_index('ix_late', 'product', ['name'], postgresql_concurrently=True)",
            downgrade: "op.drop_index('ix_late', 'product')",
            ..alembic::Revision::default()
        })
}

/// limbeck in a directory that is not its own.
fn limbeck(directory: &Path, arguments: &[&str]) -> Outcome {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_limbeck"));
    command.env_clear().current_dir(directory).args(arguments);
    Outcome::of(&mut command)
}

/// What a script runs: without comments, without the version table's own lines that differ, without white space.
fn statements(script: &str) -> Vec<String> {
    let without_comments: String = script.lines().filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join("\n");
    let bare = without_comments.split(";\n").map(|one| one.split_whitespace().collect::<String>());
    bare.filter(|one| !one.is_empty()).collect()
}

#[test]
fn scripts_of_a_project_as_it_stands_are_those_of_alembic() {
    let project = history();
    for arguments in [
        &["upgrade", "heads", "--sql"][..],
        &["upgrade", "b2", "--sql"],
        &["upgrade", "a1:shop@head", "--sql"],
        &["downgrade", "b2:base", "--sql"],
        &["downgrade", "c3:a1", "--sql"],
        &["stamp", "b2", "--sql"],
    ] {
        let ours = limbeck(project.path(), &[arguments, &["--no-guard", "--no-header"]].concat()).ok();
        let theirs = project.run(arguments).ok();
        assert_eq!(statements(&ours), statements(&theirs), "{arguments:?}");
    }
    for arguments in [&["heads"][..], &["history"], &["history", "-r", "a1:"], &["branches"]] {
        let theirs = project.run(arguments).ok();
        assert_eq!(limbeck(project.path(), arguments).ok(), theirs, "{arguments:?}");
    }
    assert!(limbeck(project.path(), &["show", "shop"]).ok().contains("Path: versions/b2.py"));
    assert!(
        limbeck(project.path(), &["upgrade", "b2", "--sql"]).ok().contains("-- what is sold\nCREATE TABLE product")
    );
}

#[test]
fn what_env_py_passes_on_holds() {
    for options in [
        "transaction_per_migration=True",
        "version_table='My Versions', version_table_schema='aux', version_table_pk=False",
        "target_metadata=sqlalchemy.MetaData(naming_convention={'ix': 'ix_%(column_0_label)s', 'uq': 'uq_%(column_0_name)s'})",
    ] {
        let project = history().options(options).revision(alembic::Revision {
            id: "d4",
            down: &["b2"],
            upgrade: "op.create_unique_constraint(None, 'product', ['name'])",
            ..alembic::Revision::default()
        });
        let arguments = ["upgrade", "shop@head", "--sql"];
        let ours = limbeck(project.path(), &[&arguments[..], &["--no-guard", "--no-header"]].concat());
        assert_eq!(ours.stderr, "", "{options}");
        let theirs = project.run(&arguments).ok();
        // An unnamed constraint stays without a name, for PostgreSQL to choose.
        assert_eq!(statements(&ours.ok()), statements(&theirs), "{options}");
    }
}

#[test]
fn the_naming_convention_is_followed_into_the_application() {
    let env = "from app import models\nfrom alembic import context\n\
               context.configure(target_metadata=models.Base.metadata)\n";
    let migration = "revision = 'a1'\nfrom alembic import op\nimport sqlalchemy as sa\ndef upgrade():\n    \
                     op.create_table('t', sa.Column('a', sa.Text))\n    op.create_unique_constraint(None, 't', ['a'])\ndef downgrade():\n    pass\n";
    let project = Project::bare()
        .file("alembic.ini", "[alembic]\nscript_location = db\nprepend_sys_path = src\n")
        .file("db/env.py", env)
        .file("db/versions/a1.py", migration)
        .file("src/app/__init__.py", "")
        .file("src/app/models/__init__.py", "from .base import Base\n")
        .file(
            "src/app/models/base.py",
            "from ..naming import convention\nclass Base(DeclarativeBase):\n    \
             metadata = MetaData(naming_convention={'uq': 'unique_%(table_name)s'})\n",
        );
    let script = project.run(&["upgrade", "head", "--sql"]);
    assert_eq!(script.stderr, "");
    assert!(script.ok().contains("ADD CONSTRAINT unique_t UNIQUE (a)"));
    let project = project.file("src/app/models/__init__.py", "Base = make()\n");
    let script = project.run(&["upgrade", "head", "--sql"]);
    assert!(script.stderr.contains("L0720") && script.stderr.contains("db/env.py:3:"), "{}", script.stderr);
    let advice = "a limbeck.toml takes the place of alembic.ini as a whole: begin it with ";
    let shown = script.stderr.split(advice).nth(1).and_then(|rest| rest.lines().next());
    let shown = shown.unwrap_or_else(|| panic!("{}", script.stderr)).to_owned();
    assert!(script.ok().contains("ADD UNIQUE (a)"));
    assert_eq!(project.run(&["heads"]).stderr, "");
    let project = project.config(&format!("{shown}\n[naming]\nuq = 'u_%(table_name)s'\n"));
    assert!(project.run(&["upgrade", "head", "--sql"]).ok().contains("ADD CONSTRAINT u_t UNIQUE (a)"));
}

#[test]
fn a_setting_that_is_not_known_is_told_with_its_key() {
    let env = "from app import settings\ncontext.configure(version_table=settings.table, version_table_pk=f())\n";
    let project = Project::bare()
        .file("alembic.ini", "[alembic]\nscript_location = db\nfile_template = %%(what)s\n")
        .file("db/env.py", env)
        .file("db/versions/a1.py", &empty("a1", "None"));
    let told = project.run(&["upgrade", "head", "--sql"]);
    assert_eq!((told.code, told.stdout.as_str()), (3, ""), "a script would have another version table");
    assert_eq!(project.run(&["heads"]).code, 0, "nothing depends on it here");
    let said = told.stderr;
    for words in [
        "in limbeck.toml it is 'name' under [version_table]",
        "in limbeck.toml it is 'primary_key' under [version_table]",
        "begin it with migrations = \"db/versions\"",
        "alembic.ini:3:1",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    // Whoever forgets the first line is told of it.
    let project = project.config("version_table.name = 'v'\n");
    let refused = project.run(&["heads"]).stderr;
    assert!(refused.contains("begin it with migrations = \"db/versions\""), "{refused}");
    let project = project.config("migrations = \"db/versions\"\nversion_table.name = 'v'\n");
    assert!(project.run(&["upgrade", "head", "--sql"]).ok().contains("INSERT INTO v "));
}

const EMPTY: &str = "def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n";

fn empty(id: &str, down: &str) -> String {
    format!("revision = '{id}'\ndown_revision = {down}\n\n\n{EMPTY}")
}

#[test]
fn every_way_of_configuring_a_project_is_found() {
    let ini = "[alembic]\nscript_location = %(here)s/db\n";
    let project = Project::bare().file("alembic.ini", ini).file("db/versions/a.py", &empty("a1", "None"));
    assert_eq!(project.run(&["heads"]).ok(), "a1 (head)\n");
    let deep = project.file("deep/er/keep", "");
    assert_eq!(limbeck(&deep.path().join("deep/er"), &["heads"]).ok(), "a1 (head)\n");
    assert_eq!(deep.run(&["-c", "alembic.ini", "heads"]).ok(), "a1 (head)\n");
    assert_eq!(limbeck(&deep.path().join("deep"), &["-c", "..", "heads"]).ok(), "a1 (head)\n");

    let toml = "[project]\nname = 'app'\n[tool.alembic]\nscript_location = '%(here)s/db'\n\
                version_locations = ['db/one', 'db/two']\nrecursive_version_locations = true\n";
    let project = Project::bare()
        .file("pyproject.toml", toml)
        .file("db/one/a.py", &empty("a1", "None"))
        .file("db/two/deep/b.py", &empty("b2", "'a1'"))
        .file("db/two/deep/c3.mig", "revision c3\nrevises b2\nupgrade {\n}\ndowngrade auto\n");
    assert_eq!(project.run(&["heads"]).ok(), "c3 (head)\n");
    assert_eq!(project.run(&["-c", "pyproject.toml", "history"]).ok().lines().count(), 3);

    // Flask-Migrate's: no script_location, and the ini file in a directory of its own.
    let project = Project::bare()
        .file("migrations/alembic.ini", "[alembic]\n# file_template = %%(rev)s\n[loggers]\nkeys = root\n")
        .file("migrations/env.py", "from flask import current_app\n")
        .file("migrations/versions/a.py", &empty("a1", "None"));
    assert_eq!(project.run(&["heads"]).ok(), "a1 (head)\n");
    assert_eq!(limbeck(&project.path().join("migrations/versions"), &["heads"]).ok(), "a1 (head)\n");

    // A pyproject.toml of somebody else's is passed over, and limbeck.toml goes before all.
    let project = Project::bare().file("pyproject.toml", "[tool.black]\n");
    assert!(project.run(&["heads"]).stderr.contains("there is no limbeck.toml, alembic.ini or"));
    let project =
        Project::new().config("migrations = 'db'").file("alembic.ini", ini).file("db/x.py", &empty("x1", "None"));
    assert_eq!(project.run(&["heads"]).ok(), "x1 (head)\n");
}

/// Flask-Migrate says with its own configuration where the scripts are: where the ini file is.
#[test]
fn a_project_of_flask_is_found() {
    let project = Project::bare()
        .file(
            "migrations/alembic.ini",
            "# A generic, single database configuration.\n\n[alembic]\n[loggers]\nkeys = root\n",
        )
        .file(
            "migrations/env.py",
            "from flask import current_app\ncontext.configure(target_metadata=get_metadata(), **conf)\n",
        )
        .file("migrations/versions/a1.py", &empty("a1", "None"));
    for arguments in [&["heads"][..], &["heads", "-c", "migrations"], &["heads", "-c", "migrations/alembic.ini"]] {
        assert_eq!(project.run(arguments).ok(), "a1 (head)\n", "{arguments:?}");
    }
    assert!(project.run(&["import", "alembic"]).ok().contains("written to limbeck, and limbeck.toml"));
    assert!(project.path().join("limbeck/a1.mig").exists());
}

#[test]
fn sections_and_path_separators_are_those_of_alembic() {
    let ini = "[DEFAULT]\nhome = db\n[users]\nscript_location = %(home)s/users\npath_separator = os\n\
               version_locations = %(home)s/users/versions:%(home)s/more\n\
               [billing]\nscript_location = %(home)s/billing\n[loggers]\nkeys = root\n";
    let project = Project::bare()
        .file("alembic.ini", ini)
        .file("db/users/versions/u1.py", &empty("u1", "None"))
        .file("db/more/u2.py", &empty("u2", "'u1'"))
        .file("db/billing/versions/b1.py", &empty("b1", "None"));
    assert_eq!(project.run(&["-n", "users", "heads"]).ok(), "u2 (head)\n");
    assert_eq!(project.run(&["-n", "billing", "heads"]).ok(), "b1 (head)\n");
    assert_eq!(project.run(&["--all", "heads"]).ok(), "u2 (head)\nb1 (head)\n");
    for arguments in [&["heads"][..], &["heads", "-n", "stock"]] {
        let refused = project.run(arguments);
        assert_eq!(refused.code, 4);
        assert!(refused.stderr.contains("choose one with -n: users, billing"), "{}", refused.stderr);
    }
    let nowhere = Project::bare().file("alembic.ini", "[alembic]\nsqlalchemy.url = x\n").run(&["heads"]);
    assert_eq!(nowhere.code, 4);
    assert!(nowhere.stderr.contains("alembic.ini does not say where the migrations are"), "{}", nowhere.stderr);
    let broken = Project::bare().file("alembic.ini", "[alembic]\nscript_location = %(nope)s\n").run(&["heads"]);
    assert_eq!(broken.code, 4);
    assert!(broken.stderr.contains("L0719") && broken.stderr.contains("alembic.ini:2:1"), "{}", broken.stderr);
}

/// The layout of Alembic's template `multidb`.
#[test]
fn each_of_several_databases_has_its_own_script() {
    let migration = "from alembic import op\nrevision = 'a1'\ndown_revision = None\n\n\
        def upgrade(engine_name: str) -> None:\n    globals()['upgrade_%s' % engine_name]()\n\n\
        def downgrade(engine_name: str) -> None:\n    globals()['downgrade_%s' % engine_name]()\n\n\
        def upgrade_one() -> None:\n    op.execute('SELECT 1')\n\ndef downgrade_one() -> None:\n    pass\n\n\
        def upgrade_two() -> None:\n    op.execute('SELECT 2')\n\ndef downgrade_two() -> None:\n    op.execute('SELECT -2')\n";
    let project = Project::bare()
        .file(
            "alembic.ini",
            "[alembic]\nscript_location = db\ndatabases = one, two\n[one]\nsqlalchemy.url = x\n[two]\n",
        )
        .file("db/env.py", "target_metadata = {}\ncontext.configure(target_metadata=target_metadata.get(name))\n")
        .file("db/versions/a1.py", migration);
    let script = project.run(&["-n", "one", "upgrade", "head", "--sql"]).ok();
    assert!(script.contains("SELECT 1;") && !script.contains("SELECT 2"), "{script}");
    let script = project.run(&["-n", "two", "downgrade", "a1:base", "--sql"]).ok();
    assert!(script.contains("SELECT -2;"), "{script}");
    assert!(project.run(&["heads"]).stderr.contains("choose one with -n: one, two"));
    assert_eq!(project.run(&["heads", "--all"]).ok(), "a1 (head)\na1 (head)\n");
    let named = project.file("limbeck.toml", "[databases.one]\nmigrations = 'db/versions'\n");
    assert!(named.run(&["-n", "one", "upgrade", "head", "--sql"]).ok().contains("SELECT 1;"));
}

/// However many pairs of heads are compared.
#[test]
fn a_doubt_about_env_py_is_told_once() {
    let project = Project::bare().file("alembic.ini", "[alembic]\nscript_location = db\n").file(
        "db/env.py",
        "from shop import make\ntarget_metadata = make()\ncontext.configure(target_metadata=target_metadata)\n",
    );
    let project = ["a1", "b2", "c3"]
        .iter()
        .fold(project, |project, id| project.file(&format!("db/versions/{id}.py"), &empty(id, "None")));
    let checked = project.run(&["heads", "--check"]);
    assert_eq!(checked.stderr.matches("naming convention is not known").count(), 1, "{}", checked.stderr);
}

/// A revision that cannot be read stops who goes there, and nobody else.
#[test]
fn what_cannot_be_read_stops_only_a_route_that_goes_there() {
    let dynamic = "from alembic import op\nrevision = 'b2'\ndown_revision = 'a1'\n\ndef upgrade():\n    \
                   for row in op.get_bind().execute('SELECT 1'):\n        op.execute(row)\n\ndef downgrade():\n    pass\n";
    let project = Project::bare()
        .file("alembic.ini", "[alembic]\nscript_location = db\n")
        .file("db/versions/a1.py", &empty("a1", "None"))
        .file("db/versions/b2.py", dynamic)
        .file("db/versions/c3.py", &empty("c3", "'b2'"));
    for target in ["a1", "b2:c3"] {
        project.run(&["upgrade", target, "--sql"]).ok();
    }
    project.run(&["downgrade", "c3:base", "--sql"]).ok();
    for target in ["head", "a1:b2"] {
        let refused = project.run(&["upgrade", target, "--sql"]);
        assert_eq!((refused.code, refused.stdout.as_str()), (3, ""));
        assert!(
            refused.stderr.contains("L0703") && refused.stderr.contains("db/versions/b2.py:6:16"),
            "{}",
            refused.stderr
        );
        assert_eq!(refused.stderr.matches("error[").count(), 1, "{}", refused.stderr);
    }
    assert_eq!(project.run(&["heads"]).ok(), "c3 (head)\n");
}

/// A migration `a1` whose upgrade is this, with more imports.
fn migration(imports: &str, upgrade: &str) -> String {
    let upgrade: String = upgrade.lines().map(|line| format!("    {line}\n")).collect();
    format!("revision = 'a1'\ndown_revision = None\n{imports}\ndef upgrade():\n{upgrade}\ndef downgrade():\n    pass\n")
}

#[test]
fn what_a_migration_imports_of_the_application_is_read() {
    let types = "import sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\nfrom .const import LENGTH\n\
                 class GUID(sa.types.TypeDecorator):\n    impl = sa.CHAR\n    def load_dialect_impl(self, dialect):\n        \
                 if dialect.name == 'postgresql':\n            return dialect.type_descriptor(postgresql.UUID())\n        \
                 return dialect.type_descriptor(sa.CHAR(LENGTH))\n\
                 class Code(sa.types.TypeDecorator):\n    impl = sa.String(LENGTH)\n";
    let helpers = "from alembic import op\nimport sqlalchemy as sa\nfrom app.const import TABLES\n\
                   def stamp(name):\n    # not the author's\n    op.add_column(name, sa.Column('at', sa.DateTime()))\n\
                   def all_tables():\n    return sorted(TABLES)\n";
    let project = alembic::Project::new()
        .file("app/__init__.py", "")
        .file("app/const.py", "import os\nLENGTH = 36\nTABLES = {'u', 't'}\nHOME = os.environ.get('HOME_OF_APP')\nVIEW = 'SELECT 1 AS one'\n")
        .file("app/types.py", types)
        .file("app/helpers.py", helpers)
        .file(
            "versions/a1.py",
            &migration(
                "from alembic import op\nimport sqlalchemy as sa\nimport app.types\nfrom app.types import Code\n\
                 from app import const, helpers\nfrom app.helpers import all_tables\n",
                "op.create_table('t', sa.Column('id', app.types.GUID(), primary_key=True), sa.Column('c', Code))\n\
                 op.create_table('u', sa.Column('id', sa.Integer))\n# each gets its time\nfor name in all_tables():\n    helpers.stamp(name)\n\
                 op.execute(f'CREATE VIEW v AS {const.VIEW}')",
            ),
        );
    let ours = limbeck(project.path(), &["upgrade", "head", "--sql", "--no-guard", "--no-header"]);
    assert_eq!(ours.stderr, "");
    let ours = ours.ok();
    assert_eq!(statements(&ours), statements(&project.run(&["upgrade", "head", "--sql"]).ok()));
    assert!(
        ours.contains("id UUID NOT NULL")
            && ours.contains("-- each gets its time\n")
            && !ours.contains("not the author's"),
        "{ours}"
    );
    // What the environment says is not known, nor what the configuration says otherwise.
    let project = project.file(
        "versions/a1.py",
        &migration("from alembic import op\nfrom app import const\n", "op.execute(const.HOME)"),
    );
    let unknown = limbeck(project.path(), &["upgrade", "head", "--sql"]);
    assert!(
        unknown.stderr.contains("error[L0706]") && unknown.stderr.contains("versions/a1.py:7:"),
        "{}",
        unknown.stderr
    );
    let text = migration(
        "from alembic import op\nimport sqlalchemy as sa\nimport app.types\n",
        "op.create_table('t', sa.Column('id', app.types.GUID()))",
    );
    let project = project
        .file("versions/a1.py", &text)
        .file("limbeck.toml", "migrations = 'versions'\n[types]\n'app.types.GUID' = 'text'\n");
    assert!(limbeck(project.path(), &["upgrade", "head", "--sql"]).ok().contains("id text"));
}

#[test]
fn all_names_of_a_module_may_be_taken_at_once() {
    for (imports, upgrade) in [
        (
            "from alembic import op\nfrom sqlalchemy import *",
            "op.create_table('t', Column('a', Integer, server_default=text('1')), UniqueConstraint('a'))",
        ),
        (
            "from alembic.op import *\nfrom sqlalchemy import *",
            "create_table('t', Column('a', DateTime, server_default=func.now()))\ncreate_index(f('ix'), 't', ['a'])",
        ),
        (
            "from sqlalchemy import *\nfrom alembic import *\nfrom sqlalchemy.dialects.postgresql import *",
            "op.create_table('t', Column('a', JSONB), Column('b', ARRAY(UUID)), Column('c', Text))",
        ),
        (
            "from alembic import op\nfrom sqlalchemy import *\nfrom own import *",
            "op.create_table('t', Column('a', Short), Column('b', LENGTH and Integer))\nassert len('a') == 1",
        ),
    ] {
        let project = alembic::Project::new()
            .file(
                "own.py",
                "import sqlalchemy as sa\nclass Short(sa.types.TypeDecorator):\n    impl = sa.String(5)\nLENGTH = 5\n",
            )
            .file("versions/a1.py", &migration(imports, upgrade));
        let ours = limbeck(project.path(), &["upgrade", "head", "--sql", "--no-guard", "--no-header"]).ok();
        assert_eq!(statements(&ours), statements(&project.run(&["upgrade", "head", "--sql"]).ok()), "{imports}");
    }
    let project = alembic::Project::new().file(
        "versions/a1.py",
        &migration("from alembic import op\nfrom sqlalchemy import *\nfrom gone import *", "op.execute(WHAT)"),
    );
    let unknown = limbeck(project.path(), &["upgrade", "head", "--sql"]);
    assert!(unknown.stderr.contains("error[L0704]"), "{}", unknown.stderr);
}

#[test]
fn a_token_of_the_naming_convention_that_python_computes_is_all_that_is_not_known() {
    let naming = "def guid(constraint, table):\n    return 'x'\n\
                  options['target_metadata'] = sqlalchemy.MetaData(naming_convention={'fk_guid': guid, 'fk': 'fk_%(fk_guid)s', 'pk': 'pk_%(table_name)s'})\n";
    let named = "op.create_table('t', sa.Column('id', sa.Integer, primary_key=True), sa.Column('a', sa.Integer, sa.ForeignKey('t.id', name='mine')))";
    let imports = "from alembic import op\nimport sqlalchemy as sa\n";
    let project = alembic::Project::new().options("").file("versions/a1.py", &migration(imports, named));
    let env = fs::read_to_string(project.path().join("env.py")).expect("env.py");
    let env = env.replace("options = dict()\n", &format!("options = dict()\n{naming}"));
    let env = env.replace("**options", "target_metadata=options['target_metadata']");
    let project = project.file(
        "env.py",
        &env.replace("options['target_metadata'] = ", "target_metadata = ")
            .replace("=options['target_metadata']", "=target_metadata"),
    );
    let ours = limbeck(project.path(), &["upgrade", "head", "--sql", "--no-guard", "--no-header"]);
    assert_eq!(ours.stderr, "");
    let ours = ours.ok();
    assert_eq!(statements(&ours), statements(&project.run(&["upgrade", "head", "--sql"]).ok()));
    assert!(ours.contains("CONSTRAINT pk_t PRIMARY KEY") && ours.contains("CONSTRAINT mine FOREIGN KEY"), "{ours}");
    let project = project.file("versions/a1.py", &migration(imports, &named.replace(", name='mine'", "")));
    let unknown = limbeck(project.path(), &["upgrade", "head", "--sql"]);
    assert!(unknown.stderr.contains("%(fk_guid)s has no value here"), "{}", unknown.stderr);
}

#[test]
fn the_database_is_where_people_say_it() {
    let env = "from alembic import context\nconnectable = engine_from_config(context.config.get_section('alembic'))\n";
    let ini = "[alembic]\nscript_location = db\nsqlalchemy.url = postgresql+psycopg2://u@127.0.0.1:1/of_ini\n";
    let project =
        Project::bare().file("alembic.ini", ini).file("db/env.py", env).file("db/versions/a1.py", &empty("a1", "None"));
    let said = |project: &Project| project.run(&["current"]).stderr;
    let of_ini = said(&project);
    assert!(of_ini.contains("127.0.0.1:1 "), "{of_ini}");
    // Who computes the address in env.py means another one.
    let nowhere = "a script needs none";
    for other in ["config.set_main_option('sqlalchemy.url', url())\n", "import os\nurl = os.environ['URL']\n"] {
        let project = Project::bare().file("alembic.ini", ini).file("db/env.py", &format!("{env}{other}"));
        let computed = said(&project.file("db/versions/a1.py", &empty("a1", "None")));
        assert!(computed.contains(nowhere), "{computed}");
    }
    // That of the template is none.
    let project = project
        .file("alembic.ini", &ini.replace("postgresql+psycopg2://u@127.0.0.1:1", "driver://user:pass@localhost"));
    assert!(said(&project).contains(nowhere), "{}", said(&project));
    let project = project.file(".env", "what is this\nDATABASE_URL=postgresql://u@127.0.0.1:2/of_dotenv\n");
    let of_dotenv = said(&project);
    assert!(of_dotenv.contains("127.0.0.1:2 "), "{of_dotenv}");
}

#[test]
fn the_configuration_may_be_named_by_the_variable_of_alembic() {
    let project = Project::bare()
        .file("conf/other.ini", "[alembic]\nscript_location = db\n")
        .file("db/versions/a1.py", &empty("a1", "None"));
    let run = |name: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_limbeck"));
        command.env_clear().env("ALEMBIC_CONFIG", name).current_dir(project.path()).arg("heads");
        Outcome::of(&mut command)
    };
    assert_eq!(run("conf/other.ini").ok(), "a1 (head)\n");
    assert_eq!(run("conf/gone.ini").code, 4);
    assert_eq!(run("").code, 4);
}

#[test]
fn a_location_of_a_container_is_found_beside_the_configuration() {
    for location in ["/usr/src/app/migrations", "/app/migrations", "/migrations"] {
        let project = Project::bare()
            .file("alembic.ini", &format!("[alembic]\nscript_location = {location}\n"))
            .file("migrations/versions/a1.py", &empty("a1", "None"));
        let heads = project.run(&["heads"]);
        assert!(heads.stderr.contains(&format!("no directory '{location}' here")), "{}", heads.stderr);
        assert!(heads.stderr.contains("'migrations' beside alembic.ini is taken"), "{}", heads.stderr);
        assert_eq!(heads.ok(), "a1 (head)\n");
    }
    let project = Project::bare().file("alembic.ini", "[alembic]\nscript_location = /nowhere/at/all\n");
    assert_eq!(project.run(&["heads"]).code, 4);
}

#[test]
fn what_does_not_fit_behind_the_route_is_a_warning_and_on_it_an_error() {
    let project = history()
        .revision(alembic::Revision {
            id: "d4",
            down: &["b2"],
            upgrade: "op.drop_column('gone', 'weight')",
            downgrade: "op.drop_column('product', 'wait')",
            ..alembic::Revision::default()
        })
        .revision(alembic::Revision {
            id: "e5",
            down: &["d4"],
            upgrade: "op.add_column('product', sa.Column('size', sa.Integer))\nop.drop_column('nowhere', 'x')",
            downgrade: "op.drop_column('product', 'size')",
            ..alembic::Revision::default()
        });
    let toml = "migrations = 'versions'\nfrom_scratch = true\n";
    fs::write(project.path().join("limbeck.toml"), toml).expect("a configuration");
    // Behind the route: said, and the database is not known from there on.
    let later = limbeck(project.path(), &["upgrade", "d4:e5", "--sql"]);
    assert!(later.stderr.contains("warning[L0402]") && later.stderr.contains("versions/d4.py:"), "{}", later.stderr);
    assert!(later.stderr.contains("not in the range of the script"), "{}", later.stderr);
    assert!(later.ok().contains("DROP COLUMN x"));
    // What is taken back as its author wrote it was applied some time ago.
    let back = limbeck(project.path(), &["downgrade", "e5:d4", "--sql"]);
    assert!(back.stderr.contains("warning[L0402]") && !back.stderr.contains("error["), "{}", back.stderr);
    assert!(back.ok().contains("DROP COLUMN size"));
    for route in ["b2:d4", "b2:e5", "base:heads"] {
        let wrong = limbeck(project.path(), &["upgrade", route, "--sql"]);
        assert!(wrong.stderr.contains("error[L0402]"), "{route}: {}", wrong.stderr);
        assert_eq!((wrong.code, wrong.stdout.as_str()), (3, ""), "{route}");
    }
    // Whoever asks for the schema asks for all of it.
    assert!(limbeck(project.path(), &["schema", "e5"]).stderr.contains("error[L0402]"));
}

#[test]
fn a_comment_that_is_executed_stays_in_the_script() {
    let project = alembic::Project::new()
        .revision(alembic::Revision {
            id: "a1",
            upgrade: "op.execute('-- run after the backup')\nop.create_table('t', sa.Column('a', sa.Integer))\n\
                      op.execute(sa.text('/* slow */;'))\n# why\nop.execute('-- one\\n-- two')\nop.drop_column('t', 'a')",
            downgrade: "op.drop_table('t')\nop.execute('-- tell the team')",
            ..alembic::Revision::default()
        })
        .revision(alembic::Revision {
            id: "b2",
            down: &["a1"],
            upgrade: "op.execute('-- nothing to do here')",
            ..alembic::Revision::default()
        });
    let script = limbeck(project.path(), &["upgrade", "head", "--sql", "--no-guard"]).ok();
    assert!(script.contains("-- run after the backup\nCREATE TABLE t"), "{script}");
    assert!(script.contains("/* slow */\n-- why\n-- one\n-- two\nALTER TABLE t DROP COLUMN a;"), "{script}");
    assert!(
        script.contains("-- Running upgrade a1 -> b2\n\n-- nothing to do here\n\nUPDATE alembic_version"),
        "{script}"
    );
    let script = limbeck(project.path(), &["downgrade", "b2:base", "--sql", "--no-guard"]).ok();
    assert!(script.contains("DROP TABLE t;\n\n-- tell the team\n\nDELETE FROM"), "{script}");
    limbeck(project.path(), &["import", "alembic"]);
    let written = fs::read_to_string(project.path().join("migrations/b2.mig"));
    assert!(written.as_ref().is_ok_and(|text| text.contains("-- nothing to do here")), "{written:?}");
}

#[test]
fn a_new_revision_of_a_python_project_is_python() {
    let ini =
        "[alembic]\nscript_location = db\nfile_template = %%(year)d_%%(rev)s_%%(slug)s\ntruncate_slug_length = 5\n";
    let project = Project::bare().file("alembic.ini", ini).file("db/versions/a1.py", &empty("a1", "None"));
    let made = project.run(&["revision", "-m", "more of it", "--rev-id", "b2"]).ok();
    let path = made.strip_prefix("Generating ").and_then(|rest| rest.split_once(" ... ")).expect("it names the file").0;
    assert!(path.starts_with("db/versions/20") && path.ends_with("_b2_more_.py"), "{path}");
    let text = fs::read_to_string(project.path().join(path)).expect("it is there");
    assert!(text.contains("\ndown_revision: Union[str, Sequence[str], None] = 'a1'\n"), "{text}");
    assert_eq!(project.run(&["history"]).ok(), "a1 -> b2 (head), more of it\n<base> -> a1\n");
    project.run(&["upgrade", "head", "--sql"]).ok();
}
