"""Renders migrations with the real Alembic, offline, each by itself.

Reads {"naming": {...} or null, "migrations": {name: text}} from stdin and writes {name: [statements up, statements down]}
to stdout; in the place of statements stands the text of the exception where Alembic raises one.
"""

import json
import sys
import types
import warnings

import sqlalchemy
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext

warnings.simplefilter("ignore")


def render(text, function, metadata):
    statements = []
    environment = EnvironmentContext(Config(), None, as_sql=True)
    with environment:
        environment.configure(
            dialect_name="postgresql",
            literal_binds=True,
            dialect_opts={"paramstyle": "named"},
            target_metadata=metadata,
        )
        context = environment.get_context()
        context.impl.static_output = statements.append
        context.impl.emit_begin = context.impl.emit_commit = lambda: None
        try:
            with Operations.context(context):
                module = types.ModuleType("migration")
                exec(compile(text, "migration.py", "exec"), module.__dict__)
                getattr(module, function)()
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    return statements


def main():
    task = json.load(sys.stdin)
    metadata = sqlalchemy.MetaData(naming_convention=task["naming"]) if task["naming"] else None
    rendered = {}
    for name, text in task["migrations"].items():
        rendered[name] = [render(text, function, metadata) for function in ("upgrade", "downgrade")]
    json.dump(rendered, sys.stdout)


main()
