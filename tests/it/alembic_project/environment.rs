//! `env.py` in the forms in which projects write it: the script is Alembic's, or an error says at its line what is not known.

use crate::alembic::{self, Project, Revision};
use crate::outcome::Outcome;
use std::process::Command;

use super::{limbeck, statements};

/// A form of `env.py`.
struct Form {
    /// Above the functions.
    head: &'static str,
    /// The body of `run_migrations_offline()`.
    body: &'static str,
    /// Other files of the project.
    files: &'static [(&'static str, &'static str)],
    /// `-x`.
    x: &'static [&'static str],
    /// What cannot be known of it.
    unknown: Option<&'static str>,
}

const fn form(head: &'static str, body: &'static str) -> Form {
    Form { head, body, files: &[], x: &[], unknown: None }
}

const fn across(head: &'static str, body: &'static str, files: &'static [(&'static str, &'static str)]) -> Form {
    Form { head, body, files, x: &[], unknown: None }
}

const fn typed(body: &'static str, x: &'static [&'static str]) -> Form {
    Form { head: "", body, files: &[], x, unknown: None }
}

const fn unknown(head: &'static str, body: &'static str, why: &'static str) -> Form {
    Form { head, body, files: &[], x: &[], unknown: Some(why) }
}

const FORMS: &[Form] = &[
    // What is configured, however it gets there.
    form("", "CONFIGURE()\nRUN"),
    form("", "CONFIGURE(version_table='v')\nRUN"),
    form("", "CONFIGURE(version_table='v_' + 'app')\nRUN"),
    form("APP = 'shop'", "CONFIGURE(version_table=f'{APP}_versions')\nRUN"),
    form("APP = 'shop'", "CONFIGURE(version_table='%s_versions' % APP, version_table_schema=APP.upper())\nRUN"),
    form("", "CONFIGURE(version_table='_'.join(['a', 'b']))\nRUN"),
    form("options = {'version_table': 'v'}", "CONFIGURE(**options)\nRUN"),
    form("options = dict(version_table='v')\noptions['version_table_schema'] = 's'", "CONFIGURE(**options)\nRUN"),
    form(
        "options = {}\noptions.update(version_table='v')",
        "CONFIGURE(**{**options, 'version_table_schema': 's'})\nRUN",
    ),
    form("def options():\n    return {'version_table': 'v'}", "CONFIGURE(**options())\nRUN"),
    form(
        "from functools import partial\nset_up = partial(context.configure, version_table='v')",
        "set_up(url='postgresql+psycopg2://', literal_binds=True, dialect_opts={'paramstyle': 'named'})\nRUN",
    ),
    form("def set_up(**more):\n    CONFIGURE(version_table='v', **more)", "set_up(version_table_schema='s')\nRUN"),
    form("class Settings:\n    VERSIONS = 'v'", "CONFIGURE(version_table=Settings.VERSIONS)\nRUN"),
    form(
        "class Base:\n    VERSIONS = 'v'\nclass Settings(Base):\n    pass",
        "CONFIGURE(version_table=Settings.VERSIONS)\nRUN",
    ),
    form(
        "import enum\nclass Table(enum.Enum):\n    VERSIONS = 'v'",
        "CONFIGURE(version_table=Table.VERSIONS.value)\nRUN",
    ),
    form("", "table = 'a' if context.is_offline_mode() else 'b'\nCONFIGURE(version_table=table)\nRUN"),
    form("", "for name in ('a', 'b'):\n    table = name\nCONFIGURE(version_table=table)\nRUN"),
    form("", "CONFIGURE(version_table_pk=False)\nRUN"),
    form("", "CONFIGURE(version_table_pk=not True, transaction_per_migration=1 > 0)\nRUN"),
    form("", "CONFIGURE(version_table='a')\nCONFIGURE(version_table='b')\nRUN"),
    form("", "CONFIGURE(version_table='a')\nCONFIGURE(version_table_schema='s')\nRUN"),
    form("", "CONFIGURE(transaction_per_migration=True)\nCONFIGURE()\nRUN"),
    form("import os", "CONFIGURE(version_table=os.environ.get('LIMBECK_NO_SUCH', 'v'))\nRUN"),
    form("import os", "CONFIGURE(version_table=os.getenv('LIMBECK_NO_SUCH') or 'v')\nRUN"),
    form("from os import environ", "CONFIGURE(version_table=environ.get('LIMBECK_NO_SUCH', default='v'))\nRUN"),
    // The ini file.
    form("config = context.config", "CONFIGURE(version_table=config.get_main_option('versions'))\nRUN"),
    form("config = context.config", "CONFIGURE(version_table=config.get_main_option('nothing', 'v'))\nRUN"),
    form(
        "config = context.config\nconfig.set_main_option('versions', 'other')",
        "CONFIGURE(version_table=config.get_main_option('versions'))\nRUN",
    ),
    form(
        "config = context.config",
        "section = config.get_section(config.config_ini_section)\nCONFIGURE(version_table=section['versions'])\nRUN",
    ),
    form("config = context.config", "CONFIGURE(version_table=config.get_section_option('alembic', 'versions'))\nRUN"),
    form("config = context.config", "CONFIGURE(version_table=config.attributes.get('versions', 'v'))\nRUN"),
    form(
        "config = context.config\nif config.config_file_name is not None:\n    table = 'v'",
        "CONFIGURE(version_table=table)\nRUN",
    ),
    // `-x`.
    typed("CONFIGURE(version_table=context.get_x_argument(as_dictionary=True).get('table', 'v'))\nRUN", &[]),
    typed("CONFIGURE(version_table=context.get_x_argument(as_dictionary=True).get('table', 'v'))\nRUN", &["table=x"]),
    typed("x = context.get_x_argument()\nCONFIGURE(version_table=x[0])\nRUN", &["one", "two"]),
    typed(
        "x = context.get_x_argument(as_dictionary=True)\nCONFIGURE(version_table_schema=x.get('tenant'))\ncontext.execute(f\"SET search_path TO {x['tenant']}\")\nRUN",
        &["tenant=t1"],
    ),
    // Other files of the project.
    across(
        "from settings import VERSIONS",
        "CONFIGURE(version_table=VERSIONS)\nRUN",
        &[("settings.py", "VERSIONS = 'v'\n")],
    ),
    across(
        "import settings",
        "CONFIGURE(version_table=settings.VERSIONS)\nRUN",
        &[("settings.py", "VERSIONS = 'v'\n")],
    ),
    across(
        "import app.settings as settings",
        "CONFIGURE(**settings.options('x'))\nRUN",
        &[
            ("app/__init__.py", ""),
            ("app/settings.py", "def options(name):\n    return {'version_table': 'v_' + name}\n"),
        ],
    ),
    across(
        "from app import settings",
        "CONFIGURE(version_table=settings.VERSIONS)\nRUN",
        &[
            ("app/__init__.py", ""),
            ("app/settings.py", "from .names import VERSIONS\n"),
            ("app/names.py", "VERSIONS = 'v'\n"),
        ],
    ),
    across(
        "from app.settings import settings",
        "CONFIGURE(version_table=settings.VERSIONS)\nRUN",
        &[("app/__init__.py", ""), ("app/settings.py", "class Settings:\n    VERSIONS = 'v'\n\nsettings = Settings\n")],
    ),
    across(
        "from app import set_up",
        "set_up()\nRUN",
        &[(
            "app/__init__.py",
            "from alembic import context\ndef set_up():\n    CONFIGURE(version_table='v')\n    context.execute('SET ROLE app_owner')\n",
        )],
    ),
    across(
        "from app import VERSIONS",
        "CONFIGURE(version_table=VERSIONS)\nRUN",
        &[(
            "app.py",
            "import os, json\nURL = os.environ.get('LIMBECK_NO_SUCH')\nDATA = json.dumps([1])\nVERSIONS = 'v'\n",
        )],
    ),
    // What is sent around the migrations.
    form(
        "",
        "CONFIGURE()\nwith context.begin_transaction():\n    context.execute('SET ROLE app_owner')\n    context.run_migrations()",
    ),
    form(
        "",
        "CONFIGURE()\nwith context.begin_transaction():\n    context.run_migrations()\n    context.execute('GRANT SELECT ON product TO reader')",
    ),
    form("", "CONFIGURE()\ncontext.execute('SET ROLE app_owner')\nRUN\ncontext.execute('RESET ROLE')"),
    form(
        "SCHEMA = 'shop'",
        "CONFIGURE(version_table_schema=SCHEMA)\nwith context.begin_transaction():\n    context.execute(f'CREATE SCHEMA IF NOT EXISTS {SCHEMA}')\n    context.execute(f'SET search_path TO {SCHEMA}, public')\n    context.run_migrations()",
    ),
    form(
        "from sqlalchemy import text",
        "CONFIGURE()\nwith context.begin_transaction():\n    context.execute(text('SET LOCAL lock_timeout = 5000'))\n    context.run_migrations()",
    ),
    form(
        "from sqlalchemy.schema import CreateSchema",
        "CONFIGURE()\nwith context.begin_transaction():\n    context.execute(CreateSchema('Shop', if_not_exists=True))\n    context.run_migrations()",
    ),
    form(
        "",
        "CONFIGURE()\nwith context.begin_transaction():\n    context.get_context().execute('SET ROLE app_owner')\n    context.run_migrations()",
    ),
    form(
        "def before(role, schema='public'):\n    context.execute(f'SET ROLE {role}')\n    context.execute('SET search_path TO ' + schema)",
        "CONFIGURE()\nwith context.begin_transaction():\n    before('app_owner', schema='shop')\n    context.run_migrations()",
    ),
    form(
        "GRANTS = ['a', 'b']",
        "CONFIGURE()\nwith context.begin_transaction():\n    context.run_migrations()\n    for role in GRANTS:\n        context.execute(f'GRANT SELECT ON product TO {role}')",
    ),
    form("", "CONFIGURE()\ncontext.static_output('SET ROLE app_owner;')\nRUN"),
    form(
        "",
        "CONFIGURE()\nwith context.begin_transaction():\n    context.execute('SET ROLE a; SET search_path TO b')\n    context.run_migrations()",
    ),
    form("", "CONFIGURE(transaction_per_migration=True)\ncontext.execute('SET ROLE app_owner')\nRUN"),
    form(
        "def before():\n    context.execute('SET ROLE app_owner')",
        "CONFIGURE()\nwith context.begin_transaction():\n    before()\n    context.run_migrations()",
    ),
    // What changes nothing.
    form(
        "import logging\nfrom logging.config import fileConfig\nlogger = logging.getLogger('alembic.env')",
        "logger.info('now')\nCONFIGURE()\nRUN",
    ),
    form(
        "import sys\nsys.path.insert(0, '.')\nimport os\nsys.path.append(os.path.dirname(os.path.abspath(__file__)))",
        "CONFIGURE(version_table='v')\nRUN",
    ),
    form(
        "import os\ndef url():\n    return f\"{os.environ['HOME']}://{os.getcwd()}\"",
        "address = url()\nCONFIGURE(version_table='v')\nRUN",
    ),
    form(
        "def include(object, name, type_, reflected, compare_to):\n    return name != 'x'",
        "CONFIGURE(include_object=include, compare_type=True, render_as_batch=False)\nRUN",
    ),
    form(
        "from sqlalchemy import MetaData\nconvention = {'uq': 'uq_%(table_name)s', 'pk': 'pk_%(table_name)s'}",
        "CONFIGURE(target_metadata=MetaData(naming_convention=convention))\nRUN",
    ),
    // What cannot be known.
    unknown("import time", "CONFIGURE(version_table=f'v{time.time():.0f}')\nRUN", "what version_table is"),
    unknown("import os", "CONFIGURE(version_table_schema=os.listdir('.')[0])\nRUN", "what version_table_schema is"),
    unknown(
        "import os",
        "CONFIGURE()\nwith context.begin_transaction():\n    context.execute(f'SET ROLE r{os.getpid()}')\n    context.run_migrations()",
        "comes from outside the history",
    ),
    unknown(
        "import os",
        "CONFIGURE()\nif os.getpid() > 0:\n    context.execute('SET ROLE app_owner')\nRUN",
        "can only be known by running this file",
    ),
];

impl Form {
    fn project(&self) -> Project {
        let whole = |text: &str| {
            let configure = "context.configure(url='postgresql+psycopg2://', literal_binds=True, dialect_opts={'paramstyle': 'named'}, ";
            let run = "with context.begin_transaction():\n    context.run_migrations()";
            text.replace("CONFIGURE(", configure).replace("RUN", run)
        };
        let body: String = whole(self.body).lines().map(|line| format!("    {line}\n")).collect();
        let env = format!(
            "from alembic import context\n{}\ndef run_migrations_offline():\n{body}def run_migrations_online():\n    \
             raise SystemExit('online')\nif context.is_offline_mode():\n    run_migrations_offline()\nelse:\n    \
             run_migrations_online()\n",
            whole(self.head)
        );
        let ini =
            "[alembic]\nscript_location = %(here)s\npath_separator = os\nprepend_sys_path = .\nversions = of_ini\n";
        let project = Project::new().file("alembic.ini", ini).file("env.py", &env).revision(Revision {
            id: "a1",
            upgrade: "op.create_table('product', sa.Column('id', sa.Integer, primary_key=True), sa.UniqueConstraint('id'))",
            ..Revision::default()
        });
        self.files.iter().fold(project, |project, (name, text)| project.file(name, &whole(text)))
    }
}

/// The statements of a script, without those of its transactions: ours puts what stands outside of one into the first.
fn sent(script: &str) -> Vec<String> {
    let whole = statements(script).into_iter();
    let each = whole.flat_map(|text| text.split(';').map(str::to_string).collect::<Vec<_>>());
    each.filter(|statement| !matches!(statement.as_str(), "" | "BEGIN" | "COMMIT")).collect()
}

/// What the real Alembic prints in each project, or the exception that it ends with.
fn theirs(projects: &[(Project, Vec<&str>)]) -> Vec<Result<String, String>> {
    let tasks = projects
        .iter()
        .map(|(project, arguments)| serde_json::json!({ "directory": project.path(), "arguments": arguments }));
    let tasks = serde_json::Value::from_iter(tasks).to_string();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/alembic/projects.py");
    let answer = Outcome::fed(Command::new(alembic::python()).arg(script), &tasks).ok();
    let answers: Vec<serde_json::Value> = serde_json::from_str(&answer).expect("a list of answers");
    let text = |answer: &serde_json::Value, key: &str| answer[key].as_str().map(str::to_string);
    answers.iter().map(|one| text(one, "output").ok_or_else(|| text(one, "error").unwrap_or_default())).collect()
}

#[test]
fn every_form_of_env_py_gives_the_script_of_alembic_or_says_what_is_not_known() {
    assert!(FORMS.len() >= 60, "the forms have become few");
    let projects: Vec<(Project, Vec<&str>)> = FORMS
        .iter()
        .map(|form| {
            let x = form.x.iter().flat_map(|one| ["-x", one]);
            (form.project(), x.chain(["upgrade", "head", "--sql"]).collect())
        })
        .collect();
    let mut faults = Vec::new();
    for ((form, (project, arguments)), theirs) in FORMS.iter().zip(&projects).zip(theirs(&projects)) {
        let ours = limbeck(project.path(), &[&arguments[..], &["--no-guard", "--no-header"]].concat());
        let is_right = match (form.unknown, &theirs) {
            (Some(why), _) => ours.code == 3 && ours.stderr.contains(why) && ours.stderr.contains("env.py:"),
            (None, Ok(theirs)) => ours.code == 0 && sent(&ours.stdout) == sent(theirs),
            (None, Err(_)) => false,
        };
        if !is_right {
            let (head, body) = (form.head, form.body);
            faults.push(format!("{head}\n{body}\n  ours: {}{}\n  theirs: {theirs:?}", ours.stdout, ours.stderr));
        }
    }
    assert!(faults.is_empty(), "{} of {} forms\n{}", faults.len(), FORMS.len(), faults.join("\n\n"));
}

/// What `env.py` sends is in limbeck.toml after an import, and in the script of the imported history.
#[test]
fn an_import_takes_along_what_env_py_sends() {
    let form = form(
        "",
        "CONFIGURE()\nwith context.begin_transaction():\n    context.execute('SET ROLE app_owner')\n    context.run_migrations()\n    context.execute('RESET ROLE')",
    );
    let project = form.project();
    let before = limbeck(project.path(), &["upgrade", "head", "--sql", "--no-guard", "--no-header"]).ok();
    limbeck(project.path(), &["import", "alembic"]).ok();
    let configuration = std::fs::read_to_string(project.path().join("limbeck.toml")).expect("it is written");
    assert!(configuration.contains("before = [\"SET ROLE app_owner\"]"), "{configuration}");
    let after = limbeck(project.path(), &["upgrade", "head", "--sql", "--no-guard", "--no-header"]).ok();
    assert_eq!(sent(&after), sent(&before));
}
