//! Views and materialized views, and what views hold on to.

use super::{Family, try_family};

const VIEWS: Family = Family {
    setup: "
        create_schema shop
        create_table t {
            a integer primary key
            b integer
            c text
            d integer
        }
        create_table u {
            a integer
            e integer not null
        }
        create_function tf() returns trigger language plpgsql as $$ BEGIN RETURN new; END $$
        create_view plain as $$ SELECT a, b FROM t $$
        create_view above as $$ SELECT a FROM plain $$
        create_view starred as $$ SELECT * FROM u; $$
        create_view checked (x, y) with (security_barrier) as $$
            -- What is not negative.
            SELECT b, d FROM t WHERE b >= 0 -- or null
        $$ with local check option
        create_materialized_view mv as $$ SELECT a, count(*) AS n FROM t GROUP BY a $$
        create_index mv_n on mv (n)
        create_view of_mv as $$ SELECT n FROM mv $$
        create_materialized_view late as $$ SELECT a FROM above $$ with no data
        create_view joined as $$ SELECT t.b, u.e FROM t JOIN u ON t.a = u.a $$
        create_trigger mine on plain instead of insert for each row execute function tf()
        create_sequence s
        create_enum mood ('a')
        create_view shop.far as $$ SELECT 1 AS one $$
        create_table par {
            a integer
            b integer
            c integer
        }
        create_table kid {
            k integer unique check (k > 0)
            twice integer generated always as (b * 2) stored
            unique kid_c_key (c)
            check kid_a_check (a > k)
        } inherits (par)
        create_index kid_a on kid (a, k)
        create_view of_kid as $$ SELECT b FROM kid $$
        create_table refers { c integer references kid (c) }
        create_table computed {
            a integer
            b integer generated always as (a + 1) stored
            c integer
        }
        create_view of_computed as $$ SELECT b FROM computed $$
        create_function rows_of() returns setof shop.far language sql as $$ SELECT * FROM shop.far $$
    ",
    right: &[
        "create_view v as $$ SELECT t.*, 1 AS one FROM t, u WHERE t.a = u.a $$",
        "create_view shop.v (x) as $$ WITH w AS (SELECT 1) SELECT * FROM w $$",
        "create_view v with (security_barrier = true) as $$ SELECT a FROM t $$ with cascaded check option",
        "create_view v as $$ SELECT a FROM t -- here $$ with check option",
        "create_view v as $$ SELECT pg_catalog.pg_class.relname FROM pg_catalog.pg_class $$",
        "create_view v as $$ SELECT a FROM above UNION SELECT 1 FROM mv $$",
        "create_view or replace v as $$ SELECT 1 AS a $$",
        "create_view or replace plain as $$ SELECT a, b FROM t WHERE b > 0 $$",
        "create_view or replace plain as $$ SELECT a, b, c FROM t $$",
        "create_view or replace above as $$ SELECT 5 AS a $$",
        "create_view or replace starred as $$ SELECT a, e, 3 AS three FROM u $$",
        "create_materialized_view m as $$ SELECT a FROM above $$",
        "create_materialized_view m (x) with (fillfactor = 70) as $$ SELECT a FROM t $$ with no data",
        "create_materialized_view if not exists mv as $$ SELECT 1 $$",
        "create_materialized_view if not exists t as $$ SELECT 1 $$",
        "create_index more on mv (a)",
        "drop_index mv_n",
        "drop_view above cascade",
        "drop_view plain cascade",
        "drop_view starred",
        "drop_view checked",
        "drop_view shop.far cascade",
        "drop_view if exists nothing",
        "drop_materialized_view mv cascade",
        "drop_materialized_view late",
        "drop_materialized_view if exists nothing",
        "drop_table t cascade",
        "drop_table u cascade",
        "drop_column t.b cascade",
        "drop_column t.c",
        "drop_column par.a",
        "drop_column par.b cascade",
        "drop_column par.c cascade",
        "drop_column computed.a cascade",
        "drop_column computed.b cascade",
        "drop_view of_computed\ndrop_column computed.b\ndrop_column computed.a",
        "drop_column u.e cascade",
        "alter_column t.c type varchar(10)",
        "alter_column t.b rename to bb",
        "rename_table t to tt",
        "rename_table checked to proven",
        "rename_table plain to simple",
        "rename_table mv to counted",
    ],
    wrong: &[
        "create_view plain as $$ SELECT 1 $$",
        "create_view t as $$ SELECT 1 $$",
        "create_view s as $$ SELECT 1 $$",
        "create_view mood as $$ SELECT 1 $$",
        "create_view t_pkey as $$ SELECT 1 $$",
        "create_view or replace t as $$ SELECT 1 $$",
        "create_view or replace mv as $$ SELECT 1 $$",
        "create_view v as $$ SELECT * FROM nothing $$",
        "create_view v as $$ SELECT * FROM t JOIN nothing ON true $$",
        "create_view v as $$ SELECT a, a FROM t $$",
        "create_view v as $$ SELECT * FROM t JOIN u ON true, t AS other $$",
        "create_view v (x, y, z) as $$ SELECT a, b FROM t $$",
        "create_view v (x, x) as $$ SELECT a, b FROM t $$",
        "create_view or replace plain as $$ SELECT a FROM t $$",
        "create_view or replace plain as $$ SELECT a, b AS c FROM t $$",
        "create_view or replace plain (x, y) as $$ SELECT a, b FROM t $$",
        "create_materialized_view mv as $$ SELECT 1 $$",
        "create_materialized_view plain as $$ SELECT 1 $$",
        "drop_view nothing",
        "drop_view plain",
        "drop_view mv cascade",
        "drop_view t",
        "drop_view if exists t",
        "drop_view shop.far",
        "drop_materialized_view mv",
        "drop_materialized_view plain cascade",
        "drop_materialized_view if exists plain",
        "drop_materialized_view nothing",
        "drop_table plain",
        "drop_table t",
        "drop_table u",
        "drop_column t.b",
        "drop_column u.e",
        "drop_column par.b",
        "drop_column par.c",
        "drop_column computed.a",
        "drop_column computed.b",
        "alter_column t.b type bigint",
        "alter_column u.e type bigint",
        "alter_column t.d type bigint",
        "drop_column t.d",
        "rename_table t to tt\ndrop_column tt.b",
        "alter_column t.b rename to bb\ndrop_column t.bb",
    ],
};

#[test]
fn views() {
    try_family("views", &VIEWS);
}
