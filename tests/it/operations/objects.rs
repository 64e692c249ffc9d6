//! Sequences, schemas, extensions.

use super::{Family, try_family};

const SEQUENCES: Family = Family {
    setup: "
        create_schema shop
        create_sequence s start with 10
        create_sequence small as smallint increment by -1 minvalue -9 maxvalue 9 cache 5 cycle
        create_sequence used
        create_table t {
            id serial primary key
            other bigint generated always as identity
            a integer default nextval('used')
            b integer default (nextval('used'::regclass) + 1)
            c integer
        }
        create_sequence owned owned by t.c
        create_table shop.t { a integer }
        create_view v as $$ SELECT 1 AS a $$
        create_domain d integer
    ",
    right: &[
        "create_sequence n",
        "create_sequence shop.n as bigint increment by 2 start with 5 minvalue 1 maxvalue 100 cache 3 cycle",
        "create_sequence n as integer increment by -2 no minvalue no maxvalue no cycle owned by t.c",
        "create_sequence if not exists s",
        "create_sequence if not exists t",
        "create_sequence if not exists n",
        "create_sequence n as smallint maxvalue 32767",
        "alter_sequence s increment by 3 minvalue -5 maxvalue 99 cache 2 cycle",
        "alter_sequence s restart",
        "alter_sequence s restart with 17 start 12",
        "alter_sequence s as integer",
        "alter_sequence s minvalue 5",
        "alter_sequence s owned by t.a",
        "alter_sequence owned owned by none",
        "alter_sequence small as bigint no minvalue start 7",
        "alter_sequence small increment by 1",
        "alter_sequence t_id_seq as smallint increment by 10",
        "alter_sequence t_other_seq increment by 10 no cycle",
        "alter_sequence if exists nothing restart",
        "rename_table used to worn",
        "rename_table t_id_seq to numbers",
        "rename_table t_other_seq to numbers",
        "drop_sequence s",
        "drop_sequence small",
        "drop_sequence owned",
        "drop_sequence used cascade",
        "drop_sequence t_id_seq cascade",
        "drop_sequence if exists nothing",
    ],
    wrong: &[
        "create_sequence s",
        "create_sequence t",
        "create_sequence v",
        "create_sequence d",
        "create_sequence t_pkey",
        "create_sequence n increment by 0",
        "create_sequence n minvalue 5 maxvalue 5",
        "create_sequence n minvalue 5 start 3",
        "create_sequence n maxvalue 5 start 8",
        "create_sequence n as smallint maxvalue 100000",
        "create_sequence n as smallint minvalue -100000",
        "create_sequence n as text",
        "create_sequence n as integer[]",
        "create_sequence n as d",
        "create_sequence n cache 0",
        "create_sequence n increment by -1 minvalue -5 maxvalue 5 start 6",
        "create_sequence n owned by t.nothing",
        "create_sequence n owned by nothing.a",
        "create_sequence n owned by shop.t.a",
        "create_sequence n owned by s.a",
        "alter_sequence nothing restart",
        "alter_sequence t restart",
        "alter_sequence if exists t restart",
        "alter_sequence v restart",
        "alter_sequence s start 0",
        "alter_sequence s minvalue 15",
        "alter_sequence s maxvalue 50 restart 51",
        "alter_sequence s restart 0",
        "alter_sequence s as text",
        "alter_sequence t_other_seq owned by t.c",
        "alter_sequence t_other_seq owned by none",
        "rename_table s to used",
        "drop_sequence used",
        "drop_sequence t_id_seq",
        "drop_sequence t_other_seq",
        "drop_sequence t_other_seq cascade",
        "drop_sequence t",
        "drop_sequence if exists t",
        "drop_sequence nothing",
    ],
};

const SCHEMAS: Family = Family {
    setup: "
        create_schema empty
        create_schema shop
        create_enum shop.mood ('a', 'b')
        create_table shop.p { id integer primary key }
        create_table shop.c { p_id integer references shop.p }
        create_table outside {
            id integer primary key
            p_id integer references shop.p
            m shop.mood
        }
        create_table shop.refers { o_id integer references outside }
        create_view shop.v as $$ SELECT id FROM shop.p $$
        create_view w as $$ SELECT id FROM shop.v $$
        create_schema functions
        create_function functions.f() returns integer language sql as $$ SELECT 1 $$
        create_schema gone
        drop_schema gone
    ",
    right: &[
        "create_schema s",
        "create_schema \"S p\" authorization postgres",
        "create_schema if not exists shop",
        "create_schema if not exists s",
        "create_schema gone",
        "drop_schema empty",
        "drop_schema empty cascade",
        "drop_schema if exists gone",
        "drop_schema shop cascade",
        "drop_schema functions cascade",
    ],
    wrong: &[
        "create_schema shop",
        "create_schema public",
        "create_schema pg_own",
        "drop_schema shop",
        "drop_schema functions",
        "drop_schema gone",
        "create_table gone.t { a integer }",
    ],
};

const EXTENSIONS: Family = Family {
    setup: "
        create_schema tools
        create_extension citext
        create_extension if not exists hstore schema tools
        create_extension pg_trgm
        create_table t {
            a citext
            b text
            c text default (('x'::citext)::text)
        }
    ",
    right: &[
        "create_extension ltree",
        "create_extension \"uuid-ossp\" schema tools",
        "create_extension unaccent version '1.1'",
        "create_extension if not exists citext",
        "create_extension earthdistance cascade",
        "drop_extension pg_trgm",
        "drop_extension hstore",
        "drop_extension citext cascade",
        "drop_extension if exists ltree",
    ],
    wrong: &["create_extension citext", "drop_extension citext", "drop_schema tools"],
};

#[test]
fn sequences() {
    try_family("sequences", &SEQUENCES);
}

#[test]
fn schemas() {
    try_family("schemas", &SCHEMAS);
}

#[test]
fn extensions() {
    try_family("extensions", &EXTENSIONS);
}
