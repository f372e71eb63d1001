"""Which words do the titles have?

A review that was delivered twice counts once. Each title of a year is taken apart: one row a word, in lower
case, without accents, as dictionaries write it (children → child), stop words left out. Titles that are
hardly English are left out whole: stop words and lemmas are those of one language.
"""

import html
import re
import unicodedata

import simplemma
from pyspark.ml.feature import StopWordsRemover
from pyspark.sql import functions as F

WORD = re.compile(r"\b[a-z]+(?:'[a-z]+)?\b")  # not the end of 2nd
BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")
APOSTROPHES = str.maketrans("\u2018\u2019\u02bc", "'''")


def run(spark, reviews, first_year, last_year, english):
    titles = (
        reviews.distinct()
        .where(F.col("year").between(first_year, last_year))
        .groupBy("product_title", "year")
        .agg(F.count("*").alias("reviews"))
    )
    lemmas = F.udf(lambda title: lemmas_of(title, english), "array<string>")
    lemmatised = titles.withColumn("lemmas", lemmas("product_title"))
    stop = StopWordsRemover(
        inputCol="lemmas", outputCol="kept", stopWords=StopWordsRemover.loadDefaultStopWords("english")
    )
    return stop.transform(lemmatised).select(
        "product_title", "year", "reviews", F.explode("kept").alias("word")
    )


def lemmas_of(title, english):
    """In the order of the title; none where less than `english` of it is known to the dictionary.

    What stands in brackets says nothing of that: shops put it there.
    """
    text = plain(title or "")
    own = words_of(BRACKETS.sub(" ", text))
    known = sum(simplemma.is_known(word, lang="en") for word in own)
    if not own or known < english * len(own):
        return []
    return [lemma(word) for word in words_of(text)]


def words_of(text):
    found = [word[:-2] if word.endswith("'s") else word for word in WORD.findall(text)]
    return [word for word in found if len(word) > 1]


def plain(text):
    """One form of each letter, without case and accents: FIRST, fïrst and first are one word."""
    folded = unicodedata.normalize("NFKC", html.unescape(text)).translate(APOSTROPHES).lower()
    return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))


def lemma(word):
    """The dictionary is kept in memory by each Python process that Spark starts: it is read once."""
    return simplemma.lemmatize(word, lang="en").lower()
