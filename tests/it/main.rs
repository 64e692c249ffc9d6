//! The tests that need the built program, a real PostgreSQL or the real Alembic: `cargo test --test it`.
//!
//! ```ignore
//! use crate::cluster::{self, Cluster, ON_ERROR_STOP, Options};
//! use crate::{alembic, limbeck};
//!
//! // The server is private to this process and shared by its tests; the database is this test's alone.
//! let database = cluster::server().database();
//! database.sql("CREATE TABLE product (id integer)");                   // has to work, or panics
//! database.rows("SELECT count(*) FROM product");                       // [["0"]], a null is "NULL"
//! database.dump();                                                     // equal for equal schemas
//! database.psql("SELECT 1/0;", ON_ERROR_STOP).code;                    // 3; stdout and stderr are there too
//! let mut client = database.connect();                                 // a postgres::Client
//! let url = database.url();                                            // for limbeck's own connection
//!
//! // The built program in a sealed directory.
//! let project = limbeck::Project::new()
//!     .config("[script]\ntransaction = 'migration'\n")               // limbeck.toml
//!     .migration("a1_products", "revision a1\n…")                      // migrations/a1_products.mig
//!     .env("LIMBECK_CONFIG", "other.toml");
//! let script = project.run(&["upgrade", "head", "--sql"]).ok();        // stdout, or panics if the code is not 0
//!
//! // The real Alembic, offline and on a database.
//! let project = alembic::Project::new()
//!     .options("transaction_per_migration=True")                       // for context.configure
//!     .revision(alembic::Revision { id: "a1", upgrade: "op.execute('SELECT 1')", ..Default::default() })
//!     .revision(alembic::Revision { id: "b2", down: &["a1"], ..Default::default() });
//! project.run(&["upgrade", "head", "--sql"]).ok();
//! project.run_on(&database, &["upgrade", "head"]).ok();
//!
//! // What differs between versions is tried on all of LIMBECK_TEST_PG_VERSIONS (as "12,15,18"), or on one wanted.
//! for server in cluster::servers() { server.database(); }
//! cluster::server_of(12).database();
//!
//! // A server with a configuration of its own ends when it is dropped.
//! let primary = Cluster::start(Options { settings: &[("ssl", "on")], files: &[("server.key", "…")], tcp: true,
//!     ..Options::default() });
//! let standby = Cluster::start(Options { standby_of: Some(&primary), ..Options::default() });
//! ```

mod alembic;
mod alembic_differential;
mod alembic_project;
mod architecture;
mod autogenerate;
mod cases;
mod clients;
mod cluster;
mod commands;
mod dice;
mod document;
mod example;
mod execute_bodies;
mod expressions;
mod graph;
mod guard;
mod guide;
mod harness;
mod hazards;
mod history;
mod hostile_python;
mod import;
mod limbeck;
mod language;
mod lint;
mod locks;
mod malformed;
mod models;
mod online;
mod operations;
mod order;
mod outcome;
mod preflight;
mod packaging;
mod provision;
mod python;
mod random;
mod readme;
mod refused;
mod schema;
mod squash;
mod round_trip;
mod tally;
mod wrong_start;
