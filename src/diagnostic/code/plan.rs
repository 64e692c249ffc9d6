//! Codes L05xx.

super::codes! { PLAN:
    L0501 DEPENDENCY_CYCLE "operations of one block need each other"
        "No order exists in which each operation finds what it needs. Take one of the named operations apart, or into a migration of its own."
    L0502 TOO_NEW "too new for the version of PostgreSQL"
        "The script is made for an older major version than the one that introduced this. Write it in another way, or raise postgres_version in the configuration once every database has been upgraded."
}
