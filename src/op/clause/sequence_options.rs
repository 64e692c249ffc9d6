//! The options of a sequence.

use crate::catalog::{Bound, SequenceOptions};
use askama::Template;

/// `INCREMENT BY 2 START WITH 10 …`, in Alembic's order; empty where nothing was written.
#[derive(Template)]
#[template(path = "clause/sequence_options.sql")]
pub struct SequenceOptionsClause<'a>(pub &'a SequenceOptions);

impl SequenceOptionsClause<'_> {
    /// The options one by one.
    pub fn words(&self) -> Vec<String> {
        let options = self.0;
        let bound = |word: &str, bound: Bound| match bound {
            Bound::Value(value) => format!("{word} {value}"),
            Bound::No => format!("NO {word}"),
        };
        let list = [
            options.increment.map(|value| format!("INCREMENT BY {value}")),
            options.start.map(|value| format!("START WITH {value}")),
            options.restart.map(|value| value.map_or("RESTART".into(), |value| format!("RESTART WITH {value}"))),
            options.minimum.map(|value| bound("MINVALUE", value)),
            options.maximum.map(|value| bound("MAXVALUE", value)),
            options.cache.map(|value| format!("CACHE {value}")),
            options.cycle.map(|cycle| if cycle { "CYCLE".into() } else { "NO CYCLE".into() }),
        ];
        list.into_iter().flatten().collect()
    }
}
