//! Codes L03xx.

super::codes! { TARGET:
    L0301 UNKNOWN_REVISION "no revision of that name"
        "A target is 'head', 'heads', 'base', a revision id or the beginning of one, a branch label, or one of these with '+N' or '-N'."
}
