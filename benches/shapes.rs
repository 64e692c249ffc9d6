//! How the time and the memory of a command grow when a history becomes twice as long, for shapes of histories that real
//! projects have: `cargo bench --bench shapes`, or `cargo bench --bench shapes -- NAME` for those whose names hold that.
//!
//! An exponent of 1 means twice the time. With `LIMBECK_BENCH_BEFORE`, another limbeck, the same for that one beside it.

#[path = "process.rs"]
mod process;
mod sample;
mod shape;

use process::Cost;
use shape::{SHAPES, Shape};
use std::env;
use std::path::PathBuf;
use std::process::Command;

/// How often each command runs, in turns.
const ROUNDS: u32 = 3;

fn main() {
    let wanted: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let before = env::var_os("LIMBECK_BENCH_BEFORE").map(PathBuf::from);
    let programs: Vec<PathBuf> = std::iter::once(env!("CARGO_BIN_EXE_limbeck").into()).chain(before).collect();
    println!(
        "{:<40}{:>12}{:>12}{:>9}{:>9}{:>9}{:>9}",
        "shape", "sizes", "processor", "", "exponent", "memory", "exponent"
    );
    let is_wanted = |shape: &&Shape| wanted.is_empty() || wanted.iter().any(|word| shape.name.contains(word.as_str()));
    for shape in SHAPES.iter().filter(is_wanted) {
        measure(shape, &programs);
    }
}

fn measure(shape: &Shape, programs: &[PathBuf]) {
    let sizes = [shape.size, 2 * shape.size];
    let projects = sizes.map(|size| {
        let project = tempfile::tempdir().expect("there is room");
        shape.write(project.path(), size);
        project
    });
    let mut costs: Vec<[Cost; 2]> = programs.iter().map(|_| Default::default()).collect();
    for _ in 0..ROUNDS {
        for (program, costs) in programs.iter().zip(&mut costs) {
            for (project, cost) in projects.iter().zip(costs) {
                let mut command = Command::new(program);
                command.args(shape.command).current_dir(project.path()).env_remove("LIMBECK_CONFIG");
                cost.run(shape.name, &mut command, shape.code);
            }
        }
    }
    for (at, [small, large]) in costs.iter().enumerate() {
        let exponent = |small: f64, large: f64| (large / small.max(1e-9)).log2();
        println!(
            "{:<40}{:>12}{:>9.0} ms{:>6.0} ms{:>9.2}{:>6.0} MB{:>9.2}",
            if at == 0 { shape.name } else { "  before" },
            format!("{}/{}", sizes[0], sizes[1]),
            small.processor_ms(),
            large.processor_ms(),
            exponent(small.processor_ms(), large.processor_ms()),
            large.memory_mb(),
            exponent(small.memory_mb(), large.memory_mb()),
        );
    }
}
