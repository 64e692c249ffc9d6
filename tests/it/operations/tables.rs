//! Tables, columns and constraints.

use super::{Bench, Family, block, try_family, version_of};
use crate::cluster;
use crate::tally::Tally;

/// `c` refers to `p`; `par` is partitioned and has a default partition; `idt` has an identity and a generated column.
const SETUP: &str = "
    create_schema shop
    create_table p {
        id integer primary key
        code varchar(10) unique
    }
    create_table c {
        id serial primary key
        a integer
        s varchar(10) default 'x'
        n numeric(10, 2)
        p_id integer references p (id)
        at timestamp(3)
        unique c_s_key (s)
        check c_a_check (a > 0)
        comment 'children'
    }
    create_table par {
        id integer not null
        v text
    } partition by range (id)
    create_table par1 partition of par for values from (0) to (10)
    create_table pard partition of par default
    create_table nullable {
        id integer
    } partition by range (id)
    create_table nullable1 partition of nullable for values from (0) to (10)
    create_table idt {
        id integer generated always as identity
        base integer not null
        twice integer generated always as (base * 2) stored
    }
    create_table parkey {
        id integer primary key
    } partition by hash (id)
    create_table parkey1 partition of parkey for values with (modulus 1, remainder 0)
    create_table c2 {
        a integer not null unique references c2 (a)
    }
    create_table parent {
        a integer
        check parent_check (a > 0)
    }
    create_table heir {
        b integer
    } inherits (parent)
    create_table keyed { id integer primary key }
    create_table keyed_heir { more text } inherits (keyed)
    create_domain positive integer check (value > 0)
    create_domain plain integer
    create_table typed {
        small smallint
        json json
        stamp timestamptz
        net cidr
        bits varbit(10)
        fixed char(5)
        span interval(3)
        list integer[]
        feeling mood
        checked positive
        free plain
        words text
        other text
    }
    create_index typed_words on typed (words)
    create_index typed_lower on typed ((lower(words)))
    create_enum mood ('a')
    create_view v as $$ SELECT 1 AS a $$
    create_table dated {
        date date
        time time
        check (date > date '2020-01-01' and cast(date as date) = date::date)
        check (time at time zone 'utc' > '12:00'::time with time zone)
    }
    create_table twin { a integer }
    create_table shop.twin { a integer }
    create_schema gone
    drop_schema gone
    create_index c_a_part on c (a) where (a > 5)
    create_index unique p_n on p (code, id)
    create_index unique c_n on c (a)
";

/// What has not been checked yet.
const NOT_VALID: &str = "
    create_table p { id integer primary key }
    create_table t {
        a integer
        b integer
        c integer
        check (b is not null and b > 0)
    }
    create_check_constraint positive on t (a > 0) not valid
    create_check_constraint present on t (c is not null) not valid
    create_foreign_key t_fk on t (a) references p not valid
    create_table par { a integer } partition by range (a)
    create_table par1 partition of par for values from (0) to (9)
    create_check_constraint par_positive on par (a > 0) not valid
    create_table parent { a integer }
    create_table heir { b integer } inherits (parent)
    create_check_constraint parent_positive on parent (a > 0) not valid
    create_table keyed { id integer primary key } partition by range (id)
    create_table keyed1 partition of keyed for values from (0) to (9)
    create_foreign_key t_keyed on t (b) references keyed not valid
    create_table checked {
        a boolean
        b boolean
        c boolean
        check ((a is not null and b) = (c))
        check (case when b then c and a is not null and c end)
        check (b between c and a is not null)
    }
";

const VALIDATIONS: &[&str] = &[
    "validate_constraint positive on t",
    "validate_constraint t_fk on t",
    "validate_constraint t_keyed on t",
    "validate_constraint par_positive on par",
    "validate_constraint parent_positive on parent",
    "alter_column t.b set not null",
    "alter_column t.c set not null",
    "alter_column checked.a set not null",
];

const RIGHT: &[&str] = &[
    // Tables.
    "create_table t { id serial primary key
        p_id integer not null references p on delete cascade }",
    "create_table t { a integer constraint a_pos check (a > 0)
        b text comment 'it''s'
        unique (a, b) comment 'x' }",
    "create_table par2 partition of par for values from (10) to (20)",
    "create_table t { c integer } inherits (parent)",
    "create_table t { b boolean default (1 = any (array[1, 2])) }",
    "create_table t { b boolean default (1 = all (array[1])), c boolean default ((now(), now()) overlaps (now(), now())) }",
    "alter_column dated.date rename to day",
    "alter_column dated.time rename to hour",
    "create_table unlogged t { a integer }",
    "create_table if not exists c { a integer }",
    "drop_table c",
    "drop_table p cascade",
    "drop_table c2",
    "drop_table parkey",
    "drop_table par1",
    "drop_table par",
    "drop_table idt",
    "drop_table parent cascade",
    "drop_table if exists nowhere",
    "rename_table c to d",
    "rename_table p to q",
    "rename_table par to rap",
    "set_table_schema c to shop",
    "set_table_schema idt to shop",
    "set_table_schema p to shop",
    "create_table_comment p 'parents'",
    "drop_table_comment c",
    // Columns.
    "add_column c.x integer",
    "add_column c.x integer not null default 0",
    "add_column c.x integer not null",
    "add_column c.x timestamptz default now()",
    "add_column c.x timestamptz default clock_timestamp()",
    "add_column c.x uuid default gen_random_uuid()",
    "add_column c.x serial",
    "add_column c.x bigint generated by default as identity (start with 10)",
    "add_column c.x integer generated always as (a + 1) stored",
    "add_column c.x integer check (x > 0) comment 'y'",
    "add_column c.x integer unique",
    "add_column c.x integer references p (id)",
    "add_column c.x integer default 1 references p",
    "add_column if not exists c.a integer",
    "add_column par.x integer default 1",
    "add_column parent.x integer check (x > 0)",
    "drop_column c.a",
    "drop_column c.id",
    "drop_column c.s",
    "drop_column c.p_id",
    "drop_column p.id cascade",
    "drop_column idt.twice",
    "drop_column idt.base cascade",
    "drop_column par.v",
    "drop_column if exists c.nothing",
    "alter_column c.a type bigint",
    "alter_column c.s type varchar(20)",
    "alter_column c.s type varchar(5)",
    "alter_column c.s type text",
    "alter_column c.s type text using (s::text)",
    "alter_column c.s type text collate \"C\"",
    "alter_column c.s drop default, type integer using (length(s)), set default 0",
    "alter_column c.n type numeric(12, 2)",
    "alter_column c.n type numeric(12, 4)",
    "alter_column c.n type integer",
    "alter_column c.at type timestamp(6)",
    "alter_column c.at type date",
    "alter_column c.at type timestamptz",
    "alter_column c.p_id type bigint",
    "alter_column p.id type bigint",
    "alter_column p.code type text",
    "alter_column c.a set not null",
    "alter_column c.a set not null, set default 5, set comment 'c', rename to b",
    "alter_column c.id drop default",
    "alter_column c.s drop default",
    "alter_column typed.small type integer",
    "alter_column typed.json type jsonb using (json::jsonb)",
    "alter_column typed.stamp type timestamptz(3)",
    "alter_column typed.stamp type date",
    "alter_column typed.net type inet",
    "alter_column typed.bits type varbit(20)",
    "alter_column typed.bits type varbit(5)",
    "alter_column typed.fixed type char(10)",
    "alter_column typed.fixed type text",
    "alter_column typed.span type interval",
    "alter_column typed.list type bigint[]",
    "alter_column typed.list type text[] using (list::text[])",
    "alter_column typed.feeling type text",
    "alter_column typed.other type mood using (other::mood)",
    "alter_column typed.checked type integer",
    "alter_column typed.free type integer",
    "alter_column typed.free type bigint",
    "alter_column typed.small type positive",
    "alter_column c.a type plain",
    "alter_column c.a type positive",
    "alter_column typed.words type varchar",
    "alter_column typed.words type varchar(10)",
    "alter_column typed.words type text collate \"C\"",
    "alter_column typed.other type bytea using (other::bytea)",
    "alter_column c.id type bigint",
    "alter_column idt.id type bigint",
    "alter_column parent.a type bigint",
    "alter_column parent.a set not null",
    "alter_column parent.a set default 1, set statistics 5",
    "alter_column par.v set default 'x', set storage external",
    "add_column c.x positive",
    "add_column c.x positive default 5",
    "add_column c.x plain",
    "add_column c.x mood default 'a'",
    "add_column c.x integer generated always as (a + 1) virtual",
    "add_column c.x text storage external",
    "add_column c.x text compression pglz",
    "add_column c.x integer default nextval('c_id_seq')",
    "add_column c.x double precision default random()",
    "alter_column par.v set not null",
    "alter_column par.v type varchar(10)",
    "alter_column parent.a rename to aa",
    "alter_column c.s rename to \"Select\"",
    "alter_column p.id rename to key",
    "alter_column c.a set statistics 100",
    "alter_column c.s set storage external",
    "alter_column c.s set compression pglz",
    "alter_column idt.base add generated by default as identity",
    "alter_column idt.id set generated by default set increment by 2",
    "alter_column idt.id drop identity",
    "alter_column idt.twice drop expression",
    "alter_column idt.twice set statistics 7, set comment 'z'",
    // Constraints.
    "create_primary_key heir_pk on heir (b)",
    "create_primary_key on idt (base)",
    "create_primary_key on par (id)",
    "create_primary_key on nullable (id)",
    "create_primary_key on c2 (a)",
    "create_unique_constraint on c (a, s) deferrable initially deferred",
    "create_unique_constraint u on c (a) include (s)",
    "create_unique_constraint on par (id)",
    "create_unique_constraint u on c using index c_n",
    "create_primary_key on heir (a, b)",
    "create_primary_key on parent (a)",
    "create_unique_constraint on parent (a)",
    "create_exclude_constraint on parent using btree (a with =)",
    "create_exclude_constraint on par using btree (id with =)",
    "create_index i on parent (a)",
    "create_foreign_key on parent (a) references p",
    "create_foreign_key on c (a) references keyed (id)",
    "create_foreign_key on c (a) references p on delete cascade on update set null deferrable initially deferred",
    "create_foreign_key on c (a) references p match full on delete set null (a)",
    "create_unique_constraint u on c nulls not distinct (a)",
    "create_unique_constraint u on c (a) with (fillfactor = 70) using index tablespace pg_default comment 'u'",
    "drop_constraint parkey_pkey on parkey",
    "drop_constraint keyed_pkey on keyed",
    "create_foreign_key on c (a) references p (id) on delete set null",
    "create_foreign_key on c (a) references p not valid",
    "create_foreign_key on par (id) references p (id)",
    "create_foreign_key on c (a) references c (id)",
    "create_check_constraint on c (a < 100)",
    "create_check_constraint on c (a < 100) not valid",
    "create_check_constraint positive on par (id >= 0)",
    "create_check_constraint small on parent (a < 100)",
    "create_check_constraint small on parent (a < 100) no inherit",
    "create_foreign_key on c (a) references parkey (id)",
    "create_exclude_constraint on c using btree (a with =) where (a > 5)",
    "rename_constraint p_pkey on p to p_key",
    "rename_constraint c_a_check on c to positive",
    "rename_constraint c_s_key on c to c_s_uq",
    "rename_constraint parent_check on parent to positive",
    "drop_constraint c_a_check on c",
    "drop_constraint c_s_key on c",
    "drop_constraint c_p_id_fkey on c",
    "drop_constraint p_pkey on p cascade",
    "drop_constraint parent_check on parent",
    "drop_constraint if exists nothing on c",
];

const WRONG: &[&str] = &[
    // Tables.
    "create_table c { a integer }",
    "create_table c_pkey { a integer }",
    "create_table mood { a integer }",
    "create_table t { a nothing }",
    "create_table t {
        a integer
        a text
    }",
    "create_table t {
        a integer
        primary key (b)
    }",
    "create_table t {
        a integer primary key
        b integer primary key
    }",
    "create_table t { a integer references nothing }",
    "create_table t { a integer references p (code) }",
    "create_table t { a integer references c (n) }",
    "create_table t { a uuid references p }",
    "create_table t {
        a integer
        b integer
        foreign key (a, b) references p (id)
    }",
    "create_table t {
        a integer
        constraint x check (a > 0)
        constraint x check (a < 9)
    }",
    "create_table t { a integer check (b > 0) }",
    "create_table t { a integer } inherits (nothing)",
    "create_table t partition of c for values from (0) to (1)",
    "create_table t partition of nothing default",
    "create_table pard2 partition of par default",
    "create_table gone.t { a integer }",
    "create_table t { a integer not null default 1 generated always as identity }",
    "create_table t { a text generated always as identity }",
    "create_table t { a serial default 1 }",
    "drop_table nothing",
    "drop_table p",
    "drop_table parent",
    "drop_table v",
    "drop_table if exists v",
    "rename_table nothing to something",
    "rename_table c to p",
    "rename_table c to mood",
    "set_table_schema nothing to shop",
    "set_table_schema c to gone",
    "set_table_schema twin to shop",
    "create_table_comment nothing 'x'",
    "create_table_comment v 'x'",
    "drop_table_comment nothing",
    // Columns.
    "add_column c.a integer",
    "add_column nothing.a integer",
    "add_column c.x nothing",
    "add_column c.x integer references nothing",
    "add_column c.x integer references p (code)",
    "add_column c.x integer primary key",
    "add_column heir.a text",
    "drop_column c.nothing",
    "drop_column nothing.a",
    "drop_column p.id",
    "drop_column par.id",
    "drop_column heir.a",
    "drop_column if exists v.a",
    "alter_column c.nothing set not null",
    "alter_column c.a type nothing",
    "alter_column c.a type uuid",
    "alter_column c.s type integer",
    "alter_column c.s type integer using (length(s))",
    "alter_column idt.base type bigint",
    "alter_column par.id type bigint",
    "alter_column c.a rename to s",
    "alter_column c.id drop not null",
    "alter_column idt.id set default 1",
    "alter_column idt.id drop default",
    "alter_column idt.twice set default 1",
    "alter_column c.a drop identity",
    "alter_column c.a set generated always",
    "alter_column c.a add generated always as identity",
    "alter_column c.id add generated always as identity",
    "alter_column idt.id add generated always as identity",
    "alter_column c.s add generated always as identity",
    "alter_column c.a drop expression",
    "alter_column heir.a rename to aa",
    "alter_column v.a type bigint",
    // Constraints.
    "create_primary_key on c (a)",
    "create_primary_key on heir (nothing)",
    "create_primary_key on heir (a, a)",
    "create_primary_key c on heir (a)",
    "create_unique_constraint c_s_key on c (a)",
    "create_unique_constraint p_pkey on c (a)",
    "create_unique_constraint on nothing (a)",
    "create_unique_constraint on c (nothing)",
    "create_unique_constraint on par (v)",
    "create_unique_constraint u on c using index nothing",
    "create_unique_constraint u on c using index c_a_part",
    "create_unique_constraint u on c using index p_n",
    "create_foreign_key on c (a) references nothing",
    "create_foreign_key on c (a) references p (nothing)",
    "create_foreign_key on c (nothing) references p",
    "create_foreign_key on c (a) references heir (a)",
    "create_foreign_key on c (s) references p (id)",
    "create_foreign_key on c (a, s) references p (id)",
    "create_foreign_key c_p_id_fkey on c (a) references p",
    "create_check_constraint c_a_check on c (a > 0)",
    "create_check_constraint on c (nothing > 0)",
    "create_check_constraint on nothing (a > 0)",
    "create_exclude_constraint c_s_key on c using btree (a with =)",
    "create_exclude_constraint on c using btree (nothing with =)",
    "validate_constraint nothing on c",
    "validate_constraint c_s_key on c",
    "rename_constraint nothing on c to something",
    "rename_constraint c_a_check on c to c_s_key",
    "rename_constraint c_s_key on c to p_pkey",
    "rename_constraint parent_check on heir to positive",
    "drop_constraint nothing on c",
    "drop_constraint c_a_check on nothing",
    "drop_constraint p_pkey on p",
    "drop_constraint parent_check on heir",
];

#[test]
fn tables_columns_and_constraints() {
    try_family("tables", &Family { setup: SETUP, right: RIGHT, wrong: WRONG });
}

#[test]
fn what_was_not_valid_is_validated() {
    try_family("not valid", &Family { setup: NOT_VALID, right: VALIDATIONS, wrong: &[] });
}

/// Before PostgreSQL 15 a column takes along what is computed from it, without `cascade`.
#[test]
fn what_is_computed_from_a_column() {
    let mut tally = Tally::default();
    for server in cluster::servers() {
        let version = version_of(server);
        tally.on(version.major());
        let (bench, operation) = (Bench::new(server, version, SETUP), "drop_column idt.base");
        match version.major() < 15 {
            true => drop(bench.try_right(operation, &mut tally)),
            false => bench.try_wrong(operation, &block(operation), &mut tally),
        }
    }
    tally.finish("what is computed");
}
