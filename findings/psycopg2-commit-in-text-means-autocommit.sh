#!/usr/bin/env bash
# psycopg2 2.9.13 beside psycopg 3.3.9, PostgreSQL 15: a file of SQL that holds its own COMMIT, run on a connection that is
# not in autocommit mode.
#
# Behind a COMMIT that stands in the text, psycopg2 still thinks that its transaction is open. It sends no BEGIN before the
# next statement, which the server then commits by itself, and a later rollback() takes nothing back, without a word.
# psycopg 3 asks the connection how it stands: it begins a transaction, and the rollback() holds.
#
# Output seen:
#   psycopg2: after rollback() there are 1 rows
#   psycopg: after rollback() there are 0 rows
#
# Needs PyPI, and the programs of a PostgreSQL server. Exits with 1 if that is not so any more.
set -euo pipefail
place=$(mktemp -d)
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1 || pg_config --bindir)
as_owner=()
if [ "$(id -u)" = 0 ]; then
    chown 65534:65534 "$place"
    as_owner=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi
stop() { "${as_owner[@]}" "$bin/pg_ctl" --silent --mode=immediate --pgdata="$place/data" stop || true; rm -rf "$place"; }
trap stop EXIT
cd "$place"
"${as_owner[@]}" "$bin/initdb" --no-sync --auth=trust --username=postgres --pgdata="$place/data" >/dev/null
"${as_owner[@]}" "$bin/pg_ctl" --silent --wait --pgdata="$place/data" --log="$place/log" \
    --options="-c listen_addresses= -c unix_socket_directories=$place" start
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check psycopg2-binary==2.9.13 'psycopg[binary]==3.3.9'
"$place/venv/bin/python" - "$place" <<'PYTHON' | tee seen
import sys

import psycopg
import psycopg2

for driver in (psycopg2, psycopg):
    connection = driver.connect(host=sys.argv[1], user="postgres", dbname="postgres")
    cursor = connection.cursor()
    cursor.execute("DROP TABLE IF EXISTS t")
    cursor.execute("CREATE TABLE t (n integer)")
    cursor.execute("COMMIT")
    cursor.execute("INSERT INTO t VALUES (1)")
    connection.rollback()
    cursor.execute("SELECT count(*) FROM t")
    print(f"{driver.__name__}: after rollback() there are {cursor.fetchone()[0]} rows")
    connection.close()
PYTHON
diff - seen <<'SEEN'
psycopg2: after rollback() there are 1 rows
psycopg: after rollback() there are 0 rows
SEEN
