"""Runs SQL as a program that uses a Python driver does: drivers.py DRIVER WAY HOST PORT DATABASE

On stdin are the pieces, with a NUL between them: a whole script, or its statements. WAY is a list of words:

    autocommit    the driver begins no transactions of its own; without it, the program commits at the end
    resume        after an error the program goes on; without it, it stops
    rollback      after an error the program rolls back first
    savepoint     each piece has a savepoint of its own
    own           each piece has a transaction of its own

On stdout are two lines that say how the session was before and after, in the words of the query in PROBE; on stderr is
what went wrong. The exit code is 1 if anything did.
"""

import asyncio
import os
import sys


class Psycopg2:
    def __init__(self, host, port, database, autocommit):
        import psycopg2

        self.errors = psycopg2.Error
        self.connection = psycopg2.connect(host=host, port=port, dbname=database, user="postgres")
        self.connection.autocommit = autocommit

    def execute(self, text):
        with self.connection.cursor() as cursor:
            cursor.execute(text)
            return cursor.fetchone() if cursor.description else None

    def commit(self):
        self.connection.commit()

    def rollback(self):
        self.connection.rollback()

    def with_savepoint(self, text):
        self.execute("SAVEPOINT piece")
        try:
            self.execute(text)
        except self.errors:
            self.execute("ROLLBACK TO SAVEPOINT piece")
            raise
        self.execute("RELEASE SAVEPOINT piece")


class Psycopg3(Psycopg2):
    def __init__(self, host, port, database, autocommit):
        import psycopg

        self.errors = psycopg.Error
        self.connection = psycopg.connect(
            host=host, port=port, dbname=database, user="postgres", autocommit=autocommit
        )

    def with_transaction(self, text):
        with self.connection.transaction():
            self.execute(text)


class Pg8000(Psycopg2):
    def __init__(self, host, port, database, autocommit):
        import pg8000.dbapi

        self.errors = pg8000.dbapi.Error
        self.connection = pg8000.dbapi.connect(host=host, port=int(port), database=database, user="postgres")
        self.connection.autocommit = autocommit

    def execute(self, text):
        cursor = self.connection.cursor()
        cursor.execute(text)
        return cursor.fetchone() if cursor.description else None


class Asyncpg:
    def __init__(self, host, port, database, autocommit):
        import asyncpg

        self.errors = (asyncpg.PostgresError, asyncpg.InterfaceError)
        self.loop = asyncio.new_event_loop()
        self.connection = self.wait(
            asyncpg.connect(host=host, port=int(port), database=database, user="postgres")
        )
        self.autocommit = autocommit
        self.begin()

    def wait(self, work):
        return self.loop.run_until_complete(work)

    def begin(self):
        self.transaction = None if self.autocommit else self.connection.transaction()
        if self.transaction:
            self.wait(self.transaction.start())

    def execute(self, text):
        if text == os.environ["PROBE"]:
            return [self.wait(self.connection.fetchval(text))]
        self.wait(self.connection.execute(text))

    def commit(self):
        self.wait(self.transaction.commit())
        self.begin()

    def rollback(self):
        self.wait(self.transaction.rollback())
        self.begin()

    def with_savepoint(self, text):
        async def run():
            async with self.connection.transaction():
                await self.connection.execute(text)

        self.wait(run())


class SqlAlchemy:
    def __init__(self, host, port, database, autocommit):
        import sqlalchemy

        self.errors = sqlalchemy.exc.DBAPIError
        level = {"isolation_level": "AUTOCOMMIT"} if autocommit else {}
        self.engine = sqlalchemy.create_engine(f"{self.dialect}://postgres@{host}:{port}/{database}", **level)
        self.connection = self.engine.connect()

    def execute(self, text):
        result = self.send(text)
        return result.fetchone() if result.returns_rows else None

    def commit(self):
        self.connection.commit()

    def rollback(self):
        self.connection.rollback()

    def with_savepoint(self, text):
        with self.connection.begin_nested():
            self.execute(text)


class Text(SqlAlchemy):
    dialect = "postgresql+psycopg2"

    def send(self, text):
        import sqlalchemy

        return self.connection.execute(sqlalchemy.text(text))


class ExecDriverSql(SqlAlchemy):
    dialect = "postgresql+psycopg"

    def send(self, text):
        return self.connection.exec_driver_sql(text)


DRIVERS = {
    "asyncpg": Asyncpg,
    "exec_driver_sql": ExecDriverSql,
    "pg8000": Pg8000,
    "psycopg2": Psycopg2,
    "psycopg3": Psycopg3,
    "text": Text,
}


def main():
    name, way, host, port, database = sys.argv[1:]
    way = way.split(",")
    pieces = sys.stdin.buffer.read().decode().split("\0")
    autocommit = "autocommit" in way
    driver = DRIVERS[name](host, port, database, autocommit)

    def attempt(action, *arguments):
        try:
            return action(*arguments)
        except driver.errors as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            nonlocal failed
            failed = True
            return error

    def end(action):
        # In autocommit mode a driver's own commit() and rollback() do nothing.
        attempt(driver.execute, action.upper()) if autocommit else attempt(getattr(driver, action))

    def probe():
        print(*driver.execute(os.environ["PROBE"]))
        if not autocommit:
            driver.rollback()

    run = driver.execute
    if "savepoint" in way:
        run = driver.with_savepoint
    elif "own" in way:
        run = driver.with_transaction
    failed = False
    probe()
    for piece in pieces:
        error = attempt(run, piece)
        if isinstance(error, Exception):
            if "resume" not in way:
                break
            if "rollback" in way:
                end("rollback")
    stopped = failed and "resume" not in way
    if not autocommit or stopped:
        end("rollback" if stopped else "commit")
    probe()
    sys.exit(1 if failed else 0)


main()
