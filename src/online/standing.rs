//! Where a database stands: the rows of its version table, and the mark of a migration that is half done.

use super::query;
use crate::script::progress::Progress;
use crate::script::settings::VersionTable;
use crate::sql::Literal;
use postgres::Client;
use std::fmt;

/// Where a database stands. Its `Display` names it: `b, upgrade c half done (part 1 of 3)`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// The rows, sorted by their bytes; none too where there is no version table.
    pub rows: Vec<String>,
    /// How far the migration came that is under way.
    pub progress: Option<Progress>,
}

impl Standing {
    /// Reads it.
    ///
    /// # Errors
    /// No permission, or no connection.
    pub fn read(client: &mut Client, table: &VersionTable) -> Result<Standing, postgres::Error> {
        let name = Literal::made(table.name.to_string());
        let question = format!("SELECT to_regclass({name}), obj_description(to_regclass({name}), 'pg_class')");
        let [found, comment] = query::row(client, &question)?;
        if found.is_none() {
            return Ok(Standing::default());
        }
        let rows =
            query::rows(client, &format!("SELECT version_num FROM {} ORDER BY version_num COLLATE \"C\"", table.name))?;
        let rows = rows.into_iter().flatten().flatten().collect();
        Ok(Standing { rows, progress: comment.as_deref().and_then(Progress::parse) })
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&if self.rows.is_empty() { "base".to_string() } else { self.rows.join(", ") })?;
        match &self.progress {
            Some(Progress { direction, revision, done, parts }) => {
                write!(f, ", {direction} {revision} half done (part {done} of {parts})")
            }
            None => Ok(()),
        }
    }
}
