//! Codes L08xx.

super::codes! { SQL:
    L0801 SQL_SYNTAX "not valid SQL"
        "PostgreSQL would refuse this text with a syntax error."
    L0802 TRANSACTION_CONTROL "a transaction begun or ended inside an execute"
        "The script begins and ends its transactions itself, so that a migration and its row in the version table are there \
         together or not at all. BEGIN, COMMIT, ROLLBACK and their kin in an execute would break that. Take them out. What \
         PostgreSQL refuses in a transaction, such as CREATE INDEX CONCURRENTLY, belongs into autocommit { … }."
    L0803 SQL_TOO_DEEP "SQL nested too deeply"
        "Brackets, CASE and BEGIN may be nested 200 deep in an execute."
}
