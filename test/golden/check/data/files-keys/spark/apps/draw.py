def run(spark, mask, wild, pictures):
    pictures.write("a.png", mask.read("usa.png"))
