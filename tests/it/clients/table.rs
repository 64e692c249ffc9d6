//! `docs/clients.md` says what was measured.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::Width;
use super::row::Row;

const REQUIREMENTS: &str = include_str!("../../clients/requirements.txt");
const PACKAGES: &str = include_str!("../../clients/package.json");

/// Debian's packages, which nobody pins.
const DEBIAN: [(&str, &str); 5] = [
    ("psql", "postgresql-client-15"),
    ("PgBouncer", "pgbouncer"),
    ("sqitch", "sqitch"),
    ("pgjdbc", "libpostgresql-jdbc-java"),
    ("DBD::Pg", "libdbd-pg-perl"),
];

const DOCUMENT: &str = include_str!("../../../docs/clients.md");

/// Compares rows with those of the document, and leaves them, with all that is to be told, beside the built tests. Panics
/// with all that differ.
pub fn compare(name: &str, rows: &[Row], width: Width) {
    let told: String = rows.iter().map(|row| format!("{row}\n")).collect();
    let faults: String = rows.iter().flat_map(|row| &row.faults).map(|fault| format!("{fault}\n")).collect();
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clients");
    fs::create_dir_all(&directory).expect("it is made");
    fs::write(directory.join(format!("{name}.md")), format!("{told}\n{faults}")).expect("it is written");

    let mut faults: Vec<String> = Vec::new();
    for row in rows {
        // Where not everything is tried, what no script can hold may have held.
        if row.beyond.is_some() && width == Width::Quick {
            continue;
        }
        faults.extend(row.faults.iter().filter(|_| row.beyond.is_none()).cloned());
        let (measured, start) = (row.to_string(), format!("| {} | {} |", row.client, row.manner));
        match DOCUMENT.lines().find(|line| line.starts_with(&start)) {
            Some(line) if line == measured => {}
            Some(line) => faults.push(format!("docs/clients.md has\n{line}\nand measured was\n{measured}")),
            None => faults.push(format!("docs/clients.md has no row\n{measured}")),
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn versions_are_those_that_were_tried() {
    let says = |client: &str, from: &str| {
        let row = |line: &&str| line.starts_with(&format!("| {client} ")) && line.ends_with(&format!(" | {from} |"));
        let found = DOCUMENT.lines().find(row).and_then(|line| line.split('|').nth(2));
        found.unwrap_or_else(|| panic!("docs/clients.md has no version of {client}")).trim()
    };
    for (package, version) in REQUIREMENTS.lines().filter_map(|line| line.split_once("==")) {
        let client = match package {
            "psycopg2-binary" => "psycopg2",
            "psycopg[binary]" => "psycopg",
            "sqlalchemy" => "SQLAlchemy",
            other => other,
        };
        assert_eq!(says(client, "PyPI"), version, "{client}");
    }
    let packages: serde_json::Value = serde_json::from_str(PACKAGES).expect("package.json is JSON");
    for (package, version) in packages["dependencies"].as_object().expect("it has dependencies") {
        let client = if package == "postgres" { "postgres.js" } else { package };
        assert_eq!(says(client, "npm"), version, "{client}");
    }
    // Other releases of Debian, and its updates, have others.
    let is_debian_12 =
        fs::read_to_string("/etc/os-release").is_ok_and(|text| text.contains("VERSION_CODENAME=bookworm"));
    for (client, package) in DEBIAN.into_iter().filter(|_| is_debian_12) {
        let found = Command::new("dpkg-query").args(["--show", "--showformat=${Version}", package]).output();
        let found = found.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
        assert!(found.is_empty() || found.starts_with(says(client, "Debian 12")), "{client} {found}");
    }
}
