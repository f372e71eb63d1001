def run(spark, raw):
    return raw.filter("price > 0")
