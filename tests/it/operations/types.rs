//! Enums and domains.

use super::{Family, try_family};

const SETUP: &str = "
    create_schema shop
    create_enum mood ('sad', 'ok', 'happy')
    create_enum shop.size ('s', 'm')
    create_table t {
        id integer primary key
        m mood not null default 'ok'
        x text default (('sad'::mood)::text)
        s shop.size
        unique t_m_x_key (m, x)
        check t_m_check (m <> 'sad')
        p positive
    }
    create_domain positive integer check (value > 0)
    create_domain bare text
    create_domain named numeric(10, 2) default 0 constraint named_no_null not null constraint named_check check (value > 0)
    create_enum spare ('a', 'b')
    create_enum domained ('a')
    create_domain domained_list domained[]
    create_table lists { l domained_list }
    create_enum shown ('a')
    create_view v as $$ SELECT 'a'::shown AS a, 1 AS b $$
    create_view w as $$ SELECT b FROM v $$
    create_enum used ('a')
    create_function takes(a integer, b used) returns integer language sql as $$ SELECT a $$
    create_function gives() returns setof used language sql as $$ SELECT 'a'::used $$
    create_schema gone
    drop_schema gone
";

const RIGHT: &[&str] = &[
    "create_enum e ('a', 'it''s')",
    "create_enum shop.e ()",
    "alter_enum mood add value 'glad'",
    "alter_enum mood add value if not exists 'ok'",
    "alter_enum mood add value 'glad' before 'happy'",
    "alter_enum shop.size add value 'l' after 'm'",
    "alter_enum mood rename value 'sad' to 'blue'",
    "rename_enum mood to feeling",
    "rename_enum shop.size to extent",
    "drop_enum mood cascade",
    "drop_enum shop.size cascade",
    "drop_enum if exists nothing",
    "drop_enum domained cascade",
    "drop_enum shown cascade",
    "drop_enum used cascade",
    "drop_enum spare",
    "drop_enum bare",
    "rename_enum positive to strict",
    "rename_enum used to worn",
    "create_domain d varchar(10) collate \"C\" default 'x' not null check (length(value) > 1)",
    "create_domain d integer default (1 + 1) constraint n not null constraint c check (value > 0) check (value < 9)",
    "create_domain shop.d mood[]",
    "create_domain d numeric(1000, -1000)",
    "create_table n { a varchar(10485760), b bit(1)[], c float(53), d time(6), e interval day to second (3), f numeric('5') }",
    "drop_domain positive cascade",
    "drop_domain if exists nothing",
    "drop_domain bare",
    "drop_domain named",
];

const WRONG: &[&str] = &[
    // Made.
    "create_enum mood ('a')",
    "create_enum t ('a')",
    "create_enum v ()",
    "create_enum e ('a', 'b', 'a')",
    "create_enum e ('0123456789012345678901234567890123456789012345678901234567890123')",
    "create_enum gone.e ('a')",
    // Changed.
    "alter_enum nothing add value 'a'",
    "alter_enum positive add value 'a'",
    "alter_enum t add value 'a'",
    "alter_enum mood add value 'ok'",
    "alter_enum mood add value 'a' before 'b'",
    "alter_enum mood rename value 'glad' to 'merry'",
    "alter_enum mood rename value 'sad' to 'ok'",
    "rename_enum nothing to something",
    "rename_enum mood to positive",
    "rename_enum mood to t",
    "rename_enum mood to mood",
    // Dropped.
    "drop_enum mood",
    "drop_enum nothing",
    "drop_enum t",
    "drop_enum if exists t",
    "drop_enum domained",
    "drop_enum shown",
    "drop_enum used",
    "drop_domain mood cascade",
    "drop_domain if exists mood",
    "drop_domain positive",
    "drop_domain nothing",
    // Domains.
    "create_domain positive integer",
    "create_domain mood integer",
    "create_domain t integer",
    "create_domain d serial",
    "create_domain d nothing",
    "create_domain d varchar(0)",
    // Numbers that a type does not take.
    "create_table n { a bigint(20) }",
    "create_table n { a boolean(1) }",
    "create_table n { a text(5)[] }",
    "create_table n { a varchar(max) }",
    "create_table n { a varchar(10485761) }",
    "create_table n { a bit(0) }",
    "create_table n { a varbit(83886081) }",
    "create_table n { a char(3, 4) }",
    "create_table n { a float(0) }",
    "create_table n { a float(60) }",
    "create_table n { a float8(3) }",
    "create_table n { a jsonb(2) }",
    "create_table n { a interval day(3) }",
    "create_table n { a interval(3) second }",
    "create_table n { a timestamp(-1) }",
    "create_table n { a serial(3) }",
    "add_column t.n numeric(2000)",
    "add_column t.n numeric(5, 1001)",
    "add_column t.n uuid(3)",
    "alter_column t.x type date(3)",
    "create_function f(a integer) returns varchar(0) language sql as $$ SELECT '' $$",
    "create_function f(a int(11)) returns integer language sql as $$ SELECT 1 $$",
    "execute $$ CREATE TABLE n (a bigint(20)) $$",
    "execute $$ ALTER TABLE t ADD n varchar(0) $$",
    "create_domain d integer constraint c check (value > 0) constraint c check (value < 9)",
];

#[test]
fn enums_and_domains() {
    try_family("types", &Family { setup: SETUP, right: RIGHT, wrong: WRONG });
}
