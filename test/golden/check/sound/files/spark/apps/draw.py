def run(spark, mask, one, wild, others, pictures):
    pictures.write("a.png", mask.read("usa.png"))
    return spark.range(0).selectExpr("cast(id as string) as name")
