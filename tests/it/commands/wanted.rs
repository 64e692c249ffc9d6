//! `check` and `revision --autogenerate`: what they print, write and end with.

use crate::limbeck::Project;

const MIGRATION: &str = "\
revision a
upgrade {
    create_table products {
        id   integer primary key
        name varchar(50) not null
        note text
        kind text
        check ck_kind (kind in ('a', 'b'))
    }
    create_view names $$ SELECT name FROM products $$
}
downgrade auto
";

const SAME: &str = "\
CREATE TABLE products (
    id integer PRIMARY KEY,
    name character varying(50) NOT NULL,
    note text,
    kind text CONSTRAINT ck_kind CHECK (kind = ANY (ARRAY['a'::text, 'b'::text]))
);
CREATE VIEW names AS SELECT products.name FROM products;
";

fn project(schema: &str) -> Project {
    Project::new().config("[desired]\nsql = \"schema.sql\"\n").migration("a", MIGRATION).file("schema.sql", schema)
}

fn read(project: &Project, name: &str) -> String {
    std::fs::read_to_string(project.path().join(name)).expect("it was written")
}

#[test]
fn nothing_to_do_is_said_and_nothing_is_written() {
    let project = project(SAME);
    let check = project.run(&["check"]);
    assert_eq!(
        (check.code, check.stdout.as_str(), check.stderr.as_str()),
        (0, "No new upgrade operations detected.\n", "")
    );
    let none = project.run(&["revision", "--autogenerate", "-m", "none"]);
    assert_eq!((none.code, none.stdout.as_str()), (0, "No changes: a already leads to schema.sql.\n"));
    assert_eq!(project.run(&["heads"]).ok(), "a (head)\n");
}

#[test]
fn differences_have_places_and_a_migration_takes_them_away() {
    let schema =
        SAME.replace("    note text,\n", "    note text,\n    sku text DEFAULT 'none',\n").replace("(50)", "(80)");
    let project = project(&schema);
    let check = project.run(&["check"]);
    assert_eq!(check.code, 1);
    assert!(check.stdout.contains("added column 'products.sku'\n --> schema.sql:5:5"), "{}", check.stdout);
    assert!(check.stdout.ends_with("2 differences from schema.sql\n"), "{}", check.stdout);
    let github = project.run(&["check", "--format", "github"]).stdout;
    assert!(
        github.contains("::error file=schema.sql,line=5,col=5,title=L1104 differs::added column 'products.sku'"),
        "{github}"
    );
    let sarif = project.run(&["check", "--format", "sarif"]).stdout;
    assert!(sarif.contains("\"ruleId\": \"L1104\"") && sarif.contains("\"startLine\": 5"), "{sarif}");
    let json = project.run(&["check", "--format", "json"]).stdout;
    assert_eq!(json.lines().count(), 2, "{json}");
    let made = project.run(&["revision", "--autogenerate", "-m", "sku", "--rev-id", "b"]).ok();
    assert!(made.contains("Detected added column 'products.sku'\n"), "{made}");
    let text = read(&project, "migrations/b_sku.mig");
    assert!(text.contains("add_column products.sku text default 'none'"), "{text}");
    assert!(text.contains("drop_view names") && text.contains("create_view names"), "{text}");
    assert_eq!(project.run(&["check"]).ok(), "No new upgrade operations detected.\n");
    project.run(&["upgrade", "heads", "--sql"]).ok();
    project.run(&["downgrade", "b:a", "--sql"]).ok();
}

#[test]
fn a_rename_is_never_guessed() {
    let project = project(&SAME.replace("    note text,\n", "    remark text,\n"));
    let asked = project.run(&["revision", "--autogenerate", "-m", "x"]);
    assert_eq!((asked.code, asked.stdout.as_str()), (1, ""));
    assert!(
        asked.stderr.contains("L1103") && asked.stderr.contains("--rename products.note=products.remark"),
        "{}",
        asked.stderr
    );
    assert!(asked.stderr.contains("--no-renames"), "{}", asked.stderr);
    assert_eq!(project.run(&["heads"]).ok(), "a (head)\n");
    let rename = "products.note=products.remark";
    project.run(&["revision", "--autogenerate", "-m", "x", "--rev-id", "b", "--rename", rename]).ok();
    let text = read(&project, "migrations/b_x.mig");
    assert!(text.contains("alter_column products.note rename to remark"), "{text}");
    assert_eq!(project.run(&["check"]).ok(), "No new upgrade operations detected.\n");
}

#[test]
fn what_goes_really_goes_and_is_named() {
    let project = project(&SAME.replace("    note text,\n", "    remark text,\n"));
    let made = project.run(&["revision", "--autogenerate", "-m", "x", "--rev-id", "b", "--no-renames"]);
    assert_eq!(made.code, 0);
    assert!(made.stderr.contains("this migration loses the data of column products.note"), "{}", made.stderr);
    let wrong = project.run(&["revision", "--autogenerate", "-m", "x", "--rename", "products.none=products.x"]);
    assert!(wrong.code == 3 && wrong.stderr.contains("L1102"), "{}", wrong.stderr);
}

#[test]
fn what_nobody_can_know_is_left_open() {
    let project = project(&SAME.replace("    note text,\n", "    note text,\n    sku text NOT NULL,\n"));
    let made = project.run(&["revision", "--autogenerate", "-m", "x", "--rev-id", "b"]).ok();
    assert!(made.contains("Left to you: fill products.sku\n"), "{made}");
    let text = read(&project, "migrations/b_x.mig");
    assert!(text.contains("unfinished \"fill products.sku\""), "{text}");
    assert_eq!(project.run(&["upgrade", "heads", "--sql"]).code, 3);
}

#[test]
fn a_wanted_schema_is_a_file_of_operations_too_and_a_command_may_print_it() {
    let operations = "create_table products {\n    id integer primary key\n}\n";
    let migration = format!("revision a\nupgrade {{\n{operations}}}\ndowngrade auto\n");
    let project = Project::new().migration("a", &migration).file("schema.mig", operations);
    let check = project.run(&["check", "--desired", "schema.mig"]);
    assert_eq!((check.code, check.stderr.as_str()), (0, ""));
    let printed = Project::new()
        .config("[desired]\ncommand = [\"echo\", \"CREATE TABLE products (id integer PRIMARY KEY, b text)\"]\n")
        .migration("a", &migration);
    let check = printed.run(&["check"]);
    assert_eq!(check.code, 1);
    assert!(check.stdout.contains("added column 'products.b'"), "{}", check.stdout);
    let failing = Project::new().config("[desired]\ncommand = [\"false\"]\n").migration("a", &migration);
    let check = failing.run(&["check"]);
    assert!(check.code == 4 && check.stderr.contains("the command 'false' failed"), "{}", check.stderr);
}

#[test]
fn what_is_ignored_is_never_named() {
    let config = "[desired]\nsql = \"schema.sql\"\n[compare]\nignore = [\"celery_*\", \"products\", \"names\"]\n";
    let project = Project::new().config(config).migration("a", MIGRATION);
    let project =
        project.file("schema.sql", "CREATE TABLE celery_task (id integer);\nGRANT SELECT ON celery_task TO public;\n");
    let check = project.run(&["check"]);
    assert_eq!((check.code, check.stdout.as_str()), (0, "No new upgrade operations detected.\n"));
    assert!(check.stderr.contains("L1106") && check.stderr.contains("not compared: GRANT"), "{}", check.stderr);
    let keeps = Project::new()
        .config("[desired]\nsql = \"schema.sql\"\n[compare]\ndrop = false\n")
        .migration("a", MIGRATION)
        .file("schema.sql", "SELECT 1;\n");
    assert_eq!(keeps.run(&["check"]).code, 0);
}

#[test]
fn a_wrong_schema_is_told_at_its_line() {
    let project = project("CREATE TABLE products (\n    id integr\n);\nCREATE INDEX i ON products (nothing);\n");
    let check = project.run(&["check"]);
    assert_eq!(check.code, 3);
    assert!(check.stderr.contains("schema.sql:4:"), "{}", check.stderr);
}
