//! The few questions that the online mode asks for itself.

use postgres::{Client, Error, SimpleQueryMessage};

/// The rows of a query, each value as a text; `None` for a null. In the simple protocol, so that a pooler in between
/// has nothing to remember.
///
/// # Errors
/// What the server says, or that it is gone.
pub fn rows(client: &mut Client, sql: &str) -> Result<Vec<Vec<Option<String>>>, Error> {
    let mut rows = Vec::new();
    for message in client.simple_query(sql)? {
        if let SimpleQueryMessage::Row(row) = message {
            rows.push((0..row.len()).map(|column| row.get(column).map(str::to_string)).collect());
        }
    }
    Ok(rows)
}

/// The first row of a query, with as many columns as are asked for; nulls where there is none.
///
/// # Errors
/// As [`rows`].
pub fn row<const COLUMNS: usize>(client: &mut Client, sql: &str) -> Result<[Option<String>; COLUMNS], Error> {
    let mut values = rows(client, sql)?.into_iter().next().unwrap_or_default().into_iter();
    Ok(std::array::from_fn(|_| values.next().flatten()))
}
