//! Enums and domains.

use super::{Case, try_all};

const SETUP: &str = "
    create_enum mood ('sad', 'ok', 'happy')
    create_enum shop.size ('s', 'm')
    create_table t {
        id integer primary key
        m mood not null default 'ok'
        x text default (('sad'::mood)::text)
        s shop.size
        unique t_m_x_key (m, x)
        check t_m_check (m <> 'sad')
    }
";

const OPERATIONS: &[&str] = &[
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
];

#[test]
fn enums_and_domains() {
    let case = |operation: &&'static str| Case { setup: SETUP, operation };
    try_all(&OPERATIONS.iter().map(case).collect::<Vec<_>>());
}
