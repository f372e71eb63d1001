"""What the pictures of a local run show, as JSON.

`pictures.py <folder of PNGs> <years as JSON> <mask> <stop words as JSON>`. Each year is drawn once more by
the app's own function, in a process that has nothing to do with the run: the bytes must be the same, so the
words that the library placed here are those of the run's picture.
"""

import io
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path("spark/apps/word_clouds").resolve()))

import clouds
from PIL import Image
from wordcloud import STOPWORDS, WordCloud

folder, years, mask, stop_words = sys.argv[1:]
layouts = []
place = WordCloud.generate_from_frequencies


def noting(self, *args, **kwargs):
    place(self, *args, **kwargs)
    layouts.append(self.layout_)
    return self


WordCloud.generate_from_frequencies = noting
shape = Path(mask).read_bytes()
dark = Image.open(io.BytesIO(shape)).convert("L")
told = {}
for year, words in json.loads(years).items():
    file = Path(folder, f"{year}.png")
    redrawn = clouds.picture(words, int(year), shape, 150, STOPWORDS | set(json.loads(stop_words)))
    picture = Image.open(file)
    picture.load()
    colours = sorted(picture.getcolors(1 << 24), reverse=True)
    paper = colours[0][1]
    outside = [p for p, m in zip(picture.getdata(), dark.getdata()) if m == 255 and p != paper]
    told[year] = {
        "same": redrawn == file.read_bytes(),
        "size": picture.size,
        "mode": picture.mode,
        "colours": len(colours),
        "paper": "#{:02x}{:02x}{:02x}".format(*paper),
        "inks": sum(tuple(bytes.fromhex(c[1:])) in {rgb for _, rgb in colours} for c in clouds.COLOURS),
        "outside": round(len(outside) / sum(m == 255 for m in dark.getdata()), 3),
        "described": picture.text["Description"].split(),
        "placed": [word for (word, _), *_ in layouts[-1]],
    }
print(json.dumps(told))
