//! A script as a file for each part.

use std::fs;

use crate::cluster::{self, Database, ON_ERROR_STOP};
use crate::limbeck::Project;

fn project() -> Project {
    let bodies = [
        "create_table t { a integer }",
        "add_column t.b integer\n create_index concurrently ix on t (a)\n add_column t.c integer",
        "drop_index ix concurrently",
    ];
    let mut project = Project::new().config("[script]\nlock_timeout = '5s'\ntransaction = 'migration'\n");
    for (at, body) in bodies.iter().enumerate() {
        let revises = if at == 0 { "none".to_owned() } else { format!("r{at}") };
        let text = format!("revision r{}\nrevises {revises}\nupgrade {{\n    {body}\n}}\ndowngrade auto\n", at + 1);
        project = project.migration(&format!("r{}", at + 1), &text);
    }
    project
}

/// The files of a directory by their names, with what they hold.
fn files(project: &Project, directory: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(project.path().join(directory)).expect("it is there");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("it can be read").path())
        .map(|path| {
            let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).expect("it is text"))
        })
        .collect();
    files.sort();
    files
}

/// Runs files in order, each as one query on a connection of its own, up to the first that fails.
fn run(database: &Database, files: &[(String, String)]) -> Result<(), String> {
    for (name, text) in files.iter().filter(|(name, _)| name.ends_with(".sql")) {
        database.connect().batch_execute(text).map_err(|fault| format!("{name}: {fault:?}"))?;
    }
    Ok(())
}

#[test]
fn each_file_goes_as_one_query_and_they_end_where_the_script_ends() {
    let project = project();
    project.run(&["upgrade", "head", "--sql", "--split", "-o", "parts/"]).ok();
    let files = files(&project, "parts");
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "001_r1.sql",
            "002_r2.sql",
            "003_r2_before.sql",
            "004_r2.sql",
            "005_r2.sql",
            "006_r3_before.sql",
            "007_r3.sql",
            "008_r3.sql",
            "run.sh"
        ]
    );
    let whole = cluster::server().database();
    whole.psql(&project.run(&["upgrade", "head", "--sql"]).ok(), ON_ERROR_STOP).ok();
    let database = cluster::server().database();
    run(&database, &files).expect("all of them go through");
    assert_eq!(database.fingerprint(), whole.fingerprint());
    let again = run(&database, &files).expect_err("it is done already");
    assert!(again.starts_with("001_r1.sql") && again.contains("limbeck refused"), "{again}");
    for (_, text) in files.iter().filter(|(name, _)| name.ends_with(".sql")) {
        drop(database.connect().batch_execute(text));
    }
    assert_eq!(database.rows("SELECT version_num FROM alembic_version"), [["r3"]]);
    let run_all = &files[files.len() - 1].1;
    assert!(run_all.starts_with("#!/bin/sh\n") && run_all.contains("ON_ERROR_STOP=1 -f 008_r3.sql"), "{run_all}");
}

#[test]
fn nothing_is_written_over_and_nothing_left_out_in_silence() {
    let project = project();
    let split = ["upgrade", "head", "--sql", "--split", "-o", "parts"];
    project.run(&split).ok();
    let before = files(&project, "parts");
    assert_eq!(project.run(&split).code, 4);
    assert_eq!(files(&project, "parts"), before);
    assert_eq!(project.run(&["upgrade", "head", "--sql", "--split"]).code, 2);
    let with_a_role = project.config("[script]\nrole = 'app'\n");
    let refused = with_a_role.run(&["upgrade", "head", "--sql", "--split", "-o", "others"]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("--split cannot set script.role"), "{}", refused.stderr);
}
