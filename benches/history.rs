//! How long whole commands take on a long history, each as a process of the built program, beside a process that only
//! reads the same files: `cargo bench --bench history`.
//!
//! With `LIMBECK_ALEMBIC_PYTHON`, a Python that can import Alembic, also beside the real Alembic on a project of Python
//! migrations. `LIMBECK_BENCH_REVISIONS` says how long the history is.

mod sample;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

/// How often each command runs. They take turns, so that a busy machine is equally unfair to all.
const ROUNDS: u32 = 5;

/// The argument with which this program does nothing but read the files of a directory.
const READ: &str = "--only-read";

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == READ) {
        read_all(Path::new(&arguments[at + 1]));
        return;
    }
    let revisions = env::var("LIMBECK_BENCH_REVISIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(10_000);
    language(revisions);
    match env::var_os("LIMBECK_ALEMBIC_PYTHON") {
        Some(python) => alembic(&PathBuf::from(python), 1000),
        None => println!("not beside Alembic: LIMBECK_ALEMBIC_PYTHON is not set"),
    }
}

/// The floor: every byte of every file has been in memory.
fn read_all(directory: &Path) {
    let entries = fs::read_dir(directory).expect("the directory can be read");
    let texts = entries.map(|entry| fs::read(entry.expect("the entry can be read").path()).expect("it can be read"));
    println!("{}", texts.map(|text| text.len()).sum::<usize>());
}

/// Migrations in the migration language.
fn language(revisions: usize) {
    let project = tempfile::tempdir().expect("there is room");
    let migrations = project.path().join("migrations");
    fs::create_dir(&migrations).expect("there is room");
    fs::write(project.path().join("limbeck.toml"), "migrations = \"migrations\"\n").expect("there is room");
    for number in 0..revisions {
        let file = migrations.join(format!("rev{number}.mig"));
        fs::write(file, sample::migration(number)).expect("there is room");
    }
    let (last, before) = (revisions - 1, revisions - 2);
    let commands = [
        ("read the files", only_read(&migrations)),
        ("heads", limbeck(project.path(), &["heads"])),
        ("history", limbeck(project.path(), &["history"])),
        ("one step", limbeck(project.path(), &["upgrade", &format!("rev{before}:rev{last}"), "--sql"])),
        ("upgrade head --sql", limbeck(project.path(), &["upgrade", "head", "--sql"])),
        ("downgrade head:base --sql", limbeck(project.path(), &["downgrade", "head:base", "--sql"])),
    ];
    compare(&format!("{revisions} revisions in .mig files"), commands);
}

/// Alembic's migrations, beside Alembic.
fn alembic(python: &Path, revisions: usize) {
    let project = tempfile::tempdir().expect("there is room");
    let place = |path: &str| project.path().join(path);
    fs::create_dir_all(place("migrations/versions")).expect("there is room");
    fs::write(place("alembic.ini"), "[alembic]\nscript_location = %(here)s/migrations\n").expect("there is room");
    fs::write(place("limbeck.toml"), "migrations = \"migrations/versions\"\n").expect("there is room");
    fs::write(place("migrations/env.py"), ENVIRONMENT).expect("there is room");
    for number in 0..revisions {
        fs::write(place(&format!("migrations/versions/rev{number}.py")), python_migration(number))
            .expect("there is room");
    }
    let mut theirs = Command::new(python);
    theirs.args(["-m", "alembic", "upgrade", "head", "--sql"]).current_dir(project.path());
    let commands = [
        ("read the files", only_read(&place("migrations/versions"))),
        ("limbeck upgrade head --sql", limbeck(project.path(), &["upgrade", "head", "--sql"])),
        ("alembic upgrade head --sql", theirs),
    ];
    compare(&format!("{revisions} revisions in Python"), commands);
}

const ENVIRONMENT: &str = "\
from alembic import context

context.configure(url='postgresql://', literal_binds=True)
with context.begin_transaction():
    context.run_migrations()
";

fn python_migration(number: usize) -> String {
    let parent = number.checked_sub(1).map_or("None".to_owned(), |parent| format!("\"rev{parent}\""));
    format!(
        "\
\"\"\"things of kind {number}

Revision ID: rev{number}
\"\"\"
from alembic import op
import sqlalchemy as sa

revision = \"rev{number}\"
down_revision = {parent}
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        \"things_{number}\",
        sa.Column(\"id\", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column(\"name\", sa.String(length=100), nullable=False),
        sa.Column(\"price\", sa.Numeric(10, 2), server_default=\"0\", nullable=False),
        sa.Column(\"created_at\", sa.DateTime(timezone=True), server_default=sa.text(\"now()\"), nullable=False),
        sa.PrimaryKeyConstraint(\"id\", name=\"things_{number}_pkey\"),
        sa.UniqueConstraint(\"name\", name=\"uq_things_{number}_name\"),
    )
    op.add_column(\"things_{number}\", sa.Column(\"category\", sa.String(length=50), nullable=True))
    op.execute(\"UPDATE things_{number} SET category = 'none' WHERE category IS NULL\")
    op.alter_column(\"things_{number}\", \"category\", nullable=False)
    op.create_index(\"ix_things_{number}_price\", \"things_{number}\", [\"price\"])


def downgrade():
    op.drop_table(\"things_{number}\")
"
    )
}

fn limbeck(project: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_limbeck"));
    command.args(arguments).current_dir(project).env_remove("LIMBECK_CONFIG");
    command
}

fn only_read(directory: &Path) -> Command {
    let mut command = Command::new(env::current_exe().expect("this program has a place"));
    command.arg(READ).arg(directory);
    command
}

/// What a command took.
#[derive(Default)]
struct Cost {
    /// The best time of all rounds.
    wall: Option<Duration>,
    /// The processor time of all rounds.
    processor: Duration,
    /// The most memory, in KB.
    memory: u64,
}

/// Runs commands in turns, and prints their costs and how many times that of the first each is.
fn compare<const COUNT: usize>(title: &str, mut commands: [(&str, Command); COUNT]) {
    let mut costs = [const { Cost { wall: None, processor: Duration::ZERO, memory: 0 } }; COUNT];
    for _ in 0..ROUNDS {
        for ((name, command), cost) in commands.iter_mut().zip(&mut costs) {
            cost.run(name, command);
        }
    }
    for ((_, command), cost) in commands.iter_mut().zip(&mut costs) {
        cost.watch(command);
    }
    println!("\n{title:<32}{:>10}{:>8}{:>10}{:>8}{:>10}", "wall", "ratio", "processor", "ratio", "memory");
    for ((name, _), cost) in commands.iter().zip(&costs) {
        let (wall, floor) = (cost.wall.unwrap_or_default(), costs[0].wall.unwrap_or_default());
        let ratio = |one: Duration, other: Duration| one.as_secs_f64() / other.as_secs_f64().max(0.001);
        println!(
            "{name:<32}{:>7.0} ms{:>8.2}{:>7.0} ms{:>8.2}{:>7.1} MB",
            wall.as_secs_f64() * 1e3,
            ratio(wall, floor),
            cost.processor.as_secs_f64() * 1e3 / f64::from(ROUNDS),
            ratio(cost.processor, costs[0].processor),
            cost.memory as f64 / 1024.0
        );
    }
}

impl Cost {
    fn run(&mut self, name: &str, command: &mut Command) {
        let (start, processor) = (Instant::now(), processor_of_children());
        let output = command.stdout(Stdio::null()).output().unwrap_or_else(|error| panic!("{name}: {error}"));
        let wall = start.elapsed();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        self.wall = Some(self.wall.map_or(wall, |best| best.min(wall)));
        self.processor += processor_of_children() - processor;
    }

    /// Looks at its memory while it runs: the kernel tells the most that there was as long as the process lives.
    fn watch(&mut self, command: &mut Command) {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it ran before");
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
}

/// The processor time of all processes that have ended so far, in steps of 10 ms (`man proc`: `cutime` and `cstime`).
fn processor_of_children() -> Duration {
    let status = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = status.rsplit(')').next().unwrap_or_default();
    let ticks = behind_name.split_whitespace().skip(13).take(2).filter_map(|field| field.parse::<u64>().ok());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}
