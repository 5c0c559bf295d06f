"""The tables of `zhanggui train` made by Spark, for a log that outgrows a machine.

    spark-submit spark.py --events EVENTS --products PRODUCTS --out DIR

EVENTS and PRODUCTS are Parquet with the columns that README.md beside this file describes; DIR is what
`zhanggui train --from-tables DIR -o shop.zg` starts from. The options must be those of that command.
The stages run as they are; here are only the cuts at which the trainer wants them.
"""

import argparse
import json
import math
import pathlib

from pyspark.sql import SparkSession

SQL = pathlib.Path(__file__).resolve().parent
DAY = 86_400_000
MAX_BASKET = 100
LEARNING_WINDOWS = 2
SESSION_SHARE = 0.07

CUSTOMERS = ["orders", "customer_days", "customers"]
SALES = [*CUSTOMERS, "items", "baskets", "basket_items", "item_pairs"]
SESSIONS = ["sessions", "session_views", "item_views", "view_pairs"]


def stages():
    for file in sorted(SQL.glob("*.sql")):
        yield file.stem.split("-", 1)[1].replace("-", "_"), file.read_text(encoding="utf-8")


def usual_window(first_ms, end):
    """Eight weeks; of a log that holds no five such windows a fifth, but no less than a week."""
    days = -((first_ms - end) // DAY)
    return min(max(days // (LEARNING_WINDOWS + 3), 7), 56)


class Run:
    def __init__(self, spark, options):
        self.spark = spark
        self.options = options
        self.out = options.out.rstrip("/")

    def one(self, sql):
        return self.spark.sql(sql).first()

    def keep(self, frame, name):
        """Written and read back, so that nothing is worked out twice."""
        path = f"{self.out}/{name}.parquet"
        frame.write.mode("overwrite").parquet(path)
        return self.spark.read.parquet(path)

    def cut(self, cut_ms, only=None):
        options = self.options
        self.spark.sql(
            f"""SELECT CAST({cut_ms} AS BIGINT) AS cut_ms,
                       CAST({options.zone_minutes * 60_000} AS BIGINT) AS zone_offset_ms,
                       CAST({options.min_support} AS BIGINT) AS min_support,
                       CAST({MAX_BASKET} AS BIGINT) AS max_basket,
                       CAST({options.recent_days} AS BIGINT) AS recent_days"""
        ).createOrReplaceTempView("params")
        for table, select in stages():
            if only is None or table in only:
                kept = self.keep(self.spark.sql(select), f"cut-{cut_ms}/{table}")
                kept.createOrReplaceTempView(table)

    def session_cuts(self):
        """Where the last sessions to learn from begin, and the last to be judged by."""
        count = self.one("SELECT COUNT(*) FROM sessions")[0]
        for back in (2, 1):
            place = max(0, count - math.floor(back * SESSION_SHARE * count))
            row = self.one(f"SELECT last_ms FROM sessions WHERE session = {place}")
            if row is not None:
                yield row[0]

    def log(self):
        """What the command says about the log; what was left out of it is not known here."""
        row = self.one(
            """SELECT COUNT(*) AS rows, COUNT(*) AS kept,
                      COUNT(CASE WHEN type = 'purchase' THEN 1 END) AS purchases,
                      COUNT(CASE WHEN type = 'refund' THEN 1 END) AS refunds,
                      COUNT(CASE WHEN type = 'view_item' THEN 1 END) AS views,
                      COUNT(DISTINCT CASE WHEN type = 'purchase' THEN order_id END) AS orders,
                      COUNT(DISTINCT CASE WHEN type = 'view_item' THEN session_id END) AS sessions,
                      COUNT(DISTINCT customer_id) AS customers,
                      COUNT(CASE WHEN customer_id IS NULL THEN 1 END) AS rowsWithoutCustomer,
                      COUNT(CASE WHEN type = 'purchase' THEN 1 END) > 0
                        AND COUNT(CASE WHEN type = 'purchase' THEN unit_price END) = 0 AS unpriced,
                      MIN(at_ms) AS firstMs, MAX(at_ms) AS lastMs,
                      (SELECT COUNT(*) FROM products) AS products,
                      (SELECT COUNT(DISTINCT e.item_id) FROM events e LEFT ANTI JOIN products p ON p.id = e.item_id)
                        AS soldButNotListed
                 FROM events"""
        )
        return {**row.asDict(), "leftOut": []}

    def all(self):
        options = self.options
        self.spark.read.parquet(options.events).createOrReplaceTempView("events")
        self.keep(self.spark.read.parquet(options.products), "products").createOrReplaceTempView("products")
        data = self.log()
        offset = options.zone_minutes * 60_000
        end = ((data["lastMs"] + offset) // DAY + 1) * DAY - offset
        self.cut(end)
        wanted = {end - options.horizon_days * DAY: set(CUSTOMERS)}
        for cut in self.session_cuts():
            wanted.setdefault(cut, set()).update(SALES, SESSIONS)
        window = (options.window_days or usual_window(data["firstMs"], end)) * DAY
        for back in range(1, LEARNING_WINDOWS + 2):
            if end - back * window - data["firstMs"] >= window:
                wanted.setdefault(end - back * window, set()).update(SALES)
        for cut, tables in wanted.items():
            self.cut(cut, tables)
        settings = {
            "version": 1,
            "zoneMinutes": options.zone_minutes,
            "minSupport": options.min_support,
            "recentDays": options.recent_days,
            "maxBasket": MAX_BASKET,
        }
        text = json.dumps({**settings, "data": data}, indent=2)
        frame = self.spark.createDataFrame([(text,)], ["value"])
        frame.coalesce(1).write.mode("overwrite").text(f"{self.out}/log.json")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("events", "products", "out"):
        parser.add_argument(f"--{name}", required=True)
    for name, default in (
        ("zone-minutes", 0),
        ("min-support", 2),
        ("recent-days", 56),
        ("window-days", None),
        ("horizon-days", 90),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    spark = SparkSession.builder.appName("zhanggui").getOrCreate()
    Run(spark, parser.parse_args()).all()
    spark.stop()


if __name__ == "__main__":
    main()
