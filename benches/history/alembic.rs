//! Alembic's migrations, beside Alembic.

use super::cost::{Bench, limbeck, only_read};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The same history in Python. `python` is one that can import Alembic, which then runs too.
pub fn python(revisions: usize, python: Option<&Path>) {
    let project = tempfile::tempdir().expect("there is room");
    let place = |path: &str| project.path().join(path);
    fs::create_dir_all(place("migrations/versions")).expect("there is room");
    fs::write(place("alembic.ini"), "[alembic]\nscript_location = %(here)s/migrations\n").expect("there is room");
    fs::write(place("limbeck.toml"), "migrations = \"migrations/versions\"\n").expect("there is room");
    fs::write(place("migrations/env.py"), ENVIRONMENT).expect("there is room");
    for number in 0..revisions {
        let file = place(&format!("migrations/versions/rev{number}.py"));
        fs::write(file, python_migration(number)).expect("there is room");
    }
    let mut bench = Bench::new(format!("{revisions} revisions in Python"));
    bench.add("read the files", |_| only_read(&place("migrations/versions")));
    let upgrade = ["upgrade", "head", "--sql"];
    bench.compare("upgrade head --sql", |program| limbeck(program, project.path(), &upgrade));
    if let Some(python) = python {
        bench.add("alembic upgrade head --sql", |_| {
            let mut theirs = Command::new(python);
            theirs.args(["-m", "alembic"]).args(upgrade).current_dir(project.path());
            theirs
        });
    }
    bench.run();
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
