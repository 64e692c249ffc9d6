//! One project, one database, two tools: a real Alembic and limbeck take turns.

use crate::alembic::{self, Revision};
use crate::cluster::{self, Database};
use crate::limbeck;

/// Ten revisions: a line, two branches, their merge, a line again.
const HISTORY: [Revision; 10] = [
    revision(
        "r01",
        &[],
        "op.create_table('product', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('name', sa.Text()))",
        "op.drop_table('product')",
    ),
    revision(
        "r02",
        &["r01"],
        "op.add_column('product', sa.Column('sku', sa.String(32), nullable=True))",
        "op.drop_column('product', 'sku')",
    ),
    revision(
        "r03",
        &["r02"],
        "op.create_unique_constraint('uq_product_sku', 'product', ['sku'])",
        "op.drop_constraint('uq_product_sku', 'product')",
    ),
    revision(
        "s04",
        &["r03"],
        "op.create_table('stock', sa.Column('product_id', sa.Integer(), sa.ForeignKey('product.id', name='fk_stock')))",
        "op.drop_table('stock')",
    ),
    revision(
        "s05",
        &["s04"],
        "with op.get_context().autocommit_block():\n    \
         op.create_index('ix_stock', 'stock', ['product_id'], postgresql_concurrently=True)",
        "op.drop_index('ix_stock')",
    ),
    revision(
        "u04",
        &["r03"],
        "op.create_table('users', sa.Column('email', sa.Text(), nullable=False))",
        "op.drop_table('users')",
    ),
    revision(
        "u05",
        &["u04"],
        "op.execute(\"INSERT INTO users VALUES ('ann@example.org')\")",
        "op.execute('DELETE FROM users')",
    ),
    revision("m06", &["s05", "u05"], "", ""),
    revision(
        "r07",
        &["m06"],
        "op.alter_column('product', 'name', nullable=False)",
        "op.alter_column('product', 'name', nullable=True)",
    ),
    revision("r08", &["r07"], "op.rename_table('users', 'account')", "op.rename_table('account', 'users')"),
];

const fn revision<'a>(id: &'a str, down: &'a [&'a str], upgrade: &'a str, downgrade: &'a str) -> Revision<'a> {
    Revision { id, down, depends_on: &[], labels: &[], message: id, upgrade, downgrade }
}

/// A command for each turn, and the rows after it.
const TURNS: [(&str, &str, &str); 18] = [
    ("upgrade", "r01", "r01"),
    ("upgrade", "+1", "r02"),
    ("upgrade", "r03", "r03"),
    ("upgrade", "s04", "s04"),
    ("upgrade", "u04", "s04 u04"),
    ("upgrade", "s05", "s05 u04"),
    ("upgrade", "heads", "r08"),
    ("downgrade", "-1", "r07"),
    ("downgrade", "m06", "m06"),
    ("downgrade", "s05", "s05 u05"),
    ("downgrade", "s04", "s04 u05"),
    ("downgrade", "u04", "s04 u04"),
    ("upgrade", "m06", "m06"),
    ("upgrade", "+2", "r08"),
    ("downgrade", "m06", "m06"),
    ("stamp", "r08", "r08"),
    ("stamp", "m06", "m06"),
    ("upgrade", "head", "r08"),
];

/// One directory, and the two who work on it.
struct Both {
    alembic: alembic::Project,
    limbeck: limbeck::Project,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Alembic,
    Limbeck,
}

impl Both {
    fn new() -> Both {
        let alembic = alembic::Project::new().file("limbeck.toml", "migrations = 'versions'\n");
        let alembic = HISTORY.into_iter().fold(alembic, alembic::Project::revision);
        let configuration = alembic.path().join("limbeck.toml").display().to_string();
        Both { alembic, limbeck: limbeck::Project::new().env("LIMBECK_CONFIG", &configuration) }
    }

    #[track_caller]
    fn run(&self, who: Who, database: &Database, arguments: &[&str]) -> String {
        let outcome = match who {
            Who::Alembic => self.alembic.run_on(database, arguments),
            Who::Limbeck => self.limbeck.run_on(database, arguments),
        };
        assert_eq!(outcome.code, 0, "{who:?} {arguments:?}\n{}", outcome.stderr);
        outcome.stdout
    }
}

fn take_turns(first: Who, second: Who) {
    let (both, database) = (Both::new(), cluster::server().database());
    for ((command, target, wanted), who) in TURNS.into_iter().zip([first, second].into_iter().cycle()) {
        both.run(who, &database, &[command, target]);
        let rows = database.rows("SELECT version_num FROM alembic_version ORDER BY 1").concat().join(" ");
        assert_eq!(rows, wanted, "{who:?} {command} {target}");
    }
    let alone = cluster::server().database();
    both.run(Who::Alembic, &alone, &["upgrade", "heads"]);
    assert_eq!(database.dump(), alone.dump());
    both.run(first, &database, &["downgrade", "base"]);
    both.run(second, &alone, &["downgrade", "base"]);
    assert_eq!(database.dump(), alone.dump());
}

#[test]
fn alembic_begins() {
    take_turns(Who::Alembic, Who::Limbeck);
}

#[test]
fn limbeck_begins() {
    take_turns(Who::Limbeck, Who::Alembic);
}

#[test]
fn they_see_the_same() {
    let (both, database) = (Both::new(), cluster::server().database());
    both.run(Who::Limbeck, &database, &["upgrade", "s04"]);
    both.run(Who::Limbeck, &database, &["upgrade", "u05"]);
    let seen = |who: Who, arguments: &[&str]| {
        let text = both.run(who, &database, arguments);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        // How the database is called and how a message is laid out is each one's own affair.
        lines
            .retain(|line| !(line.starts_with("Current revision(s) for ") || line.starts_with(' ') || line.is_empty()));
        // Alembic walks over the rows of a database as Python hashes them.
        if arguments[0] == "current" {
            lines.sort();
        }
        lines
    };
    let commands: [&[&str]; 4] = [
        &["current", "-v"],
        &["history", "-i"],
        &["history", "-v", "-r", "r01:current"],
        &["history", "-r", "current:"],
    ];
    for arguments in commands {
        let seen_by_limbeck = seen(Who::Limbeck, arguments);
        assert!(!seen_by_limbeck.is_empty());
        assert_eq!(seen_by_limbeck, seen(Who::Alembic, arguments), "{arguments:?}");
    }
}
