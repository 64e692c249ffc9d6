//! Codes L04xx.

super::codes! { CATALOG:
    L0401 ALREADY_EXISTS "an object of that name already exists"
        "The history made an object of this name before this operation, and nothing has dropped it since."
}
