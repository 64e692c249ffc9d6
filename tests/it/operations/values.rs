//! What becomes of the values of a column that gets another type and then its own again: a downgrade is called exact only
//! where a server gives the same values back, and what is said to be lost it does lose.

use ::limbeck::script::Script;

use super::version_of;
use crate::cluster::{self, Cluster};
use crate::history::History;

/// A column of this type with one value gets another type.
struct Change {
    from: &'static str,
    value: &'static str,
    to: &'static str,
    /// What does not come back, in words.
    lost: Option<&'static str>,
}

const CHANGES: &[Change] = &[
    kept("varchar(10)", "'long'", "text"),
    kept("integer", "7", "bigint"),
    kept("bigint", "9223372036854775807", "numeric"),
    kept("text", "'long'", "varchar(5) using ($)"),
    kept("text", "'long'", "text using ($::text)"),
    kept("varchar(5)", "'long'", "varchar(10) using ($::varchar(10))"),
    kept("bit(3)", "B'101'", "varbit(3) using ($::varbit(3))"),
    kept("text", "'{ }'", "json using ($::json)"),
    kept("text", "'ok'", "mood using ($::mood)"),
    kept("mood", "'ok'", "text"),
    kept("mood", "'ok'", "varchar(3) using ($::varchar(3))"),
    kept("mood", "'ok'", "temper using ($::text::temper)"),
    kept("mood[]", "'{ok}'", "temper[] using ($::text[]::temper[])"),
    kept("brief", "'ok'", "mood using ($::text::mood)"),
    kept("cidr", "'10.0.0.0/8'", "inet"),
    lost("text", "'long'", "integer using (length($))", "the former values"),
    lost("text", "'long'", "text using (upper($))", "the former values"),
    lost("text", "'long'", "varchar(3) using ($::varchar(3))", "the end of long values"),
    lost("varchar(5)", "'long'", "char using ($::char)", "the end of long values"),
    lost("text", "'long'", "text using ($::varchar(3)::text)", "the end of long values"),
    lost("bit(3)", "B'101'", "bit(2) using ($::bit(2))", "the end of long values"),
    lost("mood", "'ok'", "varchar(1) using ($::varchar(1))", "the end of long values"),
    lost("text", "'007'", "integer using ($::integer)", "the spelling"),
    lost("brief", "'007'", "integer using ($::integer)", "the spelling"),
    lost("numeric", "1.5", "integer", "the fractions"),
    lost("price", "1.5", "integer", "the fractions"),
    lost("numeric(4,2)", "1.25", "numeric(4,1)", "the last digits"),
    lost("bigint", "9007199254740993", "double precision", "the last digits"),
    lost("bigint", "16777217", "real", "the last digits"),
    lost("integer", "16777217", "real", "the last digits"),
    lost("double precision", "0.1::float8 + 0.2", "numeric", "the last digits"),
    lost("real", "16777216", "numeric", "the last digits"),
    lost("timestamp", "'2020-02-02 12:30'", "date", "the time of day"),
    lost("timetz", "'12:30+05'", "time", "the time zone"),
    lost("timestamp", "'2020-02-02 12:30:01.5'", "timestamp(0)", "the last digits of the seconds"),
    lost("interval", "'1 day 1.5 s'", "interval(0)", "the smallest fields"),
    lost("interval", "'1 day 1.5 s'", "interval day", "the smallest fields"),
    lost("interval", "'1 day 1.5 s'", "time", "the days"),
    lost("inet", "'10.1.2.3/8'", "cidr", "the host part"),
    lost("json", "'{ }'", "jsonb", "the order of the keys and the white space"),
];

/// A column of one type gets another, from which PostgreSQL has no cast back.
const NO_CAST_BACK: &[(&str, &str, &str)] = &[
    ("timestamp", "time", ""),
    ("integer", "timestamptz", "using (to_timestamp(v))"),
    ("integer", "integer[]", "using (array[v])"),
    ("bigint", "boolean", "using (v > 0)"),
    ("integer", "date", "using (current_date + v)"),
];

const fn kept(from: &'static str, value: &'static str, to: &'static str) -> Change {
    Change { from, value, to, lost: None }
}

const fn lost(from: &'static str, value: &'static str, to: &'static str, lost: &'static str) -> Change {
    Change { from, value, to, lost: Some(lost) }
}

#[test]
fn a_downgrade_is_exact_where_the_values_come_back() {
    for server in cluster::servers() {
        try_changes(server);
    }
}

/// Each change with a column of its own: `v0`, `v1` …
fn try_changes(server: &Cluster) {
    let each = |line: &dyn Fn(&str, &Change) -> String| {
        let lines = CHANGES.iter().enumerate().map(|(at, change)| line(&format!("v{at}"), change));
        lines.collect::<Vec<String>>()
    };
    let types = "create_enum mood ('sad', 'ok', 'o')\ncreate_enum temper ('ok', 'cross')\n\
                 create_domain brief varchar(5)\ncreate_domain price numeric(4, 2)";
    let columns = each(&|column, change| format!("{column} {}", change.from)).join("\n");
    let changes = each(&|column, change| format!("alter_column t.{column} type {}", change.to.replace('$', column)));
    let mut history = History::line(&[
        &format!("upgrade {{\n{types}\ncreate_table t {{\n{columns}\n}}\n}}\ndowngrade auto"),
        &format!("upgrade {{\n{}\n}}\ndowngrade auto", changes.join("\n")),
    ]);
    history.version = version_of(server);
    let read = |script: Result<Script, String>| script.unwrap_or_else(|faults| panic!("{faults}"));
    let (tables, up, down) =
        (read(history.upgrade("r1")), read(history.upgrade("r1:r2")), read(history.downgrade("r2:r1")));

    let expected =
        each(&|column, change| change.lost.map(|lost| format!("{lost} of column t.{column}")).unwrap_or_default());
    let expected: Vec<&str> = expected.iter().map(String::as_str).filter(|lost| !lost.is_empty()).collect();
    let said = up.steps.iter().flat_map(|step| &step.statements).flat_map(|statement| &statement.facts.loses);
    assert_eq!(said.map(|loss| loss.what.as_str()).collect::<Vec<_>>(), expected);
    let remarks = down.steps.iter().flat_map(|step| step.remarks.iter().skip(1));
    let remarks = remarks.filter_map(|remark| remark.strip_prefix("-- does not come back: "));
    assert_eq!(remarks.collect::<Vec<_>>(), expected);

    let database = server.database();
    let run = |script: Script| database.psql(&script.to_string(), cluster::ON_ERROR_STOP).ok();
    run(tables);
    database.sql(&format!("INSERT INTO t VALUES ({})", each(&|_, change| change.value.to_owned()).join(", ")));
    let values =
        || database.rows(&format!("SELECT {} FROM t", each(&|column, _| format!("{column}::text")).join(", ")));
    let before = values().concat();
    run(up);
    run(down);
    for ((change, before), after) in CHANGES.iter().zip(before).zip(values().concat()) {
        let Change { from, to, lost, .. } = change;
        assert_eq!(before == after, lost.is_none(), "{} to {}: {before} {after}", from, to);
    }
}

#[test]
fn no_downgrade_is_made_where_there_is_no_cast_back() {
    for (from, to, using) in NO_CAST_BACK {
        let table = format!("upgrade {{ create_table t {{ v {from} }} }}\ndowngrade auto");
        let history =
            History::line(&[&table, &format!("upgrade {{ alter_column t.v type {to} {using} }}\ndowngrade auto")]);
        let faults = history.downgrade("r2:r1").map(|script| script.to_string()).expect_err(to);
        assert!(faults.contains("no cast from"), "{from} to {to}: {faults}");
        let answer = cluster::server().database().connect().batch_execute(&format!("SELECT NULL::{to}::{from}"));
        let error = answer.expect_err(to);
        let message = error.as_db_error().map(|error| error.message().to_owned()).unwrap_or_default();
        assert!(message.contains("cannot cast"), "{from} to {to}: {message}");
    }
}
