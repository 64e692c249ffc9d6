//! Nothing grows faster than the history, counted without a clock: how often and how much a command allocates for each
//! shape of history, at three sizes, each twice the one before.
//!
//! This program is the test and what is measured: with [`COUNTED`] in its environment it is limbeck, and says at its end
//! what it has allocated. `cargo bench --bench shapes` measures the same shapes in time and memory.

#[path = "../benches/sample.rs"]
mod sample;
#[path = "../benches/shape.rs"]
mod shape;

use shape::{SHAPES, Shape};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use std::alloc::System;
use std::env;
use std::process::{Command, ExitCode};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The variable that makes this program limbeck.
const COUNTED: &str = "LIMBECK_COUNTED";

/// The smallest size is such a part of what the bench takes: large enough to tell a square from a line, and small enough
/// for every run of the tests.
const PART: usize = 32;

/// What doubles may take 2 to this power as much; a square takes 2 to the power of 2.
const MOST: f64 = 1.15;

fn main() -> ExitCode {
    if env::var_os(COUNTED).is_some() {
        let exit = limbeck::cli::main();
        let stats = ALLOCATOR.stats();
        let bytes = stats.bytes_allocated + stats.bytes_reallocated.unsigned_abs();
        eprintln!("{} {bytes}", stats.allocations + stats.reallocations);
        return exit;
    }
    let wanted: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let is_wanted = |shape: &&Shape| wanted.is_empty() || wanted.iter().any(|word| shape.name.contains(word.as_str()));
    let faults: Vec<String> = SHAPES.iter().filter(is_wanted).flat_map(faults).collect();
    for fault in &faults {
        eprintln!("{fault}");
    }
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What grows too fast.
fn faults(shape: &Shape) -> Vec<String> {
    let [small, middle, large] = [1, 2, 4].map(|times| count(shape, times * (shape.size / PART)));
    let grows = |what: &str, [small, middle, large]: [f64; 3]| {
        // The differences, so that what every run takes is left out.
        let exponent = ((large - middle) / (middle - small)).log2();
        (exponent > MOST).then(|| format!("{}: {what} {small}, {middle}, {large}: exponent {exponent:.2}", shape.name))
    };
    let times = grows("allocations", [small.0, middle.0, large.0]);
    times.into_iter().chain(grows("bytes", [small.1, middle.1, large.1])).collect()
}

/// How often, and how many bytes, the command of a shape allocates.
fn count(shape: &Shape, size: usize) -> (f64, f64) {
    let project = tempfile::tempdir().expect("there is room");
    shape.write(project.path(), size);
    let mut command = Command::new(env::current_exe().expect("this program has a place"));
    command.args(shape.command).current_dir(project.path()).env(COUNTED, "yes").env_remove("LIMBECK_CONFIG");
    // One thread reads as another would, and each has caches of its own.
    let output = command.env("RAYON_NUM_THREADS", "1").output().expect("this program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(shape.code), "{}: {said}", shape.name);
    let counts = said.lines().last().and_then(|line| line.split_once(' '));
    let (times, bytes) = counts.unwrap_or_else(|| panic!("{}: {said}", shape.name));
    (times.parse().expect("a number"), bytes.parse().expect("a number"))
}
