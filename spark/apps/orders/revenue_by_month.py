"""What does the shop earn?

Paid and shipped orders by month and by the customer's country; who has no account comes from nowhere, ZZ.
"""

from pyspark.sql import functions as F

EARNED = ["paid", "shipped"]


def run(spark, orders, customers):
    countries = customers.select(F.col("id").alias("customer_id"), "country")
    return (
        orders.where(F.col("status").isin(EARNED))
        .join(countries, "customer_id", "left")
        .groupBy(
            F.trunc("placed_at", "month").alias("month"),
            F.coalesce("country", F.lit("ZZ")).alias("country"),
        )
        .agg(F.count("*").alias("orders"), F.sum("amount").alias("revenue"))
        .orderBy("month", "country")
    )
