//! The version of PostgreSQL that a script is for.

use std::fmt;

/// A major version of PostgreSQL, 12 to 19.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PostgresVersion(u8);

impl PostgresVersion {
    /// The oldest that scripts can be made for.
    pub const OLDEST: PostgresVersion = PostgresVersion(12);
    /// The newest that scripts can be made for.
    pub const NEWEST: PostgresVersion = PostgresVersion(19);
    /// What scripts are made for where nothing else is configured.
    pub const DEFAULT: PostgresVersion = PostgresVersion(15);

    /// That major version, or `None` if it is not one of 12 to 19.
    pub fn new(major: u8) -> Option<PostgresVersion> {
        (Self::OLDEST.0..=Self::NEWEST.0).contains(&major).then_some(PostgresVersion(major))
    }

    /// The number.
    pub fn major(self) -> u8 {
        self.0
    }
}

impl fmt::Display for PostgresVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Default for PostgresVersion {
    fn default() -> PostgresVersion {
        PostgresVersion::DEFAULT
    }
}
