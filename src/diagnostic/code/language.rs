//! Codes L01xx.

super::codes! { LANGUAGE:
    L0101 SYNTAX "syntax error"
        "The text is not the migration language at this point. The help line says what could stand there."
}
