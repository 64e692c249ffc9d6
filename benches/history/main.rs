//! How long whole commands take on a long history, each as a process of the built program, beside a process that only
//! reads the same files: `cargo bench --bench history`.
//!
//! - `LIMBECK_BENCH_BEFORE`, an older build of the program, which takes turns with this one;
//! - `LIMBECK_BENCH_REVISIONS`, how long the history is;
//! - `LIMBECK_ALEMBIC_PYTHON`, a Python that can import Alembic: then the real Alembic runs too.

mod alembic;
mod cost;
mod language;
#[path = "../sample.rs"]
mod sample;

use std::env;
use std::path::{Path, PathBuf};

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == cost::READ) {
        cost::read_all(Path::new(&arguments[at + 1]));
        return;
    }
    let revisions = env::var("LIMBECK_BENCH_REVISIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(10_000);
    let python = env::var_os("LIMBECK_ALEMBIC_PYTHON").map(PathBuf::from);
    language::line(revisions);
    alembic::python(revisions, None);
    // Alembic itself takes its time.
    alembic::python(1000, python.as_deref());
    if python.is_none() {
        println!("not beside Alembic: LIMBECK_ALEMBIC_PYTHON is not set");
    }
}
