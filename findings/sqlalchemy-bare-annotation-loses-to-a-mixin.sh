#!/usr/bin/env bash
# SQLAlchemy 2.1.9: a declarative class annotates a column again that a mixin has.
#
# Where the class gives the attribute a mapped_column(), the class wins, as Python's rules of inheritance say. Where it only
# annotates it, the mixin wins: type and NULL of the annotation on the class are passed over, without a warning, although
# the same annotation makes a column where no mixin has one. A mixin that annotates again what its own base annotates does
# win over that base.
#
# Output seen:
#   annotated alone: INTEGER NOT NULL
#   with mapped_column(): VARCHAR
#   a mixin over a mixin: VARCHAR NOT NULL
#
# Needs PyPI. Exits with 1 if that is not so any more.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sqlalchemy==2.1.9
venv/bin/python - <<'PYTHON' | tee seen
from typing import Optional

from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import CreateColumn


class Base(DeclarativeBase):
    pass


class Sized:
    size: Mapped[int]


class Labelled(Sized):
    size: Mapped[str]


class Alone(Sized, Base):
    __tablename__ = "alone"
    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[Optional[str]]


class Assigned(Sized, Base):
    __tablename__ = "assigned"
    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[Optional[str]] = mapped_column()


class Below(Labelled, Base):
    __tablename__ = "below"
    id: Mapped[int] = mapped_column(primary_key=True)


for what, model in (("annotated alone", Alone), ("with mapped_column()", Assigned), ("a mixin over a mixin", Below)):
    spelled = str(CreateColumn(model.__table__.c.size).compile(dialect=postgresql.dialect()))
    print(f"{what}: {spelled.removeprefix('size ')}")
PYTHON
diff - seen <<'SEEN'
annotated alone: INTEGER NOT NULL
with mapped_column(): VARCHAR
a mixin over a mixin: VARCHAR NOT NULL
SEEN
