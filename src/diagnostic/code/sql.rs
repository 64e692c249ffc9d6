//! Codes L08xx.

super::codes! { SQL:
    L0801 SQL_SYNTAX "not valid SQL"
        "PostgreSQL would refuse this text with a syntax error."
}
