//! The schema that is printed for a revision makes the database that the migrations make.

use crate::cluster::{self, ON_ERROR_STOP};
use crate::history::History;
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
