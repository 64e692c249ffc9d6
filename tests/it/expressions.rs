//! What is written and what the server makes of it are the same; what is written otherwise is not.

use std::fs;
use std::path::Path;

use limbeck::expression::{Answer, Names, compare};
use limbeck::source::Span;
use limbeck::sql::DataType;

use crate::cluster::{self, Database};
use crate::dice::Dice;

/// The columns of the table of the tests, as the server has them.
struct Columns(Vec<(String, DataType)>);

impl Columns {
    fn of(database: &Database) -> Columns {
        let rows = database.rows(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0",
        );
        Columns(rows.into_iter().map(|row| (row[0].clone(), data_type(&row[1]))).collect())
    }
}

impl Names for Columns {
    fn column(&self, path: &[String]) -> Option<DataType> {
        self.0.iter().find(|(name, _)| Some(name) == path.last()).map(|(_, data_type)| data_type.clone())
    }

    fn base(&self, domain: &DataType) -> Option<DataType> {
        (domain.canonical() == "positive").then(|| data_type("integer"))
    }

    fn default_schema(&self) -> &str {
        "public"
    }
}

fn data_type(spelling: &str) -> DataType {
    DataType::parse(spelling, Span::NONE).unwrap_or_else(|fault| panic!("{spelling}: {}", fault.message))
}

/// An expression, with the type of the column that it is a default of; else it is a check.
#[derive(Debug, Clone, PartialEq)]
struct Written {
    text: String,
    target: Option<String>,
}

fn lines(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expressions").join(name);
    fs::read_to_string(path).expect("it is there").lines().map(str::to_owned).collect()
}

fn written() -> Vec<Written> {
    let checks = lines("checks.txt").into_iter().map(|text| Written { text, target: None });
    let defaults = lines("defaults.txt").into_iter().map(|line| {
        let (target, text) = line.split_once(" | ").expect("a type and a default");
        Written { text: text.to_owned(), target: Some(target.to_owned()) }
    });
    checks.chain(defaults).collect()
}

/// What the server keeps of each expression; `None` where it refuses one.
fn stored(database: &Database, all: &[Written]) -> Vec<Option<String>> {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let mut script = String::from("CREATE TEMPORARY TABLE stored (at integer, sql text);\n");
    for (at, one) in all.iter().enumerate() {
        let (make, take) = match &one.target {
            None => (
                format!("ALTER TABLE t ADD CONSTRAINT k CHECK ({})", one.text),
                "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'k'".to_owned(),
            ),
            Some(target) => (
                format!("ALTER TABLE t ADD COLUMN k {target} DEFAULT {}", one.text),
                "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef JOIN pg_attribute ON adrelid = attrelid \
                 AND adnum = attnum WHERE attname = 'k' AND NOT attisdropped AND attrelid = 't'::regclass"
                    .to_owned(),
            ),
        };
        let drop = match one.target {
            None => "ALTER TABLE t DROP CONSTRAINT k",
            Some(_) => "ALTER TABLE t DROP COLUMN k",
        };
        // In a block of its own, so that what is refused stops nothing.
        script.push_str(&format!(
            "DO $do_it$ DECLARE kept text; BEGIN EXECUTE {}; EXECUTE {} INTO kept; EXECUTE {}; \
             INSERT INTO stored VALUES ({at}, kept); EXCEPTION WHEN others THEN NULL; END $do_it$;\n",
            quoted(&make),
            quoted(&take),
            quoted(drop)
        ));
    }
    let mut client = database.connect();
    client.batch_execute(&script).expect("blocks that catch what is refused");
    let mut found = vec![None; all.len()];
    for row in client.query("SELECT at, sql FROM stored", &[]).expect("they are there") {
        let at: i32 = row.get(0);
        found[usize::try_from(at).expect("a place")] = row.get(1);
    }
    found
}

fn answer(one: &Written, other: &str, columns: &Columns) -> Answer {
    let target = one.target.as_deref().map(data_type);
    let there = compare(&one.text, other, columns, target.as_ref());
    let back = compare(other, &one.text, columns, target.as_ref());
    assert!((there == Answer::Same) == (back == Answer::Same), "{} | {other}: {there:?}, {back:?}", one.text);
    there
}

/// What is not for us to tell: money is spelled by the locale, `bytea` and `timestamptz` by the session, and which of the
/// functions of one name is called decides what a date becomes.
const CANNOT_TELL: &[&str] =
    &["'1'", "'abc'", "'infinity'", "'2020-01-01 00:00:00+00'", "'<a/>'", "to_char(d, 'YYYY') = '2020'"];

#[test]
fn what_the_server_keeps_is_what_was_written() {
    for server in cluster::servers() {
        let database = server.database();
        database.sql(&lines("table.sql").join("\n"));
        let columns = Columns::of(&database);
        let all = written();
        let stored = stored(&database, &all);
        let mut faults = Vec::new();
        for (one, stored) in all.iter().zip(stored) {
            let stored = stored.unwrap_or_else(|| panic!("the server refuses {one:?}"));
            let answer = answer(one, &stored, &columns);
            let may_be_unknown = CANNOT_TELL.contains(&one.text.as_str());
            if answer != Answer::Same && !(answer == Answer::Unknown && may_be_unknown) {
                faults.push(format!("{answer:?}: {} | {stored}", one.text));
            }
        }
        assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), all.len(), faults.join("\n"));
    }
}

/// Words and signs, each with what may stand in its place.
const REPLACED: &[(&str, &str)] = &[
    (" > ", " >= "),
    (" < ", " <= "),
    (" = ", " <> "),
    (" <> ", " = "),
    (" >= ", " > "),
    (" AND ", " OR "),
    (" OR ", " AND "),
    (" + ", " - "),
    (" * ", " + "),
    (" IN ", " NOT IN "),
    (" NOT IN ", " IN "),
    (" LIKE ", " ILIKE "),
    (" BETWEEN ", " NOT BETWEEN "),
    (" IS NULL", " IS NOT NULL"),
    (" IS NOT NULL", " IS NULL"),
    (" FROM ", " FROM NULL::integer + "),
    ("~ ", "~* "),
    ("lower(", "upper("),
    ("upper(", "lower("),
    ("length(", "octet_length("),
    ("coalesce(", "nullif("),
    ("greatest(", "least("),
    ("y ", "z "),
    ("x ", "w "),
    ("(x", "(w"),
    ("'a", "'b"),
    ("'a'", "'A'"),
    ("'ok'", "'sad'"),
    ("1", "2"),
    ("0", "7"),
    ("2020", "2021"),
    ("now()", "clock_timestamp()"),
    ("true", "false"),
    ("'UTC'", "'CET'"),
    ("'utc'", "'cet'"),
    ("day", "month"),
    ("'{}'", "'{1}'"),
    ("'[]'", "'[1]'"),
    ("::int", "::bigint"),
    ("::float", "::numeric"),
    ("y / ", "y::float / "),
    ("ANY", "ALL"),
    ("NOT ", ""),
    ("ELSE true", "ELSE false"),
    ("-> ", "->> "),
    ("->>", "->"),
    ("(y, z)", "(z, y)"),
];

fn mutants(one: &Written) -> Vec<Written> {
    let changed = REPLACED.iter().filter(|(from, _)| one.text.contains(from));
    changed.map(|(from, to)| Written { text: one.text.replacen(from, to, 1), ..one.clone() }).collect()
}

#[test]
fn what_is_written_otherwise_is_never_called_the_same() {
    let database = cluster::server().database();
    database.sql(&lines("table.sql").join("\n"));
    let columns = Columns::of(&database);
    let originals = written();
    let kept = stored(&database, &originals);
    let pairs: Vec<(Written, &str)> = originals
        .iter()
        .zip(&kept)
        .filter_map(|(one, kept)| Some((one, kept.as_deref()?)))
        .flat_map(|(one, kept)| mutants(one).into_iter().map(move |mutant| (mutant, kept)))
        .collect();
    let mutants: Vec<Written> = pairs.iter().map(|(mutant, _)| mutant.clone()).collect();
    let stored = stored(&database, &mutants);
    let (mut judged, mut unknown, mut equal) = (0, Vec::new(), Vec::new());
    for ((mutant, original), stored) in pairs.iter().zip(stored) {
        // What the server refuses, and what comes to the same on it, is no mutant.
        let Some(stored) = stored.filter(|stored| stored != original) else { continue };
        judged += 1;
        // Against the text as it was written and as the server would show it.
        for text in [&mutant.text, &stored] {
            match answer(&Written { text: text.clone(), ..mutant.clone() }, original, &columns) {
                Answer::Same => equal.push(format!("{text} | {original}")),
                Answer::Unknown => unknown.push(format!("{text} | {original}")),
                Answer::Differs => {}
            }
        }
    }
    assert!(equal.is_empty(), "of {judged}\n{}", equal.join("\n"));
    assert!(judged >= 300, "{judged}");
    assert!(unknown.len() * 50 <= 2 * judged, "{} of {}\n{}", unknown.len(), 2 * judged, unknown.join("\n"));
}

/// Any two of the texts are told apart, or are one to the server.
#[test]
fn texts_at_random_are_told_apart() {
    let database = cluster::server().database();
    database.sql(&lines("table.sql").join("\n"));
    let columns = Columns::of(&database);
    let all = written();
    let stored = stored(&database, &all);
    let mut dice = Dice(0x5eed);
    let mut pairs = 0;
    while pairs < 2000 {
        let (one, other) = (dice.below(all.len()), dice.below(all.len()));
        let (Some(left), Some(right)) = (&stored[one], &stored[other]) else { continue };
        if all[one].target != all[other].target {
            continue;
        }
        pairs += 1;
        if left != right && answer(&all[one], right, &columns) == Answer::Same {
            let both = [answer(&all[one], left, &columns), answer(&all[other], left, &columns)];
            assert_eq!(both, [Answer::Same; 2], "{} | {right}", all[one].text);
        }
    }
}
