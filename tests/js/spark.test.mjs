// @ts-check
/** The stages on Spark: the same files, the same tables, the same model. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import { csv, MIXED_COLUMNS, mixedLog, untrained, zhanggui } from "./support/shop-log.mjs";
import { packageFolder } from "./support/source.mjs";

const python = [
  join(
    process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"),
    "zhanggui",
    "pyspark",
    "bin",
    "python",
  ),
  "python3",
].find((program) => ok(program, ["-c", "import pyspark"]));

/** @param {string} program @param {string[]} args */
function ok(program, args) {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

/** Why there is no Spark here; `false` if there is. */
function absent() {
  if (untrained) return untrained;
  if (!ok("java", ["-version"]))
    return "there is no Java here: apt-get install default-jre-headless";
  return python ? false : "there is no PySpark here: pip install pyspark, or .ci/run once";
}

const skip = absent();
const folder = mkdtempSync(join(tmpdir(), "zhanggui-spark-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("Spark makes the tables that DuckDB makes, row for row, and of them comes the same model", {
  skip,
  timeout: 240_000,
}, async () => {
  writeFileSync(join(folder, "log.csv"), csv(MIXED_COLUMNS, mixedLog(40)));
  const options = ["--quiet", "--force", "--window-days", "120", "--zone", "+08:00"];
  const made = zhanggui(folder, [
    "train",
    ...options,
    "--events",
    "log.csv",
    "-o",
    "duckdb.zg",
    "--tables",
    "duckdb",
  ]);
  assert.equal(made.status, 0, made.stderr);

  const inputs = ["--events", "duckdb/events.parquet", "--products", "duckdb/products.parquet"];
  const settings = ["--window-days", "120", "--zone-minutes", "480", "--out", "spark"];
  // What a small table takes longest with is what makes a large one fast.
  const conf = {
    "spark.sql.shuffle.partitions": 1,
    "spark.sql.codegen.wholeStage": false,
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": false,
    "spark.ui.enabled": false,
  };
  const submit = Object.entries(conf).flatMap(([name, value]) => ["--conf", `${name}=${value}`]);
  const spark = spawnSync(
    python ?? "",
    [join(packageFolder, "sql/spark.py"), ...inputs, ...settings],
    {
      cwd: folder,
      encoding: "utf8",
      env: {
        ...process.env,
        PYSPARK_SUBMIT_ARGS: `--master local[1] --driver-java-options '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' ${submit.join(" ")} pyspark-shell`,
      },
    },
  );
  assert.equal(spark.status, 0, spark.stderr);

  const cuts = readdirSync(join(folder, "duckdb")).filter((name) => name.startsWith("cut-"));
  assert.deepEqual(
    readdirSync(join(folder, "spark")).filter((name) => name.startsWith("cut-")),
    cuts,
  );
  const db = await (await DuckDBInstance.create(":memory:")).connect();
  let compared = 0;
  for (const cut of cuts) {
    for (const table of readdirSync(join(folder, "duckdb", cut))) {
      const ours = `SELECT * FROM read_parquet('${join(folder, "duckdb", cut, table)}')`;
      const theirs = `SELECT * FROM read_parquet('${join(folder, "spark", cut, table, "*.parquet")}')`;
      const rows = async (/** @type {string} */ sql) =>
        Number((await db.runAndReadAll(sql)).getRowsJS()[0]?.[0]);
      const count = await rows(`SELECT COUNT(*) FROM (${ours})`);
      assert.equal(await rows(`SELECT COUNT(*) FROM (${theirs})`), count, `${cut}/${table}`);
      const differing = `(${ours} EXCEPT ALL ${theirs}) UNION ALL (${theirs} EXCEPT ALL ${ours})`;
      assert.equal(await rows(`SELECT COUNT(*) FROM (${differing})`), 0, `${cut}/${table}`);
      compared += count;
    }
  }
  assert.ok(compared > 5_000, `${compared} rows are too few to tell`);

  const packed = zhanggui(folder, [
    "train",
    ...options,
    "--from-tables",
    "spark",
    "-o",
    "spark.zg",
  ]);
  assert.equal(packed.status, 0, packed.stderr);
  assert.deepEqual(readFileSync(join(folder, "spark.zg")), readFileSync(join(folder, "duckdb.zg")));
  assert.ok(existsSync(join(folder, "spark", "log.json")));
});
