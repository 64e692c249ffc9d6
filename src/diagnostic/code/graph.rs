//! Codes L02xx.

super::codes! { GRAPH:
    L0201 DUPLICATE_REVISION "two migrations have the same revision id"
        "Every migration of a history needs an id of its own. Give one of the named files another id, and name it in the 'revises' of what follows it."
}
