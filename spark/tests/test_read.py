"""CSV and JSON as they come: headers held to the declared columns, malformed cells counted."""

from __future__ import annotations

import gzip

import pytest

SALES = {"Date": "date", "Item": "string", "N": "int"}
GOOD = "Date,Item,N\n2016-10-30,Bread,1\n2016-10-30,Tea,2\n"
DIRTY = """Date,Item,N
2016-10-30,Bread,1
2016-13-40,Tea,2
2016-10-31,Cake,x
2016-10-31,Jam,3,4
2016-11-01,Pie,5
"""


@pytest.fixture
def bakery(lake):
    lake.dataset("bakery/sales", SALES)
    lake.step("bakery/convert", "convert", ["bakery/raw"], ["bakery/sales"])
    return lake


def convert(lake, text, declared=None, **more):
    lake.csv("bakery/raw", declared or SALES, text, **more)
    return lake.run("bakery/convert")


def test_a_csv_is_read_by_its_declared_types(bakery):
    done = convert(bakery, GOOD)
    assert done.exit == 0, done.stderr
    assert [row[1:] for row in bakery.rows("bakery/sales")] == [("Bread", 1), ("Tea", 2)]
    assert done.report["reads"] == {"raw": {"dataset": "bakery/raw", "rows": 2, "malformed": 0}}


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("\ufeff" + GOOD, {}),
        ('"Date","Item","N"\n2016-10-30,Bread,1\n', {}),
        ("Date|Item|N\n2016-10-30|Bread|1\n", {"sep": "|"}),
        ("Date\tItem\tN\n2016-10-30\tBread\t1\n", {"delimiter": "\\t"}),
        ("Date,Item,N\r\n2016-10-30,Bread,1\r\n", {}),
        (GOOD.encode("utf-16"), {"encoding": "UTF-16", "multiLine": "true"}),
    ],
)
def test_headers_of_every_shape_are_read(bakery, text, options):
    done = convert(bakery, text, options={"header": "true", **options})
    assert done.exit == 0, done.stderr
    assert bakery.rows("bakery/sales")[0][1:] == ("Bread", 1)


CAFE = "Date,Item,N\n2016-10-30,café,1\n".encode("latin-1")


def test_text_is_of_the_encoding_that_is_said(bakery):
    done = convert(bakery, CAFE, options={"header": "true", "encoding": "ISO-8859-1"})
    assert done.exit == 0, done.stderr
    assert bakery.rows("bakery/sales")[0][1:] == ("café", 1)


def test_bytes_of_another_encoding_are_no_malformed_row_and_an_expectation_finds_them(bakery):
    done = convert(bakery, CAFE)
    assert done.report["reads"]["raw"]["malformed"] == 0
    assert bakery.rows("bakery/sales")[0][1:] == ("caf\ufffd", 1)
    check = {"kind": "check", "check": r"not contains(coalesce(Item, ''), '\ufffd')", "on_failure": "fail"}
    bakery.dataset("bakery/sales", SALES, expectations=[{"name": "text", **check}])
    done = convert(bakery, CAFE)
    assert done.error["code"] == "data/expectation"


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("Date,N,Item", "same names, another order"),
        ("Date,Items,N", '"Item" is missing (there is "Items")'),
        ("Date,Item", '"N" is missing'),
        ("Date,Item,N,Extra", 'not declared: "Extra"'),
        ("Date;Item;N", 'is another "sep" meant'),
        ("date,item,n", '"Date" is missing (there is "date")'),
    ],
)
def test_a_header_that_does_not_fit_is_told(bakery, header, says):
    done = convert(bakery, f"{header}\n2016-10-30,Bread,1\n")
    assert done.error["code"] == "read/header"
    assert says in done.error["message"]
    assert "s3://bronze/bakery/raw.csv" in done.error["message"]
    assert bakery.files("silver") == []


def test_every_file_of_a_wildcard_is_held_to_its_header(bakery):
    bakery.put("s3://bronze/many/a.csv", GOOD)
    bakery.put("s3://bronze/many/b.csv", "Date,Item,M\n2016-10-30,Bread,1\n")
    done = convert(bakery, None, uri="s3://bronze/many/*.csv")
    assert done.error["code"] == "read/header"
    assert "s3://bronze/many/b.csv" in done.error["message"]
    bakery.put("s3://bronze/many/b.csv", gzip.compress(b"no"))
    bakery.path("s3://bronze/many/b.csv").rename(bakery.path("s3://bronze/many/b.txt"))
    assert convert(bakery, None, uri="s3://bronze/many/*.csv").exit == 0


def test_a_compressed_files_header_is_read_too(bakery):
    bakery.put("s3://bronze/raw.csv.gz", gzip.compress(GOOD.encode()))
    assert convert(bakery, None, uri="s3://bronze/raw.csv.gz").report["reads"]["raw"]["rows"] == 2


def test_an_empty_file_has_no_header(bakery):
    assert "it is empty" in convert(bakery, "").error["message"]


@pytest.mark.parametrize("uri", ["s3://bronze/nothing.csv", "s3://bronze/none/*.csv", "s3://bronze/folder/"])
def test_a_missing_dataset_is_one_clear_error(bakery, uri):
    (bakery.s3 / "bronze" / "folder").mkdir()
    done = convert(bakery, None, uri=uri)
    assert done.error["code"] == "read/missing"
    assert "bakery/raw" in done.error["message"] and uri in done.error["message"]


def test_malformed_cells_fail_the_step_by_default(bakery):
    done = convert(bakery, DIRTY)
    assert done.error["code"] == "read/malformed"
    assert done.error["message"].startswith(
        "3 of 5 rows of bakery/raw do not parse; the first is 2016-13-40,Tea,2"
    )
    assert "raw.csv" in done.error["message"]
    assert bakery.files("silver") == []


def test_malformed_rows_can_be_dropped(bakery):
    done = convert(bakery, DIRTY, malformed="drop")
    assert done.report["reads"]["raw"] == {"dataset": "bakery/raw", "rows": 5, "malformed": 3}
    assert [row[1] for row in bakery.rows("bakery/sales")] == ["Bread", "Pie"]


def test_a_malformed_cell_counts_though_the_app_never_looks_at_it(bakery):
    bakery.dataset("bakery/items", {"Item": "string"})
    bakery.app(
        "bakery/items", "def run(spark, raw): return raw.select('Item')", ["bakery/raw"], ["bakery/items"]
    )
    bakery.csv("bakery/raw", SALES, DIRTY, malformed="drop")
    done = bakery.run("bakery/items")
    assert done.report["reads"]["raw"]["malformed"] == 3
    assert bakery.rows("bakery/items") == [("Bread",), ("Pie",)]


def test_malformed_rows_can_be_set_aside(bakery):
    convert(bakery, DIRTY, malformed="quarantine")
    assert [row[1] for row in bakery.rows("bakery/sales")] == ["Bread", "Pie"]
    aside = bakery.spark.read.parquet("s3://bronze/_quarantine/bakery/raw/run=r1/")
    rows = sorted((row["_record"], row["_reason"], row["Item"]) for row in aside.collect())
    assert rows[0] == ("2016-10-31,Cake,x", "malformed", "Cake")
    assert len(rows) == 3
    # A retry replaces what it set aside before, also by nothing.
    bakery.csv("bakery/raw", SALES, GOOD, malformed="quarantine")
    assert bakery.run("bakery/convert", attempt=2).exit == 0
    assert bakery.files("bronze") == ["bakery/raw.csv"]


def test_the_file_of_a_row_is_known_to_the_app(bakery):
    for name in ("aapl", "ibm"):
        bakery.put(f"s3://bronze/many/{name}.csv", GOOD)
    bakery.csv("bakery/raw", SALES, None, uri="s3://bronze/many/*.csv")
    bakery.dataset("bakery/files", {"Item": "string", "file": "string"})
    bakery.app(
        "bakery/files",
        """
from pyspark.sql import functions as F

def run(spark, raw):
    return raw.select("Item", F.regexp_extract(F.input_file_name(), "([a-z]+)[.]csv", 1).alias("file"))
""",
        ["bakery/raw"],
        ["bakery/files"],
    )
    assert bakery.run("bakery/files").exit == 0
    assert bakery.rows("bakery/files") == [
        ("Bread", "aapl"),
        ("Bread", "ibm"),
        ("Tea", "aapl"),
        ("Tea", "ibm"),
    ]


def test_cells_with_commas_quotes_and_line_breaks(bakery):
    text = 'Date,Item,N\n2016-10-30,"{""a"": 1,\n ""b"": 2}",1\n'
    done = convert(bakery, text, options={"header": "true", "multiLine": "true", "escape": '"'})
    assert done.exit == 0, done.stderr
    assert bakery.rows("bakery/sales")[0][1] == '{"a": 1,\n "b": 2}'


def test_json_is_counted_likewise(bakery):
    good = '{"Date": "2016-10-30", "Item": "Bread", "N": 1}\n'
    text = good + '{"Date": "2016-10-30", "Item": "Tea", "N": "x"}\n{bad\n'
    bakery.put("s3://bronze/raw.json", text)
    bakery.dataset("bakery/raw", SALES, format="json", uri="s3://bronze/raw.json", malformed="drop")
    done = bakery.run("bakery/convert")
    assert done.report["reads"]["raw"] == {"dataset": "bakery/raw", "rows": 3, "malformed": 2}
    assert [row[1] for row in bakery.rows("bakery/sales")] == ["Bread"]


def test_a_type_that_spark_does_not_know_is_told_by_its_column(bakery):
    done = convert(bakery, GOOD, {"Date": "date", "Item": "strng", "N": "int"})
    assert done.error["code"] == "data/bad-type"
    assert '"Item"' in done.error["message"] and '"strng"' in done.error["message"]


def test_an_unknown_format_is_told(bakery):
    assert convert(bakery, GOOD, format="avro").error["code"] == "read/format"


def test_a_bucket_without_a_folder_never_leads_out_of_the_lake(spark, tmp_path):
    with pytest.raises(Exception, match="NoSuchBucket"):
        spark.range(1).write.parquet(f"s3://nobodys{tmp_path}/escaped")
    assert not (tmp_path / "escaped").exists()
