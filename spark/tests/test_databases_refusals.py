"""Real databases and whom they let in: each refusal is one clear message without user and password."""

from __future__ import annotations

import json

import pytest
import servers
from databases import ROWS, copied, only, refused

pytestmark = pytest.mark.skipif(servers.missing() is not None, reason=f"skipped: {servers.missing()}")


CA = "s3://artifacts/ours.pem"


@pytest.mark.parametrize(
    ("tls", "host", "says"),
    [
        ({"mode": "verify", "certificate": CA}, "localhost", None),
        ({"mode": "encrypt"}, "127.0.0.1", None),
        ({"mode": "off"}, "localhost", None),
        ({"mode": "verify", "certificate": "s3://artifacts/theirs.pem"}, "localhost", "jdbc/tls"),
        ({"mode": "verify", "certificate": CA}, "127.0.0.1", "jdbc/tls"),
        ({"mode": "verify"}, "localhost", "jdbc/tls"),
    ],
    ids=["right", "encrypt", "off", "another authority", "another name", "nobody trusted"],
)
def test_tls(shop, tls, host, says):
    uri = shop.server.url(shop.kind, host)
    if says is None:
        assert copied(shop, tls=tls, uri=uri).count() == ROWS
        return
    error = refused(shop, tls=tls, uri=uri)
    assert error["code"] == says
    assert "shop/orders" in error["message"] and f"{host}:{shop.server.port}/shop" in error["message"]
    if host == "localhost":
        assert ": its certificate is signed by no authority that is trusted" in error["message"]


def as_user(monkeypatch, username, password=servers.PASSWORD):
    monkeypatch.setenv("EMRALD_SECRET_SHOP_DB", json.dumps({"username": username, "password": password}))


@pytest.mark.parametrize(("mode", "is_let_in"), [("encrypt", True), ("off", False)])
def test_tls_is_on_the_wire(shop, monkeypatch, mode, is_let_in):
    as_user(monkeypatch, "tls_alone")
    if is_let_in:
        assert copied(shop, tls={"mode": mode}).count() == ROWS
    else:
        error = refused(shop, tls={"mode": mode})
        assert error["code"] == "jdbc/sign-in"
        assert "TLS" in error["message"] + error["hint"]


@only("postgresql")
def test_a_server_that_speaks_no_tls_is_told(shop):
    shop.server.speak_tls(False)
    try:
        error = refused(shop, tls={"mode": "encrypt"})
    finally:
        shop.server.speak_tls(True)
    assert error["code"] == "jdbc/tls"
    assert ": the server speaks no TLS; shop/orders is read from it" in error["message"]


def test_a_certificate_that_is_none_is_told(shop):
    shop.lake.put("s3://artifacts/ours.pem", "no certificate")
    error = refused(shop)
    assert error["code"] == "jdbc/certificate"
    assert "ours.pem" in error["message"]


@pytest.mark.parametrize("password", ["wrong-password", ""])
def test_a_wrong_password_is_told(shop, monkeypatch, password):
    as_user(monkeypatch, servers.USER, password)
    error = refused(shop)
    assert error["code"] == "jdbc/sign-in"
    assert f"localhost:{shop.server.port}/shop" in error["message"]
    assert 'the secret "shop_db"' in error["hint"]


@pytest.mark.parametrize(
    ("jdbc", "code", "says"),
    [
        ({"table": "sales.nothing"}, "jdbc/table", "nothing"),
        ({"table": "nowhere.nothing"}, "jdbc/table", "nowhere"),
        ({"table": "sales.closed"}, "jdbc/right", "shop/orders"),
        ({"query": "SELECT nothing FROM sales.{Orders}"}, "jdbc/column", "nothing"),
        ({"query": "SELEKT 1"}, "jdbc/statement", "SELEKT"),
        ({"query": "SELECT 1; DROP TABLE x"}, "jdbc/statement", "shop/orders"),
    ],
    ids=["table", "schema", "right", "column", "syntax", "two statements"],
)
def test_what_is_not_there_is_told(shop, jdbc, code, says):
    if "nowhere" in str(jdbc) and shop.kind != "postgresql":
        code = "jdbc/right"
    if "sales.nothing" in str(jdbc) and shop.kind != "postgresql":
        code = "jdbc/right"  # MariaDB says so to whoever may not see all of the schema
    error = refused(shop, **{key: value.replace("{Orders}", shop.q("Orders")) for key, value in jdbc.items()})
    assert error["code"] == code
    assert "shop/orders" in error["message"]


def test_a_missing_table_is_told_to_who_may_see_all(shop, monkeypatch):
    as_user(monkeypatch, servers.OWNER, servers.OWNERS_PASSWORD)
    error = refused(shop, table="sales.nothing")
    assert error["code"] == "jdbc/table"
    assert " has no table or schema that shop/orders names: " in error["message"]
    assert "nothing" in error["message"]


def test_a_missing_database_is_told(shop, monkeypatch):
    as_user(monkeypatch, servers.OWNER, servers.OWNERS_PASSWORD)
    error = refused(shop, uri=shop.url.replace("/shop", "/nothing"))
    assert error["code"] == "jdbc/database"
    assert "nothing" in error["message"]


@pytest.mark.parametrize(
    ("host", "says"),
    [("localhost:1", "refuses the connection"), ("no-such-host.invalid:5", "no host of this name")],
)
def test_a_server_that_is_not_there_is_told(shop, host, says):
    error = refused(shop, uri=f"jdbc:{shop.kind}://{host}/shop")
    assert error["code"] == "jdbc/connection"
    assert says in error["message"]
