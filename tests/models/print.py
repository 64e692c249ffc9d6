"""Prints the DDL of each form of a file, as SQLAlchemy makes it for PostgreSQL: JSON, a name and its DDL or its error."""

import json
import re
import sys

import sqlalchemy

prelude, forms = (open(path).read() for path in sys.argv[1:3])
printed = {}
for part in re.split(r"^# --- ", forms, flags=re.M)[1:]:
    name, text = part.split("\n", 1)
    names = {"__name__": "models"}
    try:
        # As a module: annotations are looked up in it.
        module = type(sys)("models")
        sys.modules["models"] = module
        exec(compile(prelude + text, name, "exec"), module.__dict__)
        lines = []
        engine = sqlalchemy.create_mock_engine(
            "postgresql+asyncpg://", lambda sql, *_, **__: lines.append(str(sql.compile(dialect=engine.dialect)))
        )
        module.Base.metadata.create_all(engine, checkfirst=False)
        printed[name] = {"ddl": ";\n".join(line.strip() for line in lines) + ";\n"}
    except Exception as error:
        printed[name] = {"error": f"{type(error).__name__}: {error}"}
json.dump(printed, sys.stdout)
