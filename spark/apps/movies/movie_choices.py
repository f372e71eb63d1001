"""Which film shall we watch tonight?

The rated films on one of the `topics` with one of the `stars`, best average first, in three ranks of
equal size: 1 to watch, 3 to miss. Equal averages go by the number of ratings, then by title and id.

`topics` and `stars` are alternatives with | between them: "robot|artificial intelligence". Ratings
name films by MovieLens' ids and everything else by TMDB's; only links knows which is which.
"""

from pyspark.sql import Window
from pyspark.sql import functions as F


def run(spark, movies_metadata, keywords, credits, links, ratings, topics, stars):
    # A cell lists its people as {'character': 'Rusty', …, 'name': 'Will Smith'}: the name is the actor's.
    on_topic = keywords.where(F.lower("keywords").rlike(topics.lower()))
    starring = credits.where(F.col("cast").rlike(f"'name': '({stars})'"))
    rated = (
        ratings.join(links, "movieId")
        .groupBy(F.col("tmdbId").alias("id"))
        .agg(F.count("*").alias("ratings_count"), F.round(F.avg("rating"), 3).alias("avg_rating"))
        .where("avg_rating > 0")
    )
    best_first = [F.desc("avg_rating"), F.desc("ratings_count"), "title", "id"]
    return (
        movies_metadata.select("id", "title", "popularity", "release_date")
        .distinct()
        .join(on_topic, "id", "left_semi")
        .join(starring, "id", "left_semi")
        .join(rated, "id")
        .withColumn("rank", F.ntile(3).over(Window.orderBy(*best_first)))
        .orderBy("rank", *best_first)
        .select("title", "rank", "avg_rating", "ratings_count", "popularity", "release_date")
    )
