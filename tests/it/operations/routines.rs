//! Functions, procedures, triggers.

use super::{Family, try_family};

const FUNCTIONS: Family = Family {
    setup: "
        create_schema shop
        create_schema gone
        drop_schema gone
        create_enum mood ('a', 'b')
        create_table t {
            a integer primary key
            b integer
        }
        create_function f(x integer default 1) returns integer language sql immutable as $$ SELECT x $$
        create_function o(x integer) returns integer language sql as $$ SELECT 1 $$
        create_function o(x text) returns integer language sql as $$ SELECT 1 $$
        create_function outs(x integer, out y integer, out z text) language sql as $$ SELECT 1, 'a' $$
        create_function tabled(x integer) returns table (y integer) language sql as $$ SELECT 1 $$
        create_function many() returns setof integer language sql as $$ SELECT 1 $$
        create_function bare(integer) returns integer language sql as $$ SELECT 1 $$
        create_function shop.far(a mood, b mood[]) returns mood language sql as $$ SELECT a $$
        create_procedure p(x integer) language sql as $$ SELECT 1 $$
        create_function tf() returns trigger language plpgsql as $$ BEGIN RETURN new; END $$
        create_trigger tr on t before insert for each row execute function tf()
        create_table called {
            a integer default f(2)
            b integer check (f(b) > 0)
            c integer generated always as (f(7)) stored
        }
        create_index called_f on called ((f(a)))
        create_view v as $$ SELECT f(1) AS q $$
        create_view w as $$ SELECT q FROM v $$
    ",
    right: &[
        "create_function g() returns void language plpgsql as $$ BEGIN END $$",
        "create_function g(a integer, b text default 'x') returns integer language sql stable strict parallel safe
            as $fn$ SELECT length($$x$$) $fn$",
        "create_function g(inout a integer, variadic b integer[]) language sql as $$ SELECT 1 $$",
        "create_function shop.g(t) returns setof t language sql as $$ SELECT a, b FROM t $$",
        "create_function g(anyelement) returns record language plpgsql as $$ BEGIN RETURN NULL; END $$",
        "create_function g() returns integer language sql set search_path = public, pg_temp as $$ SELECT 1 $$",
        "create_function g() returns integer language plpgsql as $$ BEGIN RETURN (SELECT a FROM nothing); END $$",
        "create_function f(x text) returns integer language sql as $$ SELECT 1 $$",
        "create_function or replace g() returns integer language sql as $$ SELECT 1 $$",
        "create_function or replace f(x integer default 5) returns integer language sql immutable as $$ SELECT x + 1 $$",
        "create_function or replace bare(y integer default 3) returns integer language sql as $$ SELECT y $$",
        "create_function or replace outs(x integer, out y integer, out z text) language sql as $$ SELECT 2, 'b' $$",
        "create_function or replace tabled(x integer) returns table (q integer) language sql as $$ SELECT 1 $$",
        "create_function g(x integer) returns table (x integer) language sql as $$ SELECT 1 $$",
        "create_procedure q(a integer, inout b text) language plpgsql as $$ BEGIN b := a; END $$",
        "create_procedure or replace p(x integer) language plpgsql as $$ BEGIN COMMIT; END $$",
        "drop_function bare",
        "drop_function o(integer)",
        "drop_function o(x text)",
        "drop_function outs(integer)",
        "drop_function outs(integer, out integer, out text)",
        "drop_function tabled",
        "drop_function shop.far",
        "drop_function f cascade",
        "drop_function tf cascade",
        "drop_function if exists nothing",
        "drop_function if exists bare(text)",
        "drop_procedure p",
        "drop_procedure p(integer)",
        "drop_function f(integer) cascade",
        "rename_enum mood to feeling",
        "drop_enum mood cascade",
    ],
    wrong: &[
        "create_function f(x integer) returns integer language sql as $$ SELECT 1 $$",
        "create_function f(int) returns text language sql as $$ SELECT 1 $$",
        "create_procedure f(x integer) language sql as $$ SELECT 1 $$",
        "create_function or replace f(x integer) returns text language sql as $$ SELECT 'a' $$",
        "create_function or replace f(y integer) returns integer language sql as $$ SELECT 1 $$",
        "create_function or replace f(x integer) returns integer language sql as $$ SELECT 1 $$",
        "create_function or replace many() returns integer language sql as $$ SELECT 1 $$",
        "create_function or replace outs(x integer, out y integer) language sql as $$ SELECT 1 $$",
        "create_function or replace outs(x integer, out y integer, out q text) language sql as $$ SELECT 1, 'a' $$",
        "create_procedure or replace f(x integer) language sql as $$ SELECT 1 $$",
        "create_function g() returns nothing language sql as $$ SELECT 1 $$",
        "create_function g(x nothing) returns integer language sql as $$ SELECT 1 $$",
        "create_function g() returns integer as $$ SELECT 1 $$",
        "create_function g() language sql as $$ SELECT 1 $$",
        "create_procedure g() returns integer language sql as $$ SELECT 1 $$",
        "create_function g(x integer default 1, y integer) returns integer language sql as $$ SELECT 1 $$",
        "create_function g(x integer, x integer) returns integer language sql as $$ SELECT 1 $$",
        "create_function g() returns integer language sql as $$ SELECT a FROM nothing $$",
        "create_function gone.g() returns integer language sql as $$ SELECT 1 $$",
        "drop_function f",
        "drop_function f()",
        "drop_function f(integer, integer)",
        "drop_function f(integer)",
        "drop_function o",
        "drop_function if exists o",
        "drop_function nothing",
        "drop_function nothing(integer)",
        "drop_function p",
        "drop_procedure f cascade",
        "drop_procedure p(text)",
        "drop_function tf",
        "drop_function t",
        "drop_enum mood",
        "create_table called { a integer }",
    ],
};

const TRIGGERS: Family = Family {
    setup: "
        create_table t {
            a integer primary key
            b integer
        }
        create_table u { a integer }
        create_view v as $$ SELECT a, b FROM t $$
        create_sequence s
        create_materialized_view mv as $$ SELECT 1 AS a $$
        create_function tf() returns trigger language plpgsql as $$ BEGIN RETURN new; END $$
        create_function f(x integer) returns integer language sql as $$ SELECT 1 $$
        create_function z() returns integer language sql as $$ SELECT 1 $$
        create_trigger tr on t before insert for each row execute function tf()
        create_trigger about on t after update of b for each row when (new.b > 0) execute function tf('x', 2)
        create_trigger vtr on v instead of insert for each row execute function tf()
        create_trigger constraint late on t after insert deferrable initially deferred for each row
            execute function tf()
        create_table par {
            a integer
            b integer
        } partition by range (a)
        create_table par1 partition of par for values from (0) to (9)
        create_trigger ptr on par after insert for each row execute function tf()
        create_trigger pst on par after insert execute function tf()
        create_table par2 partition of par for values from (10) to (19)
        create_table parent { a integer }
        create_table heir { b integer } inherits (parent)
    ",
    right: &[
        "create_trigger x on t after insert or update of a, b or delete for each row execute procedure tf()",
        "create_trigger x on t before truncate for each statement execute function tf('a')",
        "create_trigger x on t after update referencing old table as o new table as n execute function tf()",
        "create_trigger x on t before update for each row when (old.* is distinct from new.*)
            execute function suppress_redundant_updates_trigger()",
        "create_trigger constraint x on t after insert from u for each row execute function tf()",
        "create_trigger x on v instead of update or delete for each row execute function tf()",
        "create_trigger x on v before insert execute function tf()",
        "create_trigger x on par before insert for each row execute function tf()",
        "create_trigger x on par after insert execute function tf()",
        "create_trigger x on par1 after insert for each row execute function tf()",
        "create_trigger or replace x on t after insert for each row execute function tf()",
        "create_trigger or replace tr on t after delete for each row execute function tf('y')",
        "create_trigger or replace vtr on v instead of delete for each row execute function tf()",
        "create_trigger x on parent after insert for each row execute function tf()",
        "drop_trigger tr on t",
        "drop_trigger about on t",
        "drop_trigger vtr on v cascade",
        "drop_trigger late on t",
        "drop_trigger ptr on par",
        "drop_trigger pst on par",
        "drop_trigger if exists nothing on t",
        "drop_trigger if exists tr on nothing",
        "drop_trigger if exists tr on s",
        "drop_table par1",
        "drop_table par",
        "drop_table t cascade",
        "drop_column t.b cascade",
        "drop_column par.b",
        "drop_view v",
        "drop_function tf cascade",
    ],
    wrong: &[
        "create_trigger tr on t before insert for each row execute function tf()",
        "create_trigger x on nothing before insert for each row execute function tf()",
        "create_trigger x on t before insert for each row execute function nothing()",
        "create_trigger x on t before insert for each row execute function f()",
        "create_trigger x on t before insert for each row execute function z()",
        "create_trigger x on t before update of nothing for each row execute function tf()",
        "create_trigger x on t before insert or insert for each row execute function tf()",
        "create_trigger x on t instead of insert for each row execute function tf()",
        "create_trigger x on v before insert for each row execute function tf()",
        "create_trigger x on v instead of insert execute function tf()",
        "create_trigger x on v instead of insert for each row when (true) execute function tf()",
        "create_trigger x on v instead of update of a for each row execute function tf()",
        "create_trigger x on v before truncate execute function tf()",
        "create_trigger x on t before truncate for each row execute function tf()",
        "create_trigger x on t before insert deferrable for each row execute function tf()",
        "create_trigger constraint x on t before insert for each row execute function tf()",
        "create_trigger constraint x on t after insert execute function tf()",
        "create_trigger or replace constraint x on t after insert for each row execute function tf()",
        "create_trigger or replace late on t after insert for each row execute function tf()",
        "create_trigger x on mv before insert execute function tf()",
        "create_trigger x on s before insert execute function tf()",
        "create_trigger x on par after insert referencing new table as n for each row execute function tf()",
        "create_trigger ptr on par1 after insert for each row execute function tf()",
        "drop_trigger nothing on t",
        "drop_trigger tr on nothing",
        "drop_trigger tr on s",
        "drop_trigger ptr on par1",
        "drop_trigger ptr on par2",
        "drop_function tf",
        "drop_table t",
        "drop_column t.b",
        "alter_column t.b type bigint",
    ],
};

#[test]
fn functions() {
    try_family("functions", &FUNCTIONS);
}

#[test]
fn triggers() {
    try_family("triggers", &TRIGGERS);
}
