"""Evaluates small programs with the real Python.

Reads a list of programs from stdin, each a list of lines of which the last is an expression, and writes a list to stdout:
the expression's `repr`, or null where Python raises an exception.
"""

import json
import sys
import warnings

warnings.simplefilter("ignore")


def evaluated(lines):
    names = {}
    try:
        exec("\n".join(lines[:-1]), names)
        return repr(eval(lines[-1], names))
    except Exception:
        return None


json.dump([evaluated(lines) for lines in json.load(sys.stdin)], sys.stdout)
