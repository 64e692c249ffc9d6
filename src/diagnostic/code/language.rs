//! Codes L01xx.

super::codes! { LANGUAGE:
    L0101 SYNTAX "syntax error"
        "The text is not the migration language at this point. The help line says what could stand there."
    L0102 BAD_NAME "a name that must be quoted"
        "A bare name has only a-z, 0-9, _ and $, and does not begin with a digit. Any other name stands in double quotes, as in SQL. A bare capital is refused because SQL would fold it to lower case and Alembic would not: the two would mean different objects."
    L0103 BAD_TYPE "not a type"
        "A type is written as PostgreSQL writes it: varchar(50), numeric(10, 2), timestamp with time zone, integer[], shop.mood."
    L0104 BAD_NUMBER "a number out of range"
        "The number does not fit into 64 bits, which is the most that PostgreSQL takes here."
    L0105 REPEATED_KEY "a header line that stands twice"
        "Each line of the header may stand once. To name several parents, dependencies or labels, put commas between them."
    L0106 NO_REVISION "a migration without its id"
        "Every migration says who it is: its file begins with a line 'revision' and an id that no other migration has."
    L0107 REPEATED_CLAUSE "a clause that stands twice"
        "The clause can count only once, and nothing says which of the two is meant."
    L0108 WRONG_COUNT "a row with too few or too many values"
        "Each row of a bulk_insert has a value for each column in its list, in the same order."
    L0109 TOO_DEEP "brackets nested too deeply"
        "Brackets may be nested 200 deep."
}
