//! The order of the operations of one migration.

use crate::limbeck::Project;

/// The statements of the second of two migrations with these upgrades.
fn statements(first: &str, second: &str) -> Vec<String> {
    let migration = |head: &str, body: &str| format!("{head}\nupgrade {{\n{body}\n}}\ndowngrade irreversible \"no\"\n");
    let project = Project::new()
        .migration("a", &migration("revision a", first))
        .migration("b", &migration("revision b\nrevises a", second));
    let script = project.run(&["upgrade", "a:b", "--sql", "--no-guard", "--no-header"]).ok();
    let statements = script.split(";\n").map(|one| one.lines().filter(|line| !line.starts_with("--")).collect());
    statements.filter(|one: &String| one.starts_with("ALTER") || one.starts_with("DROP")).collect()
}

#[test]
fn what_holds_a_table_may_go_after_the_table_got_another_name() {
    let first = "create_table p { id integer primary key }\n\
                 create_table t { id integer\np_id integer references p(id) }\ncreate_index ix on t (id)";
    let second = "rename_table t to u\nrename_table p to q\ndrop_index ix\n\
                  drop_constraint t_p_id_fkey on u\ndrop_table q";
    assert_eq!(
        statements(first, second),
        [
            "ALTER TABLE t RENAME TO u",
            "ALTER TABLE p RENAME TO q",
            "DROP INDEX ix",
            "ALTER TABLE u DROP CONSTRAINT t_p_id_fkey",
            "DROP TABLE q",
        ]
    );
}

#[test]
fn what_names_a_table_comes_before_its_other_name() {
    let statements = statements("create_table t { a integer }", "rename_table t to u\nadd_column t.b integer");
    assert_eq!(statements, ["ALTER TABLE t ADD COLUMN b integer", "ALTER TABLE t RENAME TO u"]);
}

#[test]
fn a_key_may_go_before_another_column_gets_the_name_of_its_own() {
    let first = "create_table u { id integer primary key }\ncreate_table e { id integer primary key\nu_id text }";
    let second = "add_column u.new_id text not null default 'x'\ndrop_constraint u_pkey on u\n\
                  create_primary_key on u (new_id)\ndrop_column u.id\nalter_column u.new_id rename to id\n\
                  create_foreign_key on e (u_id) references u (id)";
    let statements = statements(first, second);
    let place = |words: &str| statements.iter().position(|one| one.contains(words)).expect(words);
    let order = ["DROP CONSTRAINT u_pkey", "PRIMARY KEY", "DROP COLUMN id", "RENAME", "FOREIGN KEY"].map(place);
    assert!(order.is_sorted(), "{statements:#?}");
}

#[test]
fn a_cycle_that_is_broken_on_the_way_is_none() {
    let first = "create_table q { id integer primary key\np_id integer }\n\
                 create_table p { id integer primary key\nq_id integer references q (id) }\n\
                 create_foreign_key fk on q (p_id) references p (id)";
    let statements = statements(first, "drop_constraint fk on q\ndrop_table p\ndrop_table q");
    assert_eq!(statements, ["ALTER TABLE q DROP CONSTRAINT fk", "DROP TABLE p", "DROP TABLE q"]);
}
