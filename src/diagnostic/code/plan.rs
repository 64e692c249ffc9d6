//! Codes L05xx.

super::codes! { PLAN:
    L0501 DEPENDENCY_CYCLE "operations of one block need each other"
        "No order exists in which each operation finds what it needs. Take one of the named operations apart, or into a migration of its own."
    L0502 TOO_NEW "too new for the version of PostgreSQL"
        "The script is made for an older major version than the one that introduced this. Write it in another way, or raise postgres_version in the configuration once every database has been upgraded."
    L0503 NO_NAME "a constraint that the naming convention cannot name"
        "The template under [naming] uses a part that this constraint does not have: %(constraint_name)s of one that was written without a name, or %(referred_column_0_name)s of a foreign key that does not say its columns. Write a name."
    L0504 STALE_VIEW "a view that can no longer be printed"
        "What this view reads has got another name since it was made. PostgreSQL follows such a change, but the text that was written does not, and only that text is known. Drop the view before the renaming and create it again after it; 'create_view or replace' with the new names does as well."
    L0505 IN_DOUBT "a schema that is known only in part"
        "The history may begin in a database that held tables already (from_scratch = false, or a first migration of Alembic's): those are not in it. Or some SQL cannot be understood without running it: a DO block, a function that makes tables, a statement that limbeck has no operation for. From there on the schema is known only in part. Where what it does can be written as operations, write it so; otherwise compare what is printed with the database."
    L0506 LEFT_OUT "something that a squashed migration leaves out"
        "A migration that is squashed from the beginning of the history holds what builds the schema. Rows that were inserted, back-fills, privileges and whatever else is no part of the schema are not in it. Databases that have run the old migrations have them; a new database would not. Squash with --keep-operations, or write what is needed into the squashed migration by hand."
    L0507 TOO_OLD "gone from the version of PostgreSQL"
        "The script is made for a newer major version than the last one that knows this. Take it out, or write what the newer version has instead."
    L0510 NO_INVERSE "an operation that cannot be taken back"
        "The downgrade of this migration is 'auto', but no operation brings back what this one changes: SQL without 'reverse', a new value of an enum, rows. Write the downgrade block by hand, add 'reverse $$ ... $$' to the execute, or say 'downgrade irreversible \"why\"'."
    L0511 IRREVERSIBLE "a migration that its author calls irreversible"
        "The route leads down through a migration whose header says 'downgrade irreversible', with the reason. Stop above it, or write a downgrade block."
    L0512 NOT_REPEATABLE "a statement that cannot be run where it is done already"
        "A script for any start (--any-start) leaves out what is done. A statement outside a transaction cannot be left out in plain SQL, so it is run there again, which is right only if it changes nothing then: an index that is built, and stays to the end; one that is dropped, and does not come back. Make the script with --psql, which leaves such a statement out, or from one start."
}
