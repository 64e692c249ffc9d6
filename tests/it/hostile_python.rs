//! Python that nobody should have to run: it ends soon, takes little memory, and is refused at its place.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::limbeck::Project;
use crate::outcome::Outcome;

/// What a run may take, on a machine that has other things to do.
const LONGEST: Duration = Duration::from_secs(60);

/// Address space, in kilobytes: much more than memory, which nothing else bounds as simply. The allocator alone reserves a
/// gigabyte of it.
const LARGEST: &str = "3000000";

const HEAD: &str = "from alembic import op\nimport sqlalchemy as sa\nrevision = 'a1'\n";
const TAIL: &str = "\ndef downgrade():\n    pass\n";

/// A migration whose upgrade has this body.
fn upgrade(body: &str) -> String {
    let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
    format!("{HEAD}\ndef upgrade():\n{body}{TAIL}")
}

/// What becomes of `upgrade head --sql` with this migration.
fn compile(migration: &[u8]) -> Outcome {
    let project =
        Project::bare().file("alembic.ini", "[alembic]\nscript_location = db\n").file("db/versions/a1.py", "");
    std::fs::write(project.path().join("db/versions/a1.py"), migration).expect("it is written");
    let mut command = Command::new("sh");
    let limbeck = env!("CARGO_BIN_EXE_limbeck");
    command.args(["-c", &format!("ulimit -v {LARGEST} && exec '{limbeck}' upgrade head --sql")]);
    let begin = Instant::now();
    let outcome = Outcome::of(command.env_clear().current_dir(project.path()));
    assert!(begin.elapsed() < LONGEST, "{:?}", begin.elapsed());
    outcome
}

#[track_caller]
fn refused(what: &str, migration: &[u8]) {
    let outcome = compile(migration);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (3, ""), "{what}: {:.500}", outcome.stderr);
    let has_place = outcome.stderr.lines().any(|line| {
        let place = line.split_once("--> db/versions/a1.py:").map(|(_, place)| place);
        place.is_some_and(|place| place.split(':').all(|number| number.trim().parse::<u32>().is_ok()))
    });
    assert!(has_place && outcome.stderr.contains("error[L"), "{what}: {:.500}", outcome.stderr);
}

#[test]
fn what_never_ends_is_ended() {
    for body in [
        "while True:\n    pass",
        "while True:\n    op.execute('x')",
        "def f():\n    return f()\nf()",
        "def f(n):\n    return g(n)\ndef g(n):\n    return f(n + 1)\nf(0)",
        "f = lambda x: x(x)\nf(f)",
        "for a in range(10 ** 9):\n    pass",
        "x = [a for a in range(10 ** 4) for b in range(10 ** 4) for c in range(10 ** 4)]",
        "x = sum(range(10 ** 8))",
        "x = sorted(range(10 ** 8))",
        "x = ','.join(str(n) for n in range(10 ** 8))",
    ] {
        refused(body, upgrade(body).as_bytes());
    }
}

#[test]
fn what_takes_all_memory_is_refused() {
    for body in [
        "x = 'a' * 10 ** 10\nop.execute(x)",
        "x = 'a'\nfor n in range(60):\n    x = x + x\nop.execute(x)",
        "x = [[0] * 10 ** 5 for n in range(10 ** 5)]",
        "x = 10 ** 10 ** 10\nop.execute(str(x))",
        "x = 2\nfor n in range(60):\n    x = x ** x",
        "op.execute('%0999999999d' % 1)",
        "op.execute(f'{1:>999999999}')",
        "op.execute('{:>999999999}'.format(1))",
        "x = 'ab'.center(10 ** 10)\nop.execute(x)",
        "x = {}\nfor n in range(10 ** 7):\n    x[n] = 'a' * 1000",
        "x = 'a' * 10 ** 6\nop.execute(x.replace('a', x))",
        "import json\nx = []\nfor n in range(10 ** 5):\n    x = [x, x]\nop.execute(json.dumps(x))",
    ] {
        refused(body, upgrade(body).as_bytes());
    }
}

#[test]
fn what_nests_without_end_is_refused() {
    let deep = 200_000;
    for expression in [
        "(".repeat(deep),
        format!("{}1{}", "[".repeat(deep), "]".repeat(deep)),
        format!("{}1{}", "f(".repeat(deep), ")".repeat(deep)),
        format!("{}1", "not ".repeat(deep)),
        format!("a{}", ".b".repeat(deep)),
        format!("1{}", " + 1".repeat(deep)),
        format!("{{{}", "'a': {".repeat(deep)),
        "lambda: ".repeat(deep),
        "f'{".repeat(1000),
    ] {
        refused(&format!("{expression:.20}"), upgrade(&format!("x = {expression}")).as_bytes());
        let header = format!("{HEAD}down_revision = {expression}\ndef upgrade(): pass\n{TAIL}");
        refused(&format!("{expression:.20}"), header.as_bytes());
    }
    let blocks: String = (0..5000).map(|level| format!("{}if True:\n", " ".repeat(level + 4))).collect();
    refused("blocks", format!("{HEAD}def upgrade():\n{blocks}{}pass\n{TAIL}", " ".repeat(5004)).as_bytes());
}

#[test]
fn files_that_are_hardly_text_are_refused() {
    let line = "x".repeat(1 << 20);
    for (what, text) in [
        ("a line of a megabyte", upgrade(&format!("op.{line}()"))),
        ("a megabyte of brackets", upgrade(&"()".repeat(1 << 19))),
        ("a string without an end", format!("{HEAD}def upgrade():\n    op.execute('''{line}")),
        ("bytes of nothing", upgrade(&format!("op.execute('a')\u{0}{line}"))),
        ("only a comment", format!("# {line}")),
        ("carriage returns", format!("{HEAD}def upgrade():\r\r\r    op.execute(\r")),
        ("a computed id", HEAD.replace("'a1'", "'a' * 10 ** 10") + "def upgrade(): pass\n" + TAIL),
    ] {
        refused(what, text.as_bytes());
    }
    refused("no UTF-8", b"revision = 'a1'\n\xff\xfe");
}

#[test]
fn what_is_only_large_is_read() {
    let values = "op.execute(\"INSERT INTO t VALUES (1, 'a')\")\n".repeat(20_000);
    let long = format!("op.execute(\"SELECT '{}'\")\n", "x".repeat(1 << 20));
    for body in [values, long, format!("x = [{}]\n", "1, ".repeat(100_000)), "\n".repeat(1 << 20) + "pass\n"] {
        let outcome = compile(upgrade(&body).as_bytes());
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{:.40}", body);
    }
}
