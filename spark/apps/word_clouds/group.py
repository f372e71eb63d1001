"""All words of a year in one text, in the same order every time."""

from pyspark.sql import functions as F


def run(spark, words):
    return words.groupBy("year").agg(F.array_join(F.array_sort(F.collect_list("word")), " ").alias("words"))
