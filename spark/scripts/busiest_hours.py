"""When should the bakery have another pair of hands at the counter?

For each weekday the hour with the most receipts; of equal hours the earlier one. A plain PySpark
program that knows nothing of emrald: it runs wherever spark-submit does.

    spark-submit busiest_hours.py --sales s3://…/bakery/sales/ --output s3://…/bakery/busiest_hours/
"""

import argparse

from pyspark.sql import SparkSession
from pyspark.sql import functions as F


def busiest_hours(sales):
    receipts = sales.groupBy(
        F.weekday("date").alias("day"),
        F.date_format("date", "EEEE").alias("weekday"),
        F.substring("time", 1, 2).cast("int").alias("hour"),
    ).agg(F.countDistinct("date", "transaction").alias("receipts"))
    busiest = F.max(F.struct("receipts", -F.col("hour"), "hour")).alias("busiest")
    return (
        receipts.groupBy("day", "weekday")
        .agg(busiest)
        .orderBy("day")
        .select("weekday", "busiest.hour", "busiest.receipts")
    )


def main():
    parser = argparse.ArgumentParser(description="The busiest hour of each weekday.")
    parser.add_argument("--sales", required=True, help="where the sales lie, as Parquet")
    parser.add_argument("--output", required=True, help="where the answer goes, as Parquet")
    args = parser.parse_args()

    spark = SparkSession.builder.appName("busiest-hours").getOrCreate()
    sales = spark.read.parquet(args.sales)
    busiest_hours(sales).coalesce(1).write.mode("overwrite").parquet(args.output)
    spark.stop()


if __name__ == "__main__":
    main()
