//! The database: the very script that `--sql` prints, on a connection. No SQL is made here, save to read where the
//! database stands, to take turns with others, and to cancel.

pub mod connect;
pub mod environment;
pub mod keyword;
pub mod parameters;
pub mod passfile;
pub mod secret;
pub mod service;
pub mod settings;
pub mod tls;

pub use environment::Environment;
pub use settings::ConnectionSettings;
