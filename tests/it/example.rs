//! The example project, from end to end.

use crate::cluster::{self, ON_ERROR_STOP};
use crate::history::History;

fn script(result: Result<limbeck::script::Script, String>) -> String {
    match result {
        Ok(script) => script.to_string(),
        Err(faults) => panic!("{faults}"),
    }
}

#[test]
fn it_goes_up_down_and_up_again() {
    let history = History::example();
    let database = cluster::server().database();
    let empty = database.dump();
    database.psql(&script(history.upgrade("heads")), ON_ERROR_STOP).ok();
    let full = database.dump();
    database.psql(&script(history.downgrade("heads:base")), ON_ERROR_STOP).ok();
    database.sql("DROP TABLE alembic_version");
    assert_eq!(database.dump(), empty);
    database.psql(&script(history.upgrade("heads")), ON_ERROR_STOP).ok();
    assert_eq!(database.dump(), full);
}
