"""Whom does the shop know?

Countries stand in the database as people typed them: DE, de, Germany. Here they are ISO's two letters, and
ZZ, which is nobody's, where nothing can be made of it. An address without its stray spaces, in lower case.
"""

from itertools import chain

from pyspark.sql import functions as F

COUNTRIES = {
    "de": "DE",
    "germany": "DE",
    "gb": "GB",
    "uk": "GB",
    "us": "US",
    "usa": "US",
    "fr": "FR",
}


def run(spark, customers_raw):
    known = F.create_map(*map(F.lit, chain(*COUNTRIES.items())))
    return customers_raw.select(
        "id",
        F.expr("nullif(lower(trim(email)), '')").alias("email"),
        F.coalesce(known[F.lower(F.trim("country"))], F.lit("ZZ")).alias("country"),
        "joined",
    )
