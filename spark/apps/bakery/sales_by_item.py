"""What sells best?

One row an item with the times it was sold, the best seller first; equals by name. The till also books
lines that nobody bought, NONE and Adjustment: they are no sales.
"""

from pyspark.sql import functions as F

NOT_SOLD = ["NONE", "Adjustment"]


def run(spark, sales):
    return (
        sales.where(F.col("item").isNotNull() & ~F.col("item").isin(NOT_SOLD))
        .groupBy("item")
        .agg(F.count("*").alias("sales"))
        .orderBy(F.desc("sales"), "item")
    )
