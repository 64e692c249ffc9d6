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
    "create_domain d integer constraint c check (value > 0) constraint c check (value < 9)",
];

#[test]
fn enums_and_domains() {
    try_family("types", &Family { setup: SETUP, right: RIGHT, wrong: WRONG });
}
