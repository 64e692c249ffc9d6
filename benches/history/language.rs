//! Migrations in the migration language.

use super::cost::{Bench, limbeck, only_read};
use super::sample;
use std::fs;

/// Whole commands on a line of revisions.
pub fn line(revisions: usize) {
    let project = tempfile::tempdir().expect("there is room");
    let migrations = project.path().join("migrations");
    fs::create_dir(&migrations).expect("there is room");
    fs::write(project.path().join("limbeck.toml"), "migrations = \"migrations\"\n").expect("there is room");
    for number in 0..revisions {
        let file = migrations.join(format!("rev{number}.mig"));
        fs::write(file, sample::migration(number)).expect("there is room");
    }
    let step = format!("rev{}:rev{}", revisions - 2, revisions - 1);
    let commands: &[(&str, &[&str])] = &[
        ("heads", &["heads"]),
        ("history", &["history"]),
        ("one step at the end", &["upgrade", &step, "--sql"]),
        ("upgrade head --sql", &["upgrade", "head", "--sql"]),
        ("downgrade head:base --sql", &["downgrade", "head:base", "--sql"]),
        ("lint", &["lint", "base:head"]),
        ("schema", &["schema"]),
    ];
    let mut bench = Bench::new(format!("{revisions} revisions in .mig files"));
    bench.add("read the files", |_| only_read(&migrations));
    for (name, arguments) in commands {
        bench.compare(name, |program| limbeck(program, project.path(), arguments));
    }
    bench.run();
}
