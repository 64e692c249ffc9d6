"""Asks the real Alembic what it does with revision graphs.

Reads a JSON list of graphs from standard input, each {"revisions": [{id, down, depends_on, labels}], "queries":
[{command, rows, targets}]}, and writes a list of lists of answers, each {"steps", "changes", "rows"} (the rows
after each step), a part of that, or {"error"}. With --declared-order, the dependencies that Alembic keeps in a set
keep the order of their declaration.
"""

import io
import json
import sys
import tempfile
import types
import warnings

from alembic.runtime.migration import HeadMaintainer, MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import Revision, RevisionMap


class Script(Revision):
    doc = ""
    module = types.SimpleNamespace(upgrade=lambda: None, downgrade=lambda: None)


class Recorder(HeadMaintainer):
    """Alembic's own bookkeeping, written down."""

    def __init__(self, rows):
        options = {"as_sql": True, "output_buffer": io.StringIO()}
        super().__init__(MigrationContext.configure(dialect_name="postgresql", opts=options), rows)
        self.changes = []

    def _insert_version(self, version):
        self.changes.append(["insert", version])
        super()._insert_version(version)

    def _delete_version(self, version):
        self.changes.append(["delete", version])
        super()._delete_version(version)

    def _update_version(self, from_, to_):
        self.changes.append(["update", from_, to_])
        super()._update_version(from_, to_)


def script_directory(revisions, directory):
    def load():
        for one in revisions:
            yield Script(
                one["id"],
                tuple(one["down"]) or None,
                dependencies=tuple(one["depends_on"]) or None,
                branch_labels=tuple(one["labels"]) or None,
            )

    script = ScriptDirectory(directory)
    script.revision_map = RevisionMap(load)
    if "--declared-order" in sys.argv:
        for one in script.walk_revisions():
            kept = one._normalized_resolved_dependencies
            one._normalized_resolved_dependencies = tuple(it for it in one._resolved_dependencies if it in kept)
    return script


def answer(script, command, rows, targets):
    if command == "labels":
        return {"labels": {one: sorted(script.get_revision(one).branch_labels) for one in rows}}
    if command == "current":
        return {"rows": sorted(one.revision for one in script.revision_map._get_all_current(tuple(rows)))}
    if command == "history":
        base, head = targets
        return {"steps": [one.revision for one in script.walk_revisions(base, head)]}
    if command == "stamp":
        steps = script._stamp_revs(tuple(targets), tuple(rows))
    elif command == "upgrade":
        steps = script._upgrade_revs(targets[0], tuple(rows))
    else:
        steps = script._downgrade_revs(targets[0], tuple(rows))
    maintainer = Recorder(rows)
    changes = []
    rows_after = []
    for step in steps:
        maintainer.changes = []
        maintainer.update_to_step(step)
        changes.append(maintainer.changes)
        rows_after.append(sorted(maintainer.heads))
    if command == "stamp":
        return {"steps": [], "changes": changes, "rows": [sorted(maintainer.heads)]}
    return {"steps": [step.revision.revision for step in steps], "changes": changes, "rows": rows_after}


def answer_or_error(script, query):
    try:
        return answer(script, query["command"], query["rows"], query["targets"])
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def main():
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as directory:
        answers = []
        for graph in json.load(sys.stdin):
            script = script_directory(graph["revisions"], directory)
            answers.append([answer_or_error(script, query) for query in graph["queries"]])
    json.dump(answers, sys.stdout)


main()
