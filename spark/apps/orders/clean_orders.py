"""What was ordered, when, and for how much?

The shop's clocks wrote down what they showed, and beside it the zone, in whatever words: here a moment is
UTC, and has none where nobody knows the zone. Lines that the database holds twice count once; what has no
price or belongs to no order counts nothing; what came back has a quantity below zero.
"""

from itertools import chain

from pyspark.sql import functions as F

ZONES = {
    "europe/berlin": "Europe/Berlin",
    "cet": "Europe/Berlin",  # that is what the shop means by it, in summer, too
    "europe/london": "Europe/London",
    "gmt": "Europe/London",
    "america/new_york": "America/New_York",
    "est": "America/New_York",
    "utc": "UTC",
}


def run(spark, orders_raw, lines_raw):
    zones = F.create_map(*map(F.lit, chain(*ZONES.items())))
    articles = (
        lines_raw.dropDuplicates(["order_id", "line_number"])
        .where(F.col("unit_price").isNotNull())
        .groupBy(F.col("order_id").alias("id"))
        .agg(
            F.sum(F.col("quantity") * F.col("unit_price")).alias("price"),
            F.sum("quantity").alias("articles"),
        )
    )
    status = F.lower(F.trim("status"))
    amount = F.coalesce("price", F.lit(0)) + F.coalesce("shipping", F.lit(0))
    return orders_raw.join(articles, "id", "left").select(
        "id",
        "customer_id",
        F.to_utc_timestamp("placed_at", zones[F.lower(F.trim("zone"))]).alias("placed_at"),
        F.when(status == "canceled", "cancelled").otherwise(status).alias("status"),
        amount.cast("decimal(14,2)").alias("amount"),
        F.coalesce("articles", F.lit(0)).cast("bigint").alias("articles"),
    )
