//! Each rule of `limbeck lint`: its bad example is found, its good one is not, and what the rule says of the bad one is
//! what a server does.

use limbeck::diagnostic::Diagnostics;
use limbeck::dsl;
use limbeck::lint::{self, Deployment, Finding, Levels, Rule, SETTING};
use limbeck::script::Script;
use limbeck::source::Sources;

use crate::cluster::{self, Database};
use crate::history::History;

/// What a server is seen to do with the bad example of a rule.
enum Claim {
    /// In its transaction it holds a lock of this mode on this table.
    Holds(&'static str, &'static str),
    /// The table has another file afterwards.
    Rewrites(&'static str),
    /// It fails with these words.
    Fails(&'static str),
    /// This setting has this value in the session afterwards.
    Sets(&'static str, &'static str),
    /// This query gives this value afterwards.
    Leaves(&'static str, &'static str),
}

fn claim(rule: &str) -> Claim {
    match rule {
        "table-rewrite" => Claim::Rewrites("orders"),
        "scan-under-lock" | "constraint-builds-index" | "drop-index-not-concurrent" | "no-lock-timeout" => {
            Claim::Holds("orders", "AccessExclusiveLock")
        }
        "validated-at-once" | "backfill-under-lock" => Claim::Holds("orders", "AccessExclusiveLock"),
        "index-not-concurrent" => Claim::Holds("orders", "ShareLock"),
        "two-tables-locked" => Claim::Holds("customers", "AccessExclusiveLock"),
        "never-validated" => {
            Claim::Leaves("SELECT convalidated FROM pg_constraint WHERE conname = 'fk_orders_customer'", "f")
        }
        "key-without-index" => Claim::Leaves(
            "SELECT count(*) FROM pg_index WHERE indrelid = 'orders'::regclass AND indkey[0] = \
             (SELECT attnum FROM pg_attribute WHERE attrelid = indrelid AND attname = 'customer_id')",
            "0",
        ),
        "data-loss" | "unknown-rule" | "rename" => Claim::Leaves(
            "SELECT count(*) FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'note'",
            "0",
        ),
        "new-enum-value-used" => Claim::Fails("unsafe use of new value"),
        "required-column" => Claim::Fails("contains null values"),
        "search-path-left" => Claim::Sets("search_path", "shop"),
        "version-table-touched" => Claim::Leaves("SELECT count(*) FROM alembic_version", "0"),
        // The downgrade runs nothing, and what the upgrade has made stays.
        "downgrade-differs" => Claim::Leaves(
            "SELECT count(*) FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'paid'",
            "1",
        ),
        "unknown-effect" => Claim::Leaves("SELECT sum(total) FROM orders", "0"),
        other => panic!("nobody has said what a server does under {other}"),
    }
}

fn script(body: &str) -> (History, Script) {
    let migration = |body: &str| match body.starts_with("upgrade {") {
        true => body.to_owned(),
        false => format!("upgrade {{\n{body}\n}}\ndowngrade irreversible \"a test\""),
    };
    let history = History::line(&[&migration(SETTING), &migration(body)]);
    let script = history.upgrade("r1:r2").unwrap_or_else(|faults| panic!("{faults}"));
    (history, script)
}

fn findings(body: &str) -> Vec<Finding> {
    let (history, script) = script(body);
    lint::lint(&script, Deployment::AtOnce, &history.sources, &Levels::new())
}

fn finds(rule: &Rule, body: &str) -> bool {
    findings(body).iter().any(|finding| finding.rule.name == rule.name)
}

#[test]
fn each_rule_finds_its_bad_example_and_not_its_good_one() {
    for rule in lint::RULES {
        assert!(finds(rule, rule.bad), "{} does not find its bad example", rule.name);
        assert!(!finds(rule, rule.good), "{} finds its good example", rule.name);
    }
}

/// A database with the tables of the examples, and rows in them.
fn setting() -> Database<'static> {
    let (history, _) = script("");
    let database = cluster::server().database();
    let tables = history.upgrade("r1").unwrap_or_else(|faults| panic!("{faults}"));
    database.psql(&tables.to_string(), cluster::ON_ERROR_STOP).ok();
    database.sql(
        "INSERT INTO customers (name) SELECT 'c' || n FROM generate_series(1, 100) n;
         INSERT INTO orders (customer_id, state, total, note) SELECT n, 'open', n, 'note ' || n
         FROM generate_series(1, 100) n",
    );
    database
}

#[test]
fn what_a_rule_says_is_what_a_server_does() {
    for rule in lint::RULES {
        let database = setting();
        let (_, script) = script(rule.bad);
        let statements = script.steps.iter().flat_map(|step| &step.statements);
        let statements: Vec<_> = statements.map(|statement| format!("{};\n", statement.sql)).collect();
        let mut client = database.connect();
        let node = |table: &str| database.rows(&format!("SELECT pg_relation_filenode('{table}')")).concat().concat();
        let before = node("orders");
        client.batch_execute("BEGIN").expect("a transaction begins");
        let outcome = client.batch_execute(&statements.concat());
        if let Claim::Fails(words) = claim(rule.name) {
            let error = outcome.expect_err(rule.name);
            let message = error.as_db_error().map(|error| error.message().to_owned()).unwrap_or_default();
            assert!(message.contains(words), "{}: {message}", rule.name);
            continue;
        }
        outcome.unwrap_or_else(|error| panic!("{}: {error:?}", rule.name));
        if let Claim::Holds(table, mode) = claim(rule.name) {
            let held =
                format!("SELECT count(*) FROM pg_locks WHERE relation = '{table}'::regclass AND mode = '{mode}'");
            assert_ne!(database.rows(&held), [["0"]], "{} holds no {mode} on {table}", rule.name);
        }
        client.batch_execute("COMMIT").expect("a transaction ends");
        match claim(rule.name) {
            Claim::Rewrites(table) => assert_ne!(node(table), before, "{} does not rewrite {table}", rule.name),
            Claim::Leaves(query, value) => assert_eq!(database.rows(query), [[value]], "{}", rule.name),
            Claim::Sets(setting, value) => {
                let row = client.query_one("SELECT current_setting($1)", &[&setting]).expect("it is set");
                assert_eq!(row.get::<_, &str>(0), value, "{}", rule.name);
            }
            Claim::Holds(..) | Claim::Fails(_) => {}
        }
    }
}

#[test]
fn what_the_script_makes_itself_is_no_hazard() {
    let made = "create_table t {\n id serial primary key\n a integer\n}\ncreate_index ix_t_a on t (a)\n\
                alter_column t.a type bigint\nalter_column t.a set not null\nadd_column t.b integer not null\n\
                create_unique_constraint uq_t_b on t (b)\nalter_column t.b rename to c\ndrop_column t.c\ndrop_index ix_t_a";
    let found: Vec<_> = findings(made).iter().map(|finding| finding.diagnostic.message.clone()).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn what_is_lost_or_renamed_counts_by_itself_and_not_by_what_stands_beside_it() {
    let fresh = "create_table fresh {\n id integer\n}";
    let enums = "create_enum mood ('sad')\nalter_enum mood rename value 'sad' to 'blue'\nrename_enum mood to humour";
    for (body, expected) in [
        (
            format!("{fresh}\nexecute $$ INSERT INTO fresh SELECT id FROM orders; DROP TABLE orders; $$"),
            vec!["this destroys table orders"],
        ),
        (format!("{fresh}\nexecute $$ TRUNCATE fresh, orders $$"), vec!["this destroys all rows of orders"]),
        (format!("{fresh}\ncreate_schema s\nset_table_schema fresh to s\ndrop_schema s cascade"), Vec::new()),
        (
            "create_schema s\nset_table_schema orders to s\ndrop_schema s cascade".to_owned(),
            vec!["clients that still say the old name of table orders fail", "this destroys table s.orders"],
        ),
        (
            format!("{fresh}\nadd_column fresh.state order_state\ndrop_enum order_state cascade"),
            vec!["this destroys column orders.state"],
        ),
        (enums.to_owned(), Vec::new()),
        (
            "rename_enum order_state to state".to_owned(),
            vec!["clients that still say the old name of type order_state fail"],
        ),
        (
            format!("{fresh}\nrename_table orders to former\nrename_table fresh to orders\ndrop_table former"),
            vec!["clients that still say the old name of table orders fail", "this destroys table former"],
        ),
        (
            "execute $$ ALTER TABLE orders RENAME TO former; DROP TABLE former; $$".to_owned(),
            vec!["clients that still say the old name of table orders fail", "this destroys table former"],
        ),
        (
            "execute $$ CREATE TABLE one (id integer); ALTER TABLE one RENAME TO two; DROP TABLE two; $$".to_owned(),
            Vec::new(),
        ),
        (format!("{fresh}\nrename_table fresh to stale\ndrop_table stale"), Vec::new()),
    ] {
        let all = findings(&body);
        let found = all.iter().filter(|finding| matches!(finding.rule.name, "data-loss" | "rename"));
        let found: Vec<&str> = found.map(|finding| finding.diagnostic.message.as_str()).collect();
        assert_eq!(found, expected, "{body}");
    }
}

#[test]
fn a_table_that_is_first_locked_along_with_another_and_then_named_is_locked_by_its_name() {
    let body = "execute $$ ALTER TABLE orders ADD COLUMN paid boolean; \
                ALTER TABLE orders ADD CONSTRAINT k FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID; \
                ALTER TABLE customers ADD COLUMN phone text $$";
    assert!(findings(body).iter().any(|finding| finding.rule.name == "two-tables-locked"));
}

#[test]
fn the_history_of_the_example_as_its_second_day_sees_it() {
    let history = History::example();
    let first_day = history.upgrade("heads").unwrap_or_else(|faults| panic!("{faults}"));
    let all_new = lint::lint(&first_day, Deployment::AtOnce, &history.sources, &Levels::new());
    assert!(all_new.is_empty(), "{all_new:#?}");
    let later = history.upgrade("955bb0742a21:heads").unwrap_or_else(|faults| panic!("{faults}"));
    let found = lint::lint(&later, Deployment::AtOnce, &history.sources, &Levels::new());
    let mut lines = String::new();
    for finding in &found {
        let place = history.sources.locate(finding.diagnostic.primary.span).unwrap_or_default();
        lines.push_str(&format!("{place} {}: {}\n", finding.rule.name, finding.diagnostic.message));
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/lint");
    insta::with_settings!({snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("example", lines);
    });
}

/// `docs/lint.md` up to the first rule is written by hand; from there on it is what the rules say of themselves.
#[test]
fn the_page_of_the_rules_says_what_they_say() {
    let page = include_str!("../../docs/lint.md");
    let by_hand = page.split("\n## ").take_while(|part| !part.starts_with("table-rewrite")).collect::<Vec<_>>();
    let mut expected = by_hand.join("\n## ").trim_end().to_owned() + "\n\n";
    for rule in lint::RULES {
        let code = rule.code;
        expected += &format!("## {}\n\n**{}**: {}. By default: `{}`.\n\n", rule.name, code.id, code.title, rule.level);
        expected += &format!("{}\n\n", code.explanation);
        expected += &format!("It finds:\n\n```text\n{}```\n\n", laid_out(rule.bad));
        expected += &format!("It lets pass:\n\n```text\n{}```\n\n", laid_out(rule.good));
    }
    let written = concat!(env!("CARGO_TARGET_TMPDIR"), "/lint.md");
    std::fs::write(written, expected.trim_end().to_owned() + "\n").expect("it is written");
    assert_eq!(page.trim_end(), expected.trim_end(), "copy {written} to docs/lint.md");
    assert!(page.contains(&format!("```text\n{}```", laid_out(SETTING))), "{}", laid_out(SETTING));
}

/// The operations in the layout of `limbeck fmt`.
fn laid_out(operations: &str) -> String {
    if operations.starts_with("upgrade {") {
        return format!("{operations}\n");
    }
    let mut sources = Sources::new();
    let text = format!("revision a\nupgrade {{\n{operations}\n}}\ndowngrade auto\n");
    let file = sources.add("a.mig", text.as_str());
    let text = dsl::format(file, &text, &mut Diagnostics::new()).expect("the examples can be read");
    let inside = text.lines().skip_while(|line| *line != "upgrade {").skip(1).take_while(|line| *line != "}");
    inside.map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect()
}

/// The rules that find something, each with its message.
fn told(body: &str) -> Vec<String> {
    let all = findings(body);
    all.iter().map(|finding| format!("{}: {}", finding.rule.name, finding.diagnostic.message)).collect()
}

#[test]
fn several_statements_in_one_execute_are_looked_at_one_by_one() {
    let backfill = "backfill-under-lock: orders is written to while ACCESS EXCLUSIVE on orders is held".to_owned();
    let one = told("execute $$ ALTER TABLE orders ADD COLUMN paid integer; UPDATE orders SET paid = total; $$");
    let two =
        told("execute $$ ALTER TABLE orders ADD COLUMN paid integer $$\nexecute $$ UPDATE orders SET paid = total $$");
    assert!(one.contains(&backfill), "{one:#?}");
    assert_eq!(one, two);
    let values = told("execute $$ ALTER TYPE order_state ADD VALUE 'z'; UPDATE orders SET state = 'z' $$");
    assert!(values.iter().any(|one| one.starts_with("new-enum-value-used: 'z'")), "{values:#?}");
    let other = told("execute $$ ALTER TYPE order_state ADD VALUE 'z'; UPDATE customers SET name = 'z' $$");
    assert!(!other.iter().any(|one| one.starts_with("new-enum-value-used")), "{other:#?}");
    let allowed = "-- limbeck: allow backfill-under-lock it is small\n\
                   execute $$ ALTER TABLE orders ADD COLUMN paid integer; UPDATE orders SET paid = total; $$";
    assert!(!told(allowed).contains(&backfill));
}

#[test]
fn both_tables_of_a_foreign_key_are_named() {
    let key = "create_foreign_key fk on orders (customer_id) references customers (id) not valid";
    let waits = |mode: &str| format!("no-lock-timeout: this waits for {mode} on orders and customers without a limit");
    assert!(told(key).contains(&waits("SHARE ROW EXCLUSIVE")), "{:#?}", told(key));
    let both = "two-tables-locked: customers is locked SHARE ROW EXCLUSIVE while orders is locked SHARE ROW EXCLUSIVE";
    assert!(told(key).contains(&both.to_owned()), "{:#?}", told(key));
    let (history, _) = script("");
    let setting = history.upgrade("r1").unwrap_or_else(|faults| panic!("{faults}")).to_string();
    assert!(!setting.contains("FOREIGN KEY"));
    let migration = |body: &str| format!("upgrade {{\n{body}\n}}\ndowngrade irreversible \"a test\"");
    let history =
        History::line(&[&migration(&format!("{SETTING}\n{key}")), &migration("drop_constraint fk on orders")]);
    let script = history.upgrade("r1:r2").unwrap_or_else(|faults| panic!("{faults}"));
    let found = lint::lint(&script, Deployment::AtOnce, &history.sources, &Levels::new());
    let messages: Vec<&str> = found.iter().map(|finding| finding.diagnostic.message.as_str()).collect();
    assert!(
        messages.contains(&"this waits for ACCESS EXCLUSIVE on orders and customers without a limit"),
        "{messages:?}"
    );
}
