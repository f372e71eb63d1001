"""What is asked of a database, as text: no database, no Spark."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from emrald.errors import EmraldError
from emrald.jdbc_database import DATABASES, address_of, options_of, spark_url
from emrald.jdbc_plan import Partition
from emrald.jdbc_ranges import conditions_of
from emrald.jdbc_secret import read_secret, variable_of
from emrald.jdbc_statements import statements_of

DATASET = SimpleNamespace(id="shop/orders")


def ranges(lower, upper, count):
    return conditions_of(DATASET, Partition("c", lower, upper, count), "c")


@pytest.mark.parametrize(
    ("lower", "upper", "count", "expected"),
    [
        (0, 100, 4, ["c < 25 OR c IS NULL", "c >= 25 AND c < 50", "c >= 50 AND c < 75", "c >= 75"]),
        (1, 3, 8, ["c < 2 OR c IS NULL", "c >= 2"]),
        (1, 2, 8, ["1 = 1"]),
        (
            9007199254740993,
            9007199254740997,
            2,
            ["c < 9007199254740995 OR c IS NULL", "c >= 9007199254740995"],
        ),
        (
            "-9223372036854775808",
            "9223372036854775806",
            2,
            ["c < -1 OR c IS NULL", "c >= -1"],
        ),
        (0, "9007199254740993", 1, ["1 = 1"]),
        ("2024-01-01", "2024-01-05", 2, ["c < '2024-01-03' OR c IS NULL", "c >= '2024-01-03'"]),
        (
            "2024-01-01",
            "2024-01-01 12:00:00",
            2,
            ["c < '2024-01-01 06:00:00' OR c IS NULL", "c >= '2024-01-01 06:00:00'"],
        ),
        (
            "2024-01-01T01:00:00+01:00",
            "2024-01-02T00:00:00Z",
            2,
            ["c < '2024-01-01 12:00:00' OR c IS NULL", "c >= '2024-01-01 12:00:00'"],
        ),
        (0.5, 2, 3, ["c < 1.0 OR c IS NULL", "c >= 1.0 AND c < 1.5", "c >= 1.5"]),
    ],
)
def test_ranges(lower, upper, count, expected):
    assert ranges(lower, upper, count) == expected


@pytest.mark.parametrize("count", [2, 3, 7, 100])
@pytest.mark.parametrize(("lower", "upper"), [(-10, 10), (0, 1), (3, 1000)])
def test_every_number_is_in_one_range(lower, upper, count):
    for value in range(lower - 5, upper + 6):
        found = [one for one in ranges(lower, upper, count) if eval(_python(one), {"c": value})]
        assert len(found) == 1, value
    assert len([one for one in ranges(lower, upper, count) if "IS NULL" in one or one == "1 = 1"]) == 1


def _python(condition):
    return condition.replace(" OR c IS NULL", "").replace("AND", "and").replace("1 = 1", "True")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("jdbc:postgresql://db.example.com:5432/shop?user=x&password=y", "db.example.com:5432/shop"),
        ("jdbc:postgresql:shop", "localhost/shop"),
        ("jdbc:mysql:loadbalance://a:1,b:2/shop", "a:1,b:2/shop"),
        ("jdbc:mysql://me:pw@db/shop", "db/shop"),
        ("jdbc:mariadb://db", "db/"),
        ("jdbc:derby:memory:shop;create=true", '"shop" in memory'),
    ],
)
def test_a_place_is_shown_without_what_a_url_says_besides(url, shown):
    assert str(address_of(url)) == shown


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("jdbc:mariadb://db/shop", "jdbc:mysql://db/shop?permitMysqlScheme=true"),
        ("jdbc:mariadb://db/shop?a=b", "jdbc:mysql://db/shop?a=b&permitMysqlScheme=true"),
        ("jdbc:derby:memory:shop", "jdbc:derby:memory:shop;create=true"),
        ("jdbc:mysql://db/shop", "jdbc:mysql://db/shop"),
    ],
)
def test_the_url_that_spark_takes(url, asked):
    assert spark_url(url) == asked


def test_what_the_url_says_itself_is_left_to_it():
    options = options_of(DATABASES["mysql"], "jdbc:mysql://db/shop?x=1&connecttimeout=5")
    assert "connectTimeout" not in options
    assert options["useCursorFetch"] == "true"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("", []),
        (" ;;\n; -- nothing\n", []),
        ("a;b", [(1, "a"), (1, "b")]),
        ("a 'x;y' ;\n\nb \"q;\" /* ; */ c", [(1, "a 'x;y'"), (3, 'b "q;"   c')]),
        ("a 'it''s; -- no' -- yes; 'no\n;b", [(1, "a 'it''s; -- no'"), (2, "b")]),
        ("-- one;\n/* two;\n*/ a;", [(3, "a")]),
        ("a 'open;\nb", [(1, "a 'open;\nb")]),
        ("a - 1 / 2", [(1, "a - 1 / 2")]),
    ],
)
def test_statements(script, expected):
    assert [(one.line, one.text) for one in statements_of(script)] == expected


def test_the_variable_of_a_secret():
    assert variable_of("prod/orders-db.v2") == "EMRALD_SECRET_PROD_ORDERS_DB_V2"


def secret(monkeypatch, text, environment="local"):
    monkeypatch.setenv("EMRALD_SECRET_ORDERS_DB", text)
    return read_secret("orders_db", "shop/orders", environment, "eu-west-1")


def test_a_secret_has_more_keys_in_the_shape_of_rds(monkeypatch):
    found = secret(
        monkeypatch, json.dumps({"engine": "postgres", "username": "me", "password": "pw-1", "port": 5432})
    )
    assert (found.username, found.password) == ("me", "pw-1")
    assert "pw-1" not in repr(found)


@pytest.mark.parametrize(
    "text",
    [
        "hush-hush",
        '"hush-hush"',
        '{"username": "me", "passwort": "hush-hush"}',
        '{"username": "me", "password": 5}',
        "[]",
        " ",
    ],
)
def test_a_secret_of_another_shape_is_refused_and_not_shown(monkeypatch, text):
    with pytest.raises(EmraldError) as caught:
        secret(monkeypatch, text)
    assert caught.value.code == "jdbc/secret"
    assert "EMRALD_SECRET_ORDERS_DB" in caught.value.message
    assert "hush" not in caught.value.message + caught.value.hint


@pytest.mark.parametrize("text", [None, ""])
def test_locally_the_variable_alone_is_asked(monkeypatch, text):
    monkeypatch.delenv("EMRALD_SECRET_ORDERS_DB", raising=False)
    if text is not None:
        monkeypatch.setenv("EMRALD_SECRET_ORDERS_DB", text)
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(EmraldError, match="EMRALD_SECRET_ORDERS_DB is not set"):
        read_secret("orders_db", "shop/orders", "local", "eu-west-1")


AWS = """#!/bin/sh
[ "$1 $2 $3 $4" = "secretsmanager get-secret-value --secret-id orders_db" ] || exit 9
shift 4
[ "$*" = "--query SecretString --output text --cli-connect-timeout 10 --region eu-west-1" ] || exit 9
{did}
"""


def from_aws(monkeypatch, tmp_path, did):
    (tmp_path / "aws").write_text(AWS.replace("{did}", did))
    (tmp_path / "aws").chmod(0o755)
    monkeypatch.delenv("EMRALD_SECRET_ORDERS_DB", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return read_secret("orders_db", "shop/orders", "prod", "eu-west-1")


def test_on_a_cluster_the_aws_cli_is_asked(monkeypatch, tmp_path):
    found = from_aws(monkeypatch, tmp_path, """echo '{"username": "me", "password": "p\\\\"w"}'""")
    assert (found.username, found.password) == ("me", 'p"w')


def test_the_aws_cli_is_asked_without_the_modules_of_the_step(monkeypatch, tmp_path):
    """It is Python itself, and `./python_packages` may hold another botocore."""
    for name in ("PYTHONPATH", "PYTHONHOME", "PYTHONUNBUFFERED"):
        monkeypatch.setenv(name, "./python_packages")
    shown = "${PYTHONPATH-none} ${PYTHONHOME-none} ${PYTHONUNBUFFERED-none}"
    found = from_aws(
        monkeypatch, tmp_path, f'echo "{{\\"username\\": \\"{shown}\\", \\"password\\": \\"p\\"}}"'
    )
    assert found.username == "none none ./python_packages"


def said(name):
    return (
        f"An error occurred ({name}) when calling the GetSecretValue operation: arn:aws:sts::1:x/hush is not"
    )


@pytest.mark.parametrize(
    ("stderr", "says"),
    [
        (said("AccessDeniedException"), "may not read it"),
        (said("ResourceNotFoundException"), "none of that name"),
        (said("InternalServiceError"), "InternalServiceError"),
        ("Unable to locate credentials. You can configure credentials", "no credentials"),
        ('Could not connect to the endpoint URL: "x"', "does not answer"),
        ("Connect timeout on endpoint URL", "does not answer"),
        ("hush", "exit code 254"),
    ],
)
def test_what_the_aws_cli_refuses_is_told_in_our_words(monkeypatch, tmp_path, stderr, says):
    with pytest.raises(EmraldError) as caught:
        from_aws(monkeypatch, tmp_path, f"echo '{stderr}' >&2; exit 254")
    assert caught.value.code == "jdbc/secret"
    assert says in caught.value.message
    assert "hush" not in caught.value.message + caught.value.hint


def test_a_node_without_the_aws_cli(monkeypatch, tmp_path):
    monkeypatch.delenv("EMRALD_SECRET_ORDERS_DB", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EmraldError, match="no AWS CLI"):
        read_secret("orders_db", "shop/orders", "prod", None)
