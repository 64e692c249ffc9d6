//! What commands cost, in turns: wall time, processor time and memory, beside the first of them, and beside an older build.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

/// How often each command runs. They take turns, so that a busy machine is equally unfair to all.
const ROUNDS: u32 = 5;

/// The argument with which this program does nothing but read the files of a directory.
pub const READ: &str = "--only-read";

/// Commands that are measured together. The first is the floor to which the times of all are compared.
pub struct Bench {
    title: String,
    before: Option<String>,
    lines: Vec<Line>,
}

/// A line of the table.
struct Line {
    name: String,
    now: Run,
    /// The same command of the build before.
    before: Option<Run>,
}

/// A command and what it took.
struct Run {
    command: Command,
    /// The best time of all rounds.
    wall: Option<Duration>,
    /// The processor time of all rounds.
    processor: Duration,
    /// The most memory, in KB.
    memory: u64,
}

impl Bench {
    /// An empty table. `LIMBECK_BENCH_BEFORE` names the older build.
    pub fn new(title: String) -> Bench {
        Bench { title, before: env::var("LIMBECK_BENCH_BEFORE").ok(), lines: Vec::new() }
    }

    /// Adds a command of which there is one.
    pub fn add(&mut self, name: &str, command: impl Fn(&str) -> Command) {
        self.lines.push(Line { name: name.to_string(), now: Run::of(command(NOW)), before: None });
    }

    /// Adds a command of the program, which the older build runs too.
    pub fn compare(&mut self, name: &str, command: impl Fn(&str) -> Command) {
        let before = self.before.as_deref().map(|before| Run::of(command(before)));
        self.lines.push(Line { name: name.to_string(), now: Run::of(command(NOW)), before });
    }

    /// Runs all in turns, and prints the table.
    pub fn run(mut self) {
        for _ in 0..ROUNDS {
            self.each(Run::once);
        }
        self.each(Run::watch);
        println!("\n{:<32}{:>10}{:>8}{:>10}{:>8}{:>10}", self.title, "wall", "ratio", "processor", "ratio", "memory");
        let floor = &self.lines[0].now;
        for line in &self.lines {
            line.now.print(&line.name, floor);
            if let Some(before) = &line.before {
                before.print("  before", floor);
                println!(
                    "{:<32}{:>10.2}{:>8}{:>10.2}{:>8}{:>10.2}",
                    "  now of before",
                    ratio(line.now.wall.unwrap_or_default(), before.wall.unwrap_or_default()),
                    "",
                    ratio(line.now.processor, before.processor),
                    "",
                    line.now.memory as f64 / before.memory as f64
                );
            }
        }
    }

    fn each(&mut self, work: fn(&mut Run, &str)) {
        for line in &mut self.lines {
            work(&mut line.now, &line.name);
            if let Some(before) = &mut line.before {
                work(before, &line.name);
            }
        }
    }
}

/// The program as it is built now.
const NOW: &str = env!("CARGO_BIN_EXE_limbeck");

/// A command of a build of the program.
pub fn limbeck(program: &str, project: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(project).env_remove("LIMBECK_CONFIG");
    command
}

/// This program, which then only reads.
pub fn only_read(directory: &Path) -> Command {
    let mut command = Command::new(env::current_exe().expect("this program has a place"));
    command.arg(READ).arg(directory);
    command
}

/// The floor: every byte of every file has been in memory.
pub fn read_all(directory: &Path) {
    let entries = fs::read_dir(directory).expect("the directory can be read");
    let texts = entries.map(|entry| fs::read(entry.expect("the entry can be read").path()).expect("it can be read"));
    println!("{}", texts.map(|text| text.len()).sum::<usize>());
}

impl Run {
    fn of(command: Command) -> Run {
        Run { command, wall: None, processor: Duration::ZERO, memory: 0 }
    }

    fn once(&mut self, name: &str) {
        let (start, processor) = (Instant::now(), processor_of_children());
        let output = self.command.stdout(Stdio::null()).output().unwrap_or_else(|error| panic!("{name}: {error}"));
        let wall = start.elapsed();
        // Lint finds something, and says so with 1.
        let is_done = matches!(output.status.code(), Some(0 | 1));
        assert!(is_done, "{name}: {}", String::from_utf8_lossy(&output.stderr));
        self.wall = Some(self.wall.map_or(wall, |best| best.min(wall)));
        self.processor += processor_of_children() - processor;
    }

    /// Looks at its memory while it runs: the kernel tells the most that there was as long as the process lives.
    fn watch(&mut self, _: &str) {
        let mut child = self.command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it ran before");
        let status = format!("/proc/{}/status", child.id());
        while child.try_wait().expect("it is our child").is_none() {
            let peak = fs::read_to_string(&status).ok().and_then(|status| {
                status
                    .lines()
                    .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB")?.trim().parse().ok())
            });
            self.memory = self.memory.max(peak.unwrap_or_default());
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn print(&self, name: &str, floor: &Run) {
        let wall = self.wall.unwrap_or_default();
        println!(
            "{name:<32}{:>7.0} ms{:>8.2}{:>7.0} ms{:>8.2}{:>7.1} MB",
            wall.as_secs_f64() * 1e3,
            ratio(wall, floor.wall.unwrap_or_default()),
            self.processor.as_secs_f64() * 1e3 / f64::from(ROUNDS),
            ratio(self.processor, floor.processor),
            self.memory as f64 / 1024.0
        );
    }
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64().max(0.001)
}

/// The processor time of all processes that have ended so far, in steps of 10 ms (`man proc`: `cutime` and `cstime`).
fn processor_of_children() -> Duration {
    let status = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = status.rsplit(')').next().unwrap_or_default();
    let ticks = behind_name.split_whitespace().skip(13).take(2).filter_map(|field| field.parse::<u64>().ok());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}
