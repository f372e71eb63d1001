"""What did each share cost, day by day?

One row a symbol and day. The files do not name their share, the file's name does: AAPL.csv holds aapl.
Lines that a file repeats count once.
"""

from pyspark.sql import functions as F


def run(spark, prices_raw):
    symbol = F.lower(F.regexp_extract(F.input_file_name(), r"([^/]+)\.csv$", 1))
    prices = prices_raw.select("date", symbol.alias("symbol"), "high", "low", "close")
    # A symbol's rows in one place: its partition is then written as one file, not as many small ones.
    return prices.repartition("symbol").distinct()
