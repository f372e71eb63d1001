"""Headers, contracts, arguments and values: no Spark, no files."""

from __future__ import annotations

import datetime

import pytest

from emrald.bind import as_text, check_arguments, parse_var, typed
from emrald.contract import differences
from emrald.errors import EmraldError, nearest
from emrald.header import header_difference, parse_header
from emrald.report import Report, WriteReport


@pytest.mark.parametrize(
    ("content", "options", "names"),
    [
        (b"a,b\n1,2\n", {}, ["a", "b"]),
        (b"\xef\xbb\xbfa,b\n", {}, ["a", "b"]),
        (b'"a","b, c"\n', {}, ["a", "b, c"]),
        (b'"a ""x""",b\n', {"escape": '"'}, ['a "x"', "b"]),
        (b"'a';'b'\n", {"sep": ";", "quote": "'"}, ["a", "b"]),
        (b'"line\nbreak",b\n', {}, ["line\nbreak", "b"]),
        (b"\n\n# note\na,b\n", {"comment": "#"}, ["a", "b"]),
        (b" a , b \n", {}, [" a ", " b "]),
        (b" a , b \n", {"ignoreLeadingWhiteSpace": "true", "ignoreTrailingWhiteSpace": "true"}, ["a", "b"]),
        (b"a||b\n", {"sep": "||"}, ["a", "b"]),
        ("é,b\n".encode("latin-1"), {"encoding": "ISO-8859-1"}, ["é", "b"]),
        (b"", {}, None),
        (b"\n\n", {}, None),
    ],
)
def test_parse_header(content, options, names):
    assert parse_header(content, options) == names


def test_a_right_header_is_no_difference():
    assert header_difference(["a", "b"], ["a", "b"]) is None


def test_differences_of_a_contract_are_told_at_once():
    declared = [("a", "int"), ("b", "string"), ("colour", "date")]
    actual = [("color", "date"), ("b", "bigint"), ("a", "int"), ("a", "int")]
    assert differences(declared, actual) == [
        'column "colour" is missing (there is "color")',
        'not declared: "color"',
        'column "b" is bigint, declared string',
        'column "a" is there 2 times',
    ]
    assert differences(declared, list(reversed(declared))) == []


@pytest.mark.parametrize(
    ("type_name", "text", "value"),
    [
        ("string", "x", "x"),
        ("int", "10", 10),
        ("int", 10, 10),
        ("double", "0.5", 0.5),
        ("double", 1, 1.0),
        ("boolean", "true", True),
        ("boolean", False, False),
        ("date", "2017-01-01", datetime.date(2017, 1, 1)),
        ("timestamp", "2016-01-01 00:00:00", datetime.datetime(2016, 1, 1)),
        ("timestamp", "2016-01-01T00:00:00.5", datetime.datetime(2016, 1, 1, 0, 0, 0, 500000)),
    ],
)
def test_typed(type_name, text, value):
    found = typed(text, type_name, "p.v")
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(("type_name", "text"), [("int", "1.5"), ("date", "2017-13-01"), ("boolean", "yes")])
def test_a_value_that_is_not_of_its_type(type_name, text):
    with pytest.raises(EmraldError) as error:
        typed(text, type_name, "p.v")
    assert error.value.code == "run/bad-value"
    assert f'"p.v" is declared {type_name}, which "{text}" is not' in error.value.message


def test_arguments_that_fit():
    def exact(spark, prices, top=10): ...
    def keywords(spark, *, prices, since): ...
    def anything(spark, **given): ...

    check_arguments(exact, ["spark", "prices"], "x.py")
    check_arguments(keywords, ["spark", "prices", "since"], "x.py")
    check_arguments(anything, ["spark", "prices", "since"], "x.py")


def test_all_wrong_arguments_are_told_at_once():
    def run(spark, price, days): ...

    with pytest.raises(EmraldError) as error:
        check_arguments(run, ["spark", "prices", "top"], "x.py")
    assert error.value.message.count('"price"') == 2, "wanted, and the nearest of what is given"
    for name in ("days", "prices", "top"):
        assert f'"{name}"' in error.value.message
    assert error.value.hint == "write: def run(spark, prices, top)"
    assert (error.value.file, error.value.line) == ("x.py", run.__code__.co_firstlineno)


def test_vars_and_texts():
    assert parse_var("a.b=c=d") == ("a.b", "c=d")
    assert as_text(True) == "true"
    assert as_text(datetime.date(2017, 1, 1)) == "2017-01-01"
    assert nearest("Volatilty", ["volatility", "prices"]) == "volatility"


def test_a_report_says_what_failed():
    report = Report("r", "a/b", 2, error=EmraldError("x/y", "it broke", "mend it"))
    report.writes["c"] = WriteReport("a/c", rows=3, seconds=1.23456)
    text = report.as_json()
    assert '"status": "failed"' in text
    assert '"error": {\n    "code": "x/y",\n    "message": "it broke",\n    "hint": "mend it"\n  }' in text
    assert '"seconds": 1.235' in text
    assert report.path() == "runs/r/a/b/2/report.json"
