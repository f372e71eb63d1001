"""Which days moved the most?

The `top` days between two dates on which the price swung furthest: (high - low) / close, in percent
to four decimals. The wildest day comes first; equals by date, then symbol.
"""

from pyspark.sql import functions as F


def run(spark, prices, start_date, end_date, top, symbols=("aapl", "ibm", "msft")):
    swing = (F.col("high") - F.col("low")) / F.col("close") * 100
    return (
        prices.where(F.col("symbol").isin(list(symbols)) & F.col("date").between(start_date, end_date))
        .select("symbol", "date", F.round(swing, 4).alias("intraday_volatility"))
        .orderBy(F.desc("intraday_volatility"), "date", "symbol")
        .limit(top)
    )
