"""What was ordered, and for how much?

One row an order since the day `since`. Lines that the shop's export repeats count once.
"""

from pyspark.sql import functions as F


def run(spark, orders_raw, since):
    return (
        orders_raw.where(F.col("day") >= since)
        .select("id", "day", F.trim("item").alias("item"), (F.col("quantity") * F.col("price")).alias("amount"))
        .dropDuplicates(["id"])
    )
