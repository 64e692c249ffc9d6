//! Codes L07xx.

super::codes! { PYTHON:
    L0701 PYTHON_SYNTAX "not valid Python"
        "The file cannot be read as Python 3."
}
