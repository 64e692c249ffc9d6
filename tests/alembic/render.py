"""Renders migrations with the real Alembic, offline, each by itself.

Reads {"naming": {...} or null, "stand_in": bool, "migrations": {name: text}} from stdin and writes
{name: [statements up, statements down]} to stdout; in the place of statements stands the text of the exception where
Alembic raises one. With "stand_in", what cannot be imported is imported all the same, and fails when it is used.
"""

import contextlib
import importlib.abc
import importlib.machinery
import json
import sys
import types
import warnings

import sqlalchemy
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext

warnings.simplefilter("ignore")


class NotThere(Exception):
    """What a module that is not there was used for."""


class StandIn(types.ModuleType):
    """A module that is not there, or anything in it. While a migration is loaded it can be used; later it cannot."""

    is_loading = False
    __path__ = []

    def _use(self, *arguments, **keywords):
        if not StandIn.is_loading:
            raise NotThere(self.__name__)
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn(f"{self.__name__}.{name}")

    def __mro_entries__(self, bases):
        return ()

    __call__ = __getitem__ = __iter__ = __bool__ = __str__ = __eq__ = __or__ = __ror__ = __add__ = __radd__ = _use
    __hash__ = object.__hash__


class StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds what nobody else finds."""

    def find_spec(self, name, path, target=None):
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return StandIn(spec.name)

    def exec_module(self, module):
        pass


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
            with Operations.context(context), contextlib.redirect_stdout(sys.stderr):
                module = types.ModuleType("migration")
                StandIn.is_loading = True
                exec(compile(text, "migration.py", "exec"), module.__dict__)
                StandIn.is_loading = False
                getattr(module, function)()
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    return statements


def main():
    task = json.load(sys.stdin)
    metadata = sqlalchemy.MetaData(naming_convention=task["naming"]) if task["naming"] else None
    if task["stand_in"]:
        sys.meta_path.append(StandInFinder())
    rendered = {}
    for name, text in task["migrations"].items():
        rendered[name] = [render(text, function, metadata) for function in ("upgrade", "downgrade")]
    json.dump(rendered, sys.stdout)


main()
