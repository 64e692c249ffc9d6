//! The schema that is printed for a revision makes the database that the migrations make.

use crate::cluster::{self, ON_ERROR_STOP};
use crate::history::History;
use crate::limbeck::Project;
use crate::operations::built_in_one_go;

#[test]
fn every_revision_of_the_example_can_be_built_in_one_go() {
    let history = History::example();
    for revision in history.revisions() {
        let database = cluster::server().database();
        let script = history.upgrade(&revision).unwrap_or_else(|faults| panic!("{faults}")).to_string();
        database.psql(&script, ON_ERROR_STOP).ok();
        database.sql("DROP TABLE alembic_version");
        let catalog = history.catalog(&revision).unwrap_or_else(|faults| panic!("{faults}"));
        if let Err(fault) = built_in_one_go(cluster::server(), &catalog, &database.dump()) {
            panic!("{revision}: {fault}");
        }
    }
}

#[test]
fn what_is_not_known_is_said() {
    let text = "revision a\nupgrade {\n    create_table t { id integer }\n}\ndowngrade auto\n";
    let known = Project::new().migration("a", text).run(&["schema"]);
    assert_eq!((known.code, known.stderr.as_str()), (0, ""));
    assert!(known.stdout.contains("CREATE TABLE t ("), "{}", known.stdout);

    let begun = Project::new().config("from_scratch = false\n").migration("a", text).run(&["schema"]);
    assert_eq!((begun.code, &begun.stdout), (0, &known.stdout));
    let warning = "warning[L0505]: what was made before the first migration is not printed\n --> migrations/a.mig:1:10";
    assert!(begun.stderr.starts_with(warning), "{}", begun.stderr);

    let opaque = text.replace("\n}", "\n    execute $$ DO 'BEGIN PERFORM f(); END' $$\n}");
    let opaque = Project::new().migration("a", &opaque).run(&["schema"]);
    let warning = "warning[L0505]: anything that was made before may be otherwise than it is printed here\n";
    assert!(opaque.stderr.starts_with(warning), "{}", opaque.stderr);
}
