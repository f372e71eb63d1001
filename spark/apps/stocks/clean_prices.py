"""What did each share cost, day by day?

One row a symbol and day. The files do not name their share, the file's name does: AAPL.csv holds aapl.
Lines that a file repeats count once.
"""

from pyspark.sql import functions as F


def run(spark, prices_raw):
    symbol = F.lower(F.regexp_extract(F.input_file_name(), r"([^/]+)\.csv$", 1))
    return prices_raw.select("date", symbol.alias("symbol"), "high", "low", "close").distinct()
