"""Runs Alembic in many projects, each in a process of its own that begins with Alembic imported.

Reads a list of {"directory": …, "arguments": […]} and prints the list of what each printed, or its exception.
"""

import contextlib
import io
import json
import os
import sys
import traceback

import alembic.config
import sqlalchemy.dialects.postgresql.psycopg2  # noqa: F401


def run(directory, arguments):
    os.chdir(directory)
    sys.path.insert(0, directory)
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(io.StringIO()):
        alembic.config.main(arguments, prog="alembic")
    return output.getvalue()


def forked(directory, arguments):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        with os.fdopen(writer, "w") as pipe:
            try:
                pipe.write(json.dumps({"output": run(directory, arguments)}))
            except BaseException:
                pipe.write(json.dumps({"error": traceback.format_exc()}))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        answer = json.load(pipe)
    os.waitpid(child, 0)
    return answer


print(json.dumps([forked(one["directory"], one["arguments"]) for one in json.load(sys.stdin)]))
