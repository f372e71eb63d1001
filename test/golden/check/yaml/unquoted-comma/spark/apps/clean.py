def run(spark, orders_raw):
    return orders_raw
