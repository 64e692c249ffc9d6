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
    L0804 CLIENT_ALONE "not for the server, but for a client"
        "COPY … FROM stdin and COPY … TO stdout exchange rows with the client, and words with a backslash (\\gset, \\copy, \\i, \
         and \\. at the end of COPY's data) are commands of psql. A script has to run in any client, and psql itself would take \
         what stands behind COPY … FROM stdin for data, to the end of the script. Write rows as bulk_insert, or let the server \
         read a file of its own: COPY … FROM '/path'."
}
