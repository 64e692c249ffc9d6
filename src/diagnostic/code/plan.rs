//! Codes L05xx.

super::codes! { PLAN:
    L0501 DEPENDENCY_CYCLE "operations of one block need each other"
        "No order exists in which each operation finds what it needs. Take one of the named operations apart, or into a migration of its own."
}
