//! `docs/online.md` is true: its session goes as it says, and its tables are the program's.

use ::limbeck::online::connect::Error as Connect;
use ::limbeck::online::keyword::{KEYWORDS, Support};
use ::limbeck::online::settings::Error as Settings;
use ::limbeck::online::tls::SslMode;
use ::limbeck::online::{ConnectionSettings, Environment, Error, settings::Address};

use crate::cluster;
use crate::limbeck::Project;

const MANUAL: &str = include_str!("../../../docs/online.md");

/// The blocks of this kind, without their fences.
fn blocks(kind: &str) -> Vec<&'static str> {
    let opening = format!("```{kind}\n");
    let blocks = MANUAL.split(opening.as_str()).skip(1);
    blocks.map(|block| block.split("```").next().unwrap_or_default()).collect()
}

/// The rows of the table below this head, each with its cells.
fn rows(head: &str) -> Vec<Vec<&'static str>> {
    let (_, table) = MANUAL.split_once(head).unwrap_or_else(|| panic!("there is no table {head:?}"));
    let rows = table.lines().skip(1).take_while(|line| line.starts_with('|'));
    rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// How long something took is another thing each time.
fn without_times(text: &str) -> String {
    text.lines().map(|line| line.split("migration in ").next().unwrap_or_default().to_owned() + "\n").collect()
}

#[test]
fn the_session_goes_as_it_says() {
    let database = cluster::server().database();
    let project = blocks("mig").into_iter().fold(Project::new(), |project, text| {
        let revision =
            text.lines().next().and_then(|line| line.strip_prefix("revision ")).expect("it begins with its id");
        project.migration(revision, text)
    });
    let mut commands = 0;
    for step in blocks("console").concat().split("$ ").skip(1) {
        let (command, output) = step.split_once('\n').expect("a line of its own");
        commands += 1;
        if let Some(sql) = command.strip_prefix("psql -c ") {
            database.sql(sql.trim_matches('"'));
            continue;
        }
        let arguments: Vec<&str> = command.split(' ').skip(1).collect();
        let outcome = project.run_on(&database, &arguments);
        assert_eq!(without_times(&format!("{}{}", outcome.stderr, outcome.stdout)), without_times(output), "{command}");
        assert_eq!(outcome.code, if output.contains("error: ") { 4 } else { 0 }, "{command}");
    }
    assert!(commands > 5, "{commands}");
}

#[test]
fn the_faults_are_worded_as_it_says() {
    let (place, user) = ("db.example:5432".to_owned(), "'ann'".to_owned());
    let settings = ConnectionSettings::resolve(
        Some(Address::Literal("postgresql://ann@db.example/shop")),
        &Environment::default(),
    );
    let address = settings.expect("an address").to_string();
    let reason = "password authentication failed for user \"ann\"".to_owned();
    let faults = [
        Error::from(Settings::Nowhere),
        Error::from(Connect::NoAnswer { place: place.clone(), reason: "Connection refused".into() }),
        Error::from(Connect::NoDatabase { place: place.clone(), database: "shop".into() }),
        Error::from(Connect::NotLetIn { place: place.clone(), user: user.clone(), reason }),
        Error::from(Connect::NoPassword { place: place.clone(), user }),
        Error::from(Connect::NoTls { place: place.clone(), mode: SslMode::Require.name() }),
        Error::from(Connect::Handshake { place: place.clone(), reason: String::new() }),
        Error::from(Connect::OtherSession { place, reason: "database does not allow writes".into() }),
        Error::Standby { place: address.clone() },
        Error::ReadOnly { place: address },
        Error::VersionTable {
            table: "alembic_version".into(),
            reason: "permission denied for table alembic_version".into(),
        },
        Error::Taken { holder: "process 4711 of ann with limbeck".into() },
    ];
    let rows = rows("| what it is | the line begins with |\n");
    assert_eq!(rows.len(), faults.len());
    for (row, fault) in rows.iter().zip(faults) {
        assert!(fault.to_string().starts_with(row[1].trim_matches('`')), "{}: {fault}", row[0]);
    }
}

#[test]
fn the_parameters_are_those_that_it_names() {
    let (_, named) = MANUAL.split_once("### What is not done\n").expect("there is such a heading");
    let named: Vec<&str> = named.split("\n## ").next().unwrap_or_default().split('`').skip(1).step_by(2).collect();
    let refused = KEYWORDS.iter().filter(|keyword| matches!(keyword.support, Support::Only(_)));
    assert_eq!(named, refused.map(|keyword| keyword.name).collect::<Vec<_>>());
    let modes = rows("| `sslmode` | without TLS on the server | the server's certificate |\n");
    let modes: Vec<&str> = modes.iter().map(|row| row[0].split('`').nth(1).unwrap_or_default()).collect();
    assert_eq!(modes, SslMode::NAMES.map(|(name, _)| name));
}
