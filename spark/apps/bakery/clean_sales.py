"""What did the bakery sell, line by line?

One row for each line of a receipt, under plain names and with the stray spaces gone. A line without
an item has a null one; what becomes of it is for the dataset's expectations to say.
"""

from pyspark.sql import functions as F


def run(spark, sales_raw):
    return sales_raw.select(
        F.col("Date").alias("date"),
        F.col("Time").alias("time"),
        F.col("Transaction").alias("transaction"),
        F.expr("nullif(trim(Item), '')").alias("item"),
    )
