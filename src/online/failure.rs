//! A run that stopped in the middle: what failed, where it was written, what state the database is in, how to go on.

use super::standing::Standing;
use crate::statement::{OutsideStep, Transaction};
use postgres::error::{DbError, ErrorPosition};
use std::fmt;

/// Why and where a run stopped. Its `Display` tells all of it, in several lines.
#[derive(Debug)]
pub struct Failure {
    /// Why.
    pub cause: Cause,
    /// What was running, as the log calls it: `upgrade a -> b`; `None` between migrations.
    pub step: Option<String>,
    /// The operation in its file: `migrations/b.mig:12:5`; `None` for what no author wrote.
    pub place: Option<String>,
    /// The statement; `None` for a guard, whose text says nothing to a person.
    pub sql: Option<String>,
    /// Where the statement stood.
    pub transaction: Transaction,
    /// Where the database stands now, or why that cannot be read.
    pub standing: Result<Standing, String>,
}

/// Why a run stopped.
#[derive(Debug)]
pub enum Cause {
    /// The server refused a statement.
    Server(Box<DbError>),
    /// A guard found another database than the one that the script is for.
    Refused(String),
    /// Ctrl-C.
    Interrupted,
    /// The connection is gone.
    Lost(String),
}

/// What a guard says that finds other rows in the version table (`templates/script/elsewhere.sql`).
const ELSEWHERE: &str = "the database is at ";

/// No statement is shown longer than this.
const MOST_LINES: usize = 24;

impl std::error::Error for Failure {}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let step = self.step.as_deref().unwrap_or("the script");
        match &self.cause {
            Cause::Server(_) => write!(f, "{step} failed")?,
            Cause::Refused(_) => write!(f, "{step} was refused")?,
            Cause::Interrupted => write!(f, "{step} was interrupted")?,
            Cause::Lost(reason) => write!(f, "the connection was lost during {step} ({reason})")?,
        }
        if let Some(place) = &self.place {
            write!(f, " at {place}")?;
        }
        if let Some(sql) = &self.sql {
            let position = match &self.cause {
                Cause::Server(said) => original_position(said),
                _ => None,
            };
            write!(f, "\n\n{}", Excerpt { sql, position })?;
        }
        f.write_str("\n\n")?;
        match &self.cause {
            Cause::Server(said) => write!(f, "{}\n\n", Said(said))?,
            Cause::Refused(why) => write!(f, "{why}\n\n")?,
            Cause::Interrupted | Cause::Lost(_) => {}
        }
        f.write_str(&self.state())?;
        write!(f, "\n{}", self.advice())
    }
}

impl Failure {
    fn state(&self) -> String {
        let what = match (&self.transaction, &self.cause) {
            (Transaction::Inside, Cause::Lost(_)) => {
                "A transaction that was not committed is rolled back by the server"
            }
            (Transaction::Inside, _) => "What the transaction did is rolled back",
            (Transaction::Outside(step), _) if matches!(**step, OutsideStep::BuildIndex { .. }) => {
                "The statement runs outside a transaction, and may have left its index behind, INVALID"
            }
            (Transaction::Outside(_), _) => {
                "The statement runs outside a transaction, and may have done its work or a part"
            }
        };
        match (&self.standing, &self.cause) {
            (Ok(standing), Cause::Lost(_)) => format!("{what}. A moment later the database was at {standing}."),
            (Ok(standing), _) => format!("{what}. The database is at {standing}."),
            (Err(reason), _) => format!("{what}. Where the database is now cannot be read ({reason})."),
        }
    }

    fn advice(&self) -> &'static str {
        match (&self.cause, &self.transaction) {
            (Cause::Refused(why), _) if why.starts_with(ELSEWHERE) => {
                "Somebody else has changed it meanwhile. Look at 'limbeck current', then run the command again."
            }
            (Cause::Refused(_), _) => "To go on, mend what was found and run the command again.",
            (Cause::Lost(_), _) => "To go on, run the command again: it begins by looking where the database is.",
            (Cause::Interrupted, _) => "To go on, run the command again.",
            (Cause::Server(_), Transaction::Outside(step)) if matches!(**step, OutsideStep::BuildIndex { .. }) => {
                "To go on, mend the cause and run the command again: it drops an INVALID index and builds it anew."
            }
            (Cause::Server(_), Transaction::Outside(_)) => {
                "To go on, mend the cause and run the command again: it runs this statement once more."
            }
            (Cause::Server(_), Transaction::Inside) => "To go on, mend the cause and run the command again.",
        }
    }
}

/// What the server said, as `psql` shows it, with the code that its documentation lists.
struct Said<'a>(&'a DbError);

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = self.0;
        write!(f, "{}:  {} (SQLSTATE {})", said.severity(), said.message(), said.code().code())?;
        for (name, part) in [("DETAIL", said.detail()), ("HINT", said.hint()), ("CONTEXT", said.where_())] {
            if let Some(part) = part {
                write!(f, "\n{name}:  {part}")?;
            }
        }
        Ok(())
    }
}

/// The character of the statement that the server points at, counted from 0.
fn original_position(said: &DbError) -> Option<usize> {
    match said.position()? {
        ErrorPosition::Original(position) => usize::try_from(*position).ok()?.checked_sub(1),
        ErrorPosition::Internal { .. } => None,
    }
}

/// The statement, indented, with a mark under the character that is pointed at; of a long one the lines around it.
struct Excerpt<'a> {
    sql: &'a str,
    position: Option<usize>,
}

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A carriage return before a line's end is a character that the server counts.
        let lines: Vec<&str> = self.sql.split('\n').collect();
        let mark = self.position.and_then(|position| line_and_column(&lines, position));
        let depth = |line: &&str| line.len() - line.trim_start_matches(' ').len();
        let indent = lines.iter().filter(|line| !line.trim().is_empty()).map(depth).min().unwrap_or(0);
        let first =
            mark.map_or(0, |(line, _)| line.saturating_sub(MOST_LINES / 2)).min(lines.len().saturating_sub(MOST_LINES));
        let last = (first + MOST_LINES).min(lines.len());
        let mut out = Vec::new();
        if first > 0 {
            out.push(format!("    … {first} lines"));
        }
        for (number, line) in lines.iter().enumerate().take(last).skip(first) {
            out.push(format!("    {}", line.get(indent..).unwrap_or("")).trim_end().to_string());
            if let Some((_, column)) = mark.filter(|(marked, _)| *marked == number) {
                let blank = |one| if one == '\t' { '\t' } else { ' ' };
                let before: String = line.chars().take(column).skip(indent).map(blank).collect();
                out.push(format!("    {before}^"));
            }
        }
        if last < lines.len() {
            out.push(format!("    … {} lines", lines.len() - last));
        }
        f.write_str(&out.join("\n"))
    }
}

/// The line and the column of a character, each from 0.
fn line_and_column(lines: &[&str], position: usize) -> Option<(usize, usize)> {
    let mut rest = position;
    for (number, line) in lines.iter().enumerate() {
        let length = line.chars().count();
        if rest <= length {
            return Some((number, rest));
        }
        rest -= length + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::progress::Progress;
    use crate::script::step::Direction;

    #[test]
    fn a_mark_stands_under_the_character_that_the_server_points_at() {
        let excerpt = |sql, position| Excerpt { sql, position }.to_string();
        assert_eq!(excerpt("SELECT é,\n\tx\nFROM t", Some(11)), "    SELECT é,\n    \tx\n    \t^\n    FROM t");
        assert_eq!(excerpt("      SELECT\n        x", Some(21)), "    SELECT\n      x\n      ^");
        assert_eq!(excerpt("SELECT 1,\r\n\r\n  x", Some(15)), "    SELECT 1,\n\n      x\n      ^");
        let long = (0..100).map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n");
        let cut = excerpt(&long, Some(7 * 50 + 40));
        assert!(
            cut.starts_with("    … 38 lines\n    line 38\n") && cut.ends_with("    line 61\n    … 38 lines"),
            "{cut}"
        );
        assert!(excerpt(&long, None).ends_with("    line 23\n    … 76 lines"));
    }

    #[test]
    fn a_failure_says_where_the_database_is_and_how_to_go_on() {
        let progress = Progress { direction: Direction::Upgrade, revision: "b".into(), done: 1, parts: 3 };
        let failure = Failure {
            cause: Cause::Interrupted,
            step: Some("upgrade a -> b".into()),
            place: Some("migrations/b.mig:3:5".into()),
            sql: Some("VACUUM".into()),
            transaction: Transaction::Outside(Box::new(OutsideStep::Other)),
            standing: Ok(Standing { rows: vec!["a".into()], progress: Some(progress) }),
        };
        assert_eq!(
            failure.to_string(),
            "upgrade a -> b was interrupted at migrations/b.mig:3:5\n\n    VACUUM\n\n\
             The statement runs outside a transaction, and may have done its work or a part. \
             The database is at a, upgrade b half done (part 1 of 3).\n\
             To go on, run the command again."
        );
    }
}
