"""A picture for each year: the more often a word was in a title, the larger it stands in the mask.

Executors draw, one year a task; the driver fetches one picture after another. The same words give the same
picture. Each carries its words as a description, the largest first, for those who cannot see it.
"""

import io
import os

import matplotlib
import numpy
from PIL import Image, PngImagePlugin
from pyspark.sql import functions as F
from wordcloud import STOPWORDS, WordCloud

FONT = os.path.join("fonts", "ttf", "DejaVuSans-Bold.ttf")  # of matplotlib
BACKGROUND, OUTLINE = "#fffdf7", "#c9bfa8"
COLOURS = ["#14213d", "#1d4e6b", "#2a7f8e", "#b5452c", "#e07a1f", "#8a2f4f"]


def run(spark, years, mask, clouds, words, stop_words):
    shape = mask.read("usa.png")
    left_out = STOPWORDS | set(stop_words)
    draw = F.udf(lambda text, year: picture(text, year, shape, words, left_out), "binary")
    pictures = years.repartition("year").select("year", draw("words", "year").alias("png"))
    for row in pictures.toLocalIterator():
        if row.png:
            clouds.write(f"{row.year}.png", bytes(row.png))


def picture(text, year, shape, words, left_out):
    """A PNG; nothing where every word is left out."""
    dark = Image.open(io.BytesIO(shape)).convert("L")
    cloud = WordCloud(
        mask=numpy.array(dark),
        max_words=words,
        stopwords=left_out,
        collocations=False,
        include_numbers=False,
        font_path=os.path.join(matplotlib.get_data_path(), FONT),
        min_font_size=9,
        max_font_size=96,
        relative_scaling=0.5,
        prefer_horizontal=0.85,
        background_color=BACKGROUND,
        color_func=colour,
        contour_width=2,
        contour_color=OUTLINE,
        random_state=year,
    )
    counts = cloud.process_text(text)
    if not counts:
        return None
    cloud.generate_from_frequencies(counts)
    placed = " ".join(word for (word, _), *_ in cloud.layout_)
    told = PngImagePlugin.PngInfo()
    told.add_itxt("Title", f"Words in titles of books, {year}")
    told.add_itxt("Description", placed)
    out = io.BytesIO()
    cloud.to_image().save(out, "PNG", pnginfo=told, optimize=True)
    return out.getvalue()


def colour(word, font_size, position, orientation, random_state=None, **_):
    return random_state.choice(COLOURS)
