// Runs SQL as a program that uses a driver of Node's does: drivers.mjs DRIVER WAY HOST PORT DATABASE
//
// The words of WAY, stdin, stdout and the exit code are as in drivers.py. `pool` sends each piece on whatever connection
// the driver's pool hands out, while the program has other work for it too.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const load = createRequire(join(process.env.NODE_MODULES, "package.json"));
const [name, words, host, port, database] = process.argv.slice(2);
const way = words.split(",");
const address = { host, port: Number(port), database, user: "postgres" };
const probe = process.env.PROBE;

const drivers = {
  async pg() {
    const { Client, Pool } = load("pg");
    const client = way.includes("pool") ? new Pool({ ...address, max: 4 }) : new Client(address);
    if (!way.includes("pool")) await client.connect();
    return {
      run: (text) => client.query(text),
      ask: async () => (await client.query(probe)).rows[0].probe,
      end: () => client.end(),
    };
  },
  async postgres() {
    const sql = load("postgres")({ ...address, max: way.includes("pool") ? 4 : 1, onnotice: () => {} });
    return {
      run: (text) => sql.unsafe(text),
      ask: async () => (await sql.unsafe(probe))[0].probe,
      end: () => sql.end(),
    };
  },
  async knex() {
    const knex = load("knex")({ client: "pg", connection: address, pool: { min: 1, max: way.includes("pool") ? 4 : 1 } });
    return {
      run: (text) => knex.raw(text),
      ask: async () => (await knex.raw(probe)).rows[0].probe,
      end: () => knex.destroy(),
      transaction: (work) => knex.transaction((own) => work((text) => own.raw(text))),
    };
  },
};

let failed = false;
const driver = await drivers[name]();

async function attempt(run, text) {
  try {
    await run(text);
    return true;
  } catch (error) {
    console.error(error.message);
    failed = true;
    return false;
  }
}

// False if it stopped.
async function all(run) {
  for (const piece of readFileSync(0, "utf8").split("\0")) {
    if (way.includes("savepoint")) await attempt(run, "SAVEPOINT piece");
    const other = way.includes("pool") && driver.run("SELECT pg_sleep(0.01)");
    const done = await attempt(run, piece);
    await other;
    if (way.includes("savepoint")) await attempt(run, `${done ? "RELEASE" : "ROLLBACK TO"} SAVEPOINT piece`);
    if (!done && !way.includes("resume")) return false;
    if (!done && way.includes("rollback")) await attempt(run, "ROLLBACK");
  }
  return true;
}

console.log(await driver.ask());
if (way.includes("autocommit") || way.includes("pool")) {
  if (!(await all(driver.run))) await attempt(driver.run, "ROLLBACK");
} else if (driver.transaction) {
  const work = async (run) => {
    if (!(await all(run))) throw new Error("the program rolls back");
  };
  await attempt(() => driver.transaction(work));
} else {
  await driver.run("BEGIN");
  await attempt(driver.run, (await all(driver.run)) ? "COMMIT" : "ROLLBACK");
}
console.log(await driver.ask());
await driver.end();
process.exitCode = failed ? 1 : 0;
