//! Codes L06xx.

super::codes! { SCRIPT:
    L0601 UNDEFINED_VARIABLE "a variable has no value"
        "The migration says ${name}, but no -x name=value was given on the command line. Give it one."
}
