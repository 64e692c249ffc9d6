//! `init`, `revision`, `merge`, `edit`: what they write, and what they refuse to write.

use std::fs;
use std::path::Path;

use crate::{alembic, limbeck};

fn read(project: &limbeck::Project, file: &str) -> String {
    fs::read_to_string(project.path().join(file)).unwrap_or_else(|fault| panic!("{file}: {fault}"))
}

/// The names of the migrations, sorted.
fn migrations(project: &limbeck::Project) -> Vec<String> {
    let entries = fs::read_dir(project.path().join("migrations")).expect("the directory is there");
    let names = entries.map(|entry| entry.expect("it can be read").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".mig")).collect();
    names.sort();
    names
}

/// A header as it was written, without its date.
fn header(text: &str) -> Vec<&str> {
    text.lines().take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("created")).collect()
}

fn migration(revision: &str, revises: &str) -> String {
    format!("revision {revision}\nrevises {revises}\nupgrade {{\n}}\ndowngrade auto\n")
}

/// One base, from which two branches begin.
fn forked() -> limbeck::Project {
    limbeck::Project::new()
        .migration("a", &migration("aaaa1111", "none"))
        .migration("b", &migration("bbbb2222", "aaaa1111\nlabels left"))
        .migration("c", &migration("cccc3333", "aaaa1111\nlabels right"))
}

#[test]
fn a_project_begins_with_init_and_its_first_migration() {
    let project = limbeck::Project::new();
    fs::remove_file(project.path().join("limbeck.toml")).expect("it is there");
    assert_eq!(
        project.run(&["init"]).ok(),
        "Creating directory migrations ...  done\nGenerating migrations/revision.template ...  done\n\
         Generating limbeck.toml ...  done\n"
    );
    let said = project.run(&["revision", "-m", "the first", "--rev-id", "ae10"]).ok();
    assert_eq!(said, "Generating migrations/ae10_the_first.mig ...  done\n");
    let text = read(&project, "migrations/ae10_the_first.mig");
    assert_eq!(header(&text), ["revision    ae10", "revises     none", "message     \"the first\""]);
    assert!(text.ends_with("\n\nupgrade {}\n\ndowngrade auto\n"), "{text}");
    assert!(text.contains("\ncreated     2") && text.contains("+00:00\n"), "{text}");
    assert_eq!(project.run(&["heads"]).ok(), "ae10 (head)\n");
    let refused = project.run(&["init"]);
    assert_eq!(refused.code, 4);
    assert!(refused.stderr.contains("'migrations' is there already"), "{}", refused.stderr);
    let kept = project.run(&["init", "more/of them"]).ok();
    assert!(kept.ends_with("File limbeck.toml already exists, skipping\n"), "{kept}");
}

#[test]
fn init_leaves_nothing_behind_that_it_cannot_finish() {
    let project = limbeck::Project::bare().file("taken", "");
    let refused = project.run(&["init", "-c", "taken/limbeck.toml", "../migrations"]);
    assert_eq!(refused.code, 4, "{}", refused.stderr);
    assert!(!project.path().join("migrations").exists());
    project.run(&["init"]).ok();
}

#[test]
fn init_takes_another_directory_and_another_configuration() {
    let project = limbeck::Project::new().file("sub/keep", "");
    project.run(&["init", "db/the \"history\"", "-c", "sub/other.toml"]).ok();
    let said = project.run(&["revision", "-c", "sub/other.toml", "--rev-id", "x1"]).ok();
    assert_eq!(said, "Generating sub/db/the \"history\"/x1_.mig ...  done\n");
    let again = project.env("LIMBECK_CONFIG", "sub/other.toml").run(&["heads"]).ok();
    assert_eq!(again, "x1 (head)\n");
}

#[test]
fn init_hides_no_history_of_alembic() {
    let ini = "[alembic]\nscript_location = db\n";
    for (file, text) in [("alembic.ini", ini), ("migrations/alembic.ini", ini), ("pyproject.toml", "[tool.alembic]\n")]
    {
        let project = limbeck::Project::bare().file(file, text);
        let refused = project.run(&["init", "db/history"]);
        assert_eq!((refused.code, refused.stdout.as_str()), (4, ""));
        assert!(refused.stderr.contains("this is a project of Alembic"), "{}", refused.stderr);
        assert!(refused.stderr.contains("'limbeck import alembic'"), "{}", refused.stderr);
        assert!(!project.path().join("limbeck.toml").exists() && !project.path().join("db").exists());
        // Whoever has a limbeck.toml has nothing to lose.
        project.config("").run(&["init", "db/history"]).ok();
    }
}

#[test]
fn a_message_may_have_several_lines() {
    let project = limbeck::Project::new().file("migrations/keep", "");
    let message = "it's \"big\"\n\nand has ${details}";
    project.run(&["revision", "-m", message, "--rev-id", "x1"]).ok();
    assert_eq!(project.run(&["history"]).ok(), "<base> -> x1 (head), it's \"big\"\n");
    let record = project.run(&["show", "x1"]).ok();
    assert!(record.contains("    it's \"big\"\n    \n    and has ${details}\n"), "{record}");
    assert_eq!(project.run(&["fmt", "--check"]).ok(), "");
}

#[test]
fn random_ids_are_alembics_kind_of_ids() {
    let project = limbeck::Project::new().file("migrations/keep", "");
    for count in 1..=3 {
        project.run(&["revision", "-m", "one more"]).ok();
        assert_eq!(migrations(&project).len(), count);
    }
    for name in migrations(&project) {
        let id = name.strip_suffix("_one_more.mig").expect("the file is named by the template");
        assert!(id.len() == 12 && id.chars().all(|one| one.is_ascii_hexdigit() && !one.is_uppercase()), "{id}");
    }
    assert_eq!(project.run(&["history"]).ok().lines().count(), 3);
}

#[test]
fn file_names_are_alembics() {
    let message = "Add a column, and: other (stuff)! which is really long beyond forty chars limit";
    let arguments = ["revision", "-m", message, "--rev-id", "ae1027a6acf"];
    let mako = "\"\"\"${message}\"\"\"\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n";
    let theirs = alembic::Project::new().file("script.py.mako", mako).file("versions/keep", "");
    theirs.run(&arguments).ok();
    let ours = limbeck::Project::new().file("migrations/keep", "");
    ours.run(&arguments).ok();
    let names = migrations(&ours);
    assert_eq!(names.len(), 1);
    let named_alike = theirs.path().join("versions").join(names[0].replace(".mig", ".py"));
    assert!(Path::new(&named_alike).exists(), "{}", named_alike.display());
}

#[test]
fn the_file_template_takes_every_token() {
    let template = "%(year)d/%(month).2d%(day).2d_%(hour).2d%(minute).2d%(second).2d_%(epoch)s_%(rev)s_%(slug)s";
    let config = format!("file_template = \"{template}\"\nrecursive = true\ntruncate_slug_length = 8\n");
    let project = limbeck::Project::new().config(&config).file("migrations/keep", "");
    let said = project.run(&["revision", "-m", "Ein Größenwechsel", "--rev-id", "r1"]).ok();
    let name = said.strip_prefix("Generating migrations/20").and_then(|rest| rest.strip_suffix(" ...  done\n"));
    let name = name.expect("the year comes first");
    assert!(name.ends_with("_r1_ein_.mig"), "{name}");
    assert_eq!(name.find('/'), Some(2), "{name}");
    assert_eq!(project.run(&["heads"]).ok(), "r1 (head)\n");

    let flat = limbeck::Project::new().config(&format!("file_template = \"{template}\"")).file("migrations/keep", "");
    let refused = flat.run(&["revision", "-m", "x"]);
    assert_eq!((refused.code, migrations(&flat)), (4, Vec::new()));
    assert!(refused.stderr.contains("recursive = true"), "{}", refused.stderr);
}

#[test]
fn a_template_of_ones_own_and_a_time_zone() {
    let config = "template = \"new.txt\"\ntimezone = \"Asia/Tokyo\"\n";
    let project = limbeck::Project::new().config(config).file("migrations/keep", "");
    let project = project.file("new.txt", "-- Who did it and why.\n\n${header}\n\nupgrade {\n}\ndowngrade auto\n");
    project.run(&["revision", "--rev-id", "r1"]).ok();
    let text = read(&project, "migrations/r1_.mig");
    assert!(text.starts_with("-- Who did it and why.\n\nrevision    r1\nrevises     none\ncreated     2"), "{text}");
    assert!(text.contains("+09:00\n\nupgrade"), "{text}");
    let refused = project.file("new.txt", "upgrade {}").run(&["revision"]);
    assert_eq!(refused.code, 4);
    assert!(refused.stderr.contains("has no ${header}"), "{}", refused.stderr);
}

#[test]
fn what_a_revision_stands_on_is_written_in_full() {
    let project = forked();
    project.run(&["revision", "--rev-id", "d1", "--head", "left@head", "--depends-on", "cccc"]).ok();
    assert_eq!(
        header(&read(&project, "migrations/d1_.mig")),
        ["revision    d1", "revises     bbbb2222", "depends_on  cccc3333"]
    );
    project
        .run(&["revision", "--rev-id", "e1", "--head", "base", "--branch-label", "net", "--depends-on", "left"])
        .ok();
    assert_eq!(
        header(&read(&project, "migrations/e1_.mig")),
        ["revision    e1", "revises     none", "depends_on  left", "labels      net"]
    );
}

#[test]
fn heads_are_merged() {
    let project = forked();
    let said = project.run(&["merge", "heads", "-m", "both", "--rev-id", "m1"]).ok();
    assert_eq!(said, "Generating migrations/m1_both.mig ...  done\n");
    assert_eq!(
        header(&read(&project, "migrations/m1_both.mig")),
        ["revision    m1", "revises     bbbb2222, cccc3333", "message     \"both\""]
    );
    assert_eq!(project.run(&["heads"]).ok(), "m1 (left, right) (head)\n");
    let named = forked();
    named.run(&["merge", "right@head", "bbbb", "--rev-id", "m2"]).ok();
    assert!(read(&named, "migrations/m2_.mig").contains("revises     cccc3333, bbbb2222\n"));
}

#[test]
fn nothing_is_written_that_would_make_the_history_wrong() {
    let cases: &[(&[&str], i32, &str)] = &[
        (&["revision"], 3, "L0303"),
        (&["revision", "--head", "aaaa1111"], 3, "L1006"),
        (&["revision", "--head", "nope"], 3, "L0301"),
        (&["revision", "--head", "left@head", "--rev-id", "aaaa1111"], 3, "L0201"),
        (&["revision", "--head", "left@head", "--rev-id", "a@b-c+d:e"], 3, "L0202"),
        (&["revision", "--head", "left@head", "--rev-id", "head"], 3, "L0202"),
        (&["revision", "--head", "left@head", "--rev-id", ""], 3, "L0202"),
        (&["revision", "--head", "left@head", "--rev-id", "../escaped"], 4, "not read"),
        (&["revision", "--head", "left@head", "--rev-id", "a123456789012345678901234567890123"], 3, "L0203"),
        (&["revision", "--head", "left@head", "--branch-label", "right"], 3, "L0209"),
        (&["revision", "--head", "left@head", "--depends-on", "nope"], 3, "L0301"),
        (&["revision", "--head", "left@head", "--version-path", "elsewhere"], 2, "no directory of migrations"),
        (&["merge", "bbbb2222"], 2, "at least two heads"),
        (&["merge", "bbbb2222", "bbbb2222"], 2, "at least two heads"),
        (&["merge", "bbbb2222", "cccc3333", "bbbb2222"], 3, "L0204"),
        (&["merge", "aaaa1111", "bbbb2222"], 3, "L1006"),
        (&["merge", "base"], 2, "nothing to merge"),
        (&["merge"], 2, "required"),
    ];
    let project = forked();
    for (arguments, code, says) in cases {
        let refused = project.run(arguments);
        assert_eq!((refused.code, refused.stdout.as_str()), (*code, ""), "{arguments:?}");
        assert!(refused.stderr.contains(says), "{arguments:?}: {}", refused.stderr);
        assert_eq!(migrations(&project).len(), 3, "{arguments:?}");
    }
    project.run(&["revision", "--head", "aaaa1111", "--splice", "--rev-id", "d1"]).ok();
    assert_eq!(project.run(&["heads"]).ok().lines().count(), 3);
}

#[test]
fn a_migration_lies_beside_what_it_revises() {
    let project = limbeck::Project::new()
        .config("migrations = [\"one\", \"two\"]\n")
        .file("one/a.mig", &migration("aaaa1111", "none"))
        .file("two/b.mig", &migration("bbbb2222", "none"));
    let said = |arguments: &[&str]| project.run(arguments).ok();
    assert_eq!(said(&["revision", "--head", "bbbb", "--rev-id", "c1"]), "Generating two/c1_.mig ...  done\n");
    assert_eq!(
        said(&["revision", "--head", "bbbb", "--splice", "--version-path", "./one", "--rev-id", "d1"]),
        "Generating one/d1_.mig ...  done\n"
    );
    let refused = project.run(&["revision", "--head", "base"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("--version-path: one, two"), "{}", refused.stderr);
    project.run(&["revision", "--head", "base", "--version-path", "one", "--rev-id", "e1"]).ok();
    assert!(project.path().join("one/e1_.mig").exists());
}

#[test]
fn the_editor_gets_the_files() {
    let project = forked().file("edit.sh", "echo \"$@\" > edited\n").env("EDITOR", "sh edit.sh -w");
    assert_eq!(project.run(&["edit", "heads"]).ok(), "");
    assert_eq!(read(&project, "edited"), "-w migrations/b.mig migrations/c.mig\n");
    let refused = project.run(&["edit", "base"]);
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.contains("no file behind 'base'"), "{}", refused.stderr);
    let failed = project.env("VISUAL", "false").run(&["edit", "aaaa"]);
    assert_eq!(failed.code, 4);
    assert!(failed.stderr.contains("'false' ended with"), "{}", failed.stderr);
}
