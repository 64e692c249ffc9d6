//! Shapes of real histories, each of a size that can be chosen: what must not grow faster than the history does.

use std::fmt::Write;
use std::fs;
use std::path::Path;

/// A kind of history.
pub struct Shape {
    /// Its name.
    pub name: &'static str,
    /// Its files for a size, each a name and a text.
    pub files: fn(usize) -> Vec<(String, String)>,
    /// What is asked of it: the arguments of one run.
    pub command: &'static [&'static str],
    /// The exit code of that run: only the shape with errors has one.
    pub code: i32,
    /// The smaller of the two sizes that are measured; the other is twice as large.
    pub size: usize,
}

const UP: &[&str] = &["upgrade", "heads", "--sql"];
const DOWN: &[&str] = &["downgrade", "heads:base", "--sql"];
const SQUASH: &[&str] = &["squash", "base:heads"];

/// All of them.
pub const SHAPES: &[Shape] = &[
    Shape::new("a table for each", ordinary, UP, 1000),
    Shape::new("a table for each, down", ordinary, DOWN, 1000),
    Shape::new("a table for each, squash", ordinary, SQUASH, 1000),
    Shape::new("indexes on one table", indexes, UP, 1000),
    Shape::new("indexes on one table, down", indexes, DOWN, 1000),
    Shape::new("concurrent indexes on one table", concurrent_indexes, UP, 1000),
    Shape::new("concurrent indexes on one table, down", concurrent_indexes, DOWN, 1000),
    Shape::new("one wide table", wide_table, UP, 800),
    Shape::new("one wide table, down", wide_table, DOWN, 800),
    Shape::new("checks on one table", checks, UP, 1000),
    Shape::new("checks on one table, down", checks, DOWN, 1000),
    Shape::new("partitions of one table", partitions, UP, 1000),
    Shape::new("partitions of one table, down", partitions, DOWN, 1000),
    Shape::new("tables in reverse order", reverse_order, UP, 2000),
    Shape::new("tables in reverse order, down", reverse_order, DOWN, 2000),
    Shape::new("views on views", views_on_views, UP, 1000),
    Shape::new("views on views, down", views_on_views, DOWN, 1000),
    Shape::new("views on one table", views_on_one, UP, 1000),
    Shape::new("views on one table, down", views_on_one, DOWN, 1000),
    Shape::new("columns in one migration", columns, UP, 800),
    Shape::new("columns in one migration, down", columns, DOWN, 800),
    Shape { code: 3, ..Shape::new("errors in one file", errors, UP, 1000) },
    Shape::new("branches", branches, UP, 1000),
    Shape::new("branches, down", branches, DOWN, 1000),
    Shape::new("SQL that is not understood", doubt, UP, 1000),
    Shape::new("SQL that is not understood, down", doubt, DOWN, 1000),
];

impl Shape {
    const fn new(
        name: &'static str,
        files: fn(usize) -> Vec<(String, String)>,
        command: &'static [&'static str],
        size: usize,
    ) -> Shape {
        Shape { name, files, command, code: 0, size }
    }

    /// Writes a project of this shape into an empty directory.
    pub fn write(&self, directory: &Path, size: usize) {
        fs::create_dir(directory.join("migrations")).expect("there is room");
        fs::write(directory.join("limbeck.toml"), "migrations = \"migrations\"\n").expect("there is room");
        for (name, text) in (self.files)(size) {
            fs::write(directory.join("migrations").join(name), text).expect("there is room");
        }
    }
}

/// A line of migrations: the first makes what all the others work on, each of which has a body for its number.
fn line(first: &str, size: usize, body: impl Fn(usize) -> String) -> Vec<(String, String)> {
    let bodies = std::iter::once(first.to_owned()).chain((1..=size).map(body));
    bodies.enumerate().map(|(number, body)| migration(number, number.checked_sub(1), &body)).collect()
}

fn migration(number: usize, parent: Option<usize>, body: &str) -> (String, String) {
    let parent = parent.map_or("none".to_owned(), |parent| format!("rev{parent}"));
    let text = format!(
        "revision rev{number}\nrevises {parent}\nmessage \"step {number}\"\n\nupgrade {{\n{body}\n}}\n\ndowngrade auto\n"
    );
    (format!("rev{number}.mig"), text)
}

/// The statements of a block, one for each number.
fn each(size: usize, one: impl Fn(usize) -> String) -> String {
    (1..=size).fold(String::new(), |mut all, number| {
        writeln!(all, "    {}", one(number)).expect("a text takes everything");
        all
    })
}

fn ordinary(size: usize) -> Vec<(String, String)> {
    (0..size).map(|number| (format!("rev{number}.mig"), crate::sample::migration(number))).collect()
}

fn indexes(size: usize) -> Vec<(String, String)> {
    line("create_table t { a integer\n b integer }", size, |number| format!("create_index ix_{number} on t (a, b)"))
}

fn concurrent_indexes(size: usize) -> Vec<(String, String)> {
    line("create_table t { a integer\n b integer }", size, |number| {
        format!("create_index concurrently ix_{number} on t (a, b)")
    })
}

fn wide_table(size: usize) -> Vec<(String, String)> {
    line("create_table t { id integer primary key }", size, |number| {
        format!(
            "add_column t.c{number} integer\nalter_column t.c{number} set default {number}\n\
             create_index ix_{number} on t (c{number})"
        )
    })
}

fn checks(size: usize) -> Vec<(String, String)> {
    line("create_table t { a integer }", size, |number| {
        format!("create_check_constraint ck_{number} on t (a <> {number})")
    })
}

fn partitions(size: usize) -> Vec<(String, String)> {
    line("create_table t partition by list (a) { a integer }", size, |number| {
        format!("create_table t_{number} partition of t for values in ({number}) {{}}")
    })
}

fn reverse_order(size: usize) -> Vec<(String, String)> {
    let table = |number: usize| match number {
        1 => "create_table t_1 { id integer primary key }".to_owned(),
        _ => format!("create_table t_{number} {{ id integer primary key references t_{} (id) }}", number - 1),
    };
    vec![migration(0, None, &each(size, |number| table(size + 1 - number)))]
}

fn views_on_views(size: usize) -> Vec<(String, String)> {
    line("create_view v_0 as $$ SELECT 1 AS a $$", size, |number| {
        format!("create_view v_{number} as $$ SELECT a FROM v_{} $$", number - 1)
    })
}

fn views_on_one(size: usize) -> Vec<(String, String)> {
    line("create_table t { a integer }", size, |number| format!("create_view v_{number} as $$ SELECT a FROM t $$"))
}

fn columns(size: usize) -> Vec<(String, String)> {
    let body = each(size, |number| format!("add_column t.c{number} integer"));
    vec![migration(0, None, "create_table t { id integer primary key }"), migration(1, Some(0), &body)]
}

fn errors(size: usize) -> Vec<(String, String)> {
    let body = each(size, |number| format!("drop_column t.nothing_{number}"));
    vec![migration(0, None, "create_table t { id integer primary key }"), migration(1, Some(0), &body)]
}

fn branches(size: usize) -> Vec<(String, String)> {
    let base = migration(0, None, "create_table t { a integer }");
    let branch = |number: usize| migration(number, Some(0), &format!("create_table t_{number} {{ a integer }}"));
    std::iter::once(base).chain((1..=size).map(branch)).collect()
}

fn doubt(size: usize) -> Vec<(String, String)> {
    line("create_table t { a integer }", size, |number| {
        format!(
            "execute $$ DO 'BEGIN PERFORM {number}; END' $$ reverse $$ SELECT 1 $$\ncreate_table t_{number} {{ a integer }}"
        )
    })
}
