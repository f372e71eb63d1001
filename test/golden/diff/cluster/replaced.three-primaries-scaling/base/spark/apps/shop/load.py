def run(spark, raw):
    return raw
