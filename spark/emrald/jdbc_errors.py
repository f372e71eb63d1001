"""What a database, its driver or Spark's reader says no to, as one message for a person.

Never the user or the password: drivers name the user where they refuse one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from py4j.java_gateway import is_instance_of
from pyspark import SparkContext

from emrald.errors import EmraldError
from emrald.jdbc_secret import hidden
from emrald.spark_errors import causes, readable, root_reason

# SQLSTATEs: ISO 9075's, PostgreSQL's and Derby's own. MySQL's and MariaDB's numbers say more.
_STATES = (
    (r"28P01|28000|08004", "sign-in"),
    (r"3D000|XJ004", "database"),
    (r"42501|4250\w|42502", "right"),
    (r"42P01|3F000|42S02|42X05|42Y07", "table"),
    (r"42703|42S22|42X04", "column"),
    (r"42\w{3}|2200\w|22P02", "statement"),
    (r"08\w{3}", "connection"),
)
_NUMBERS = {
    1044: "right",
    1045: "sign-in",
    1049: "database",
    1051: "table",
    1054: "column",
    1109: "table",
    1142: "right",
    1143: "right",
    1146: "table",
    1370: "right",
    1698: "sign-in",
}
_TLS = re.compile(r"^(javax\.net\.ssl\.|java\.security\.|sun\.security\.)")
_NETWORK = {
    "java.net.UnknownHostException": "there is no host of this name",
    "java.net.ConnectException": "the host refuses the connection; nothing listens at this port",
    "java.net.NoRouteToHostException": "no way leads to this host",
    "java.net.SocketTimeoutException": "nothing answers; the network or a security group keeps it away",
}
_TLS_REASONS = (
    (
        re.compile(r"does not support SSL|not provided by server|not enabled in the server"),
        "the server speaks no TLS",
    ),
    (
        re.compile(r"hostname|server identity", re.IGNORECASE),
        "the server's certificate is for another name than this",
    ),
    (re.compile(r"expired|NotAfter|validity check|timestamp check"), "the server's certificate has expired"),
    (
        re.compile(r"certification path|trust anchor|self.signed|trust", re.IGNORECASE),
        "its certificate is signed by no authority that is trusted",
    ),
)
_TLS_WORDS = re.compile(r"\b(SSL|TLS|hostname|certificate)\b", re.IGNORECASE)


def told_by_database(
    error: BaseException, dataset: str, source: str, secret: str | None
) -> EmraldError | None:
    """None, when neither a database nor its driver has said anything."""
    found = [cause for cause in causes(error) if cause is not None]
    gateway = SparkContext._active_spark_context._gateway
    said = next((one for one in found if is_instance_of(gateway, one, "java.sql.SQLException")), None)
    if said is None:
        return None
    # A statement that failed for one of many reasons has its own words, the driver's.
    words = hidden(re.sub(r"^\(conn=\d+\) ", "", " ".join(str(said.getMessage() or "").split())))
    kind = _kind(said, words, found)
    if kind == "sign-in":
        told = f"{source} does not take the user and password that {dataset} is read with"
        hint = f'look at the secret "{secret}"' if secret else "name a secret at the dataset's secret:"
        return EmraldError(
            "jdbc/sign-in", told, f"{hint}; some servers also say this to whoever comes without TLS"
        )
    if kind == "unencrypted":
        told = (
            f"{source} takes nobody without TLS, or nobody from this machine, and {dataset} is read from it"
        )
        return EmraldError(
            "jdbc/sign-in", told, "write tls: verify, or let the server take this machine's address"
        )
    innermost = hidden(" ".join(str(found[-1].getMessage() or "").split()))
    names = [one.getClass().getName() for one in found]
    reason = tls_reason(f"{words} {innermost}") if kind == "tls" else network_reason(names, words)
    message, hint = _MESSAGES[kind]
    shown = {"dataset": dataset, "source": source, "words": words, "reason": reason}
    return EmraldError(f"jdbc/{kind}", message.format(**shown), hint)


_MESSAGES = {
    "database": (
        "{source} is not there, and {dataset} is read from it: {words}",
        "the URL names the database behind the host",
    ),
    "right": (
        "{source} does not let this user read what {dataset} is read from",
        "GRANT SELECT on it to the user of the secret",
    ),
    "table": (
        "{source} has no table or schema that {dataset} names: {words}",
        "a table is named as in SQL: its schema before it, and quoted where its name has upper case letters",
    ),
    "column": ("{source} does not know a column of {dataset}: {words}", "look at the query of the dataset"),
    "statement": (
        "{source} refuses the statement that reads {dataset}: {words}",
        "a query is one SELECT in the database's own SQL and works as a subquery: each column has its name",
    ),
    "connection": (
        "{source} cannot be reached for {dataset}: {reason}",
        "look at host and port of the URL, and whether the network lets the cluster reach the database",
    ),
    "tls": (
        "{source}: {reason}; {dataset} is read from it",
        "tls.certificate is a PEM file with the certificates that vouch for the server, and the URL has the "
        "name in its certificate",
    ),
    "failed": ("{source} failed while {dataset} was read: {words}", "look at the database's own log"),
}


def _kind(said: Any, words: str, found: list[Any]) -> str:
    state, number = str(said.getSQLState() or ""), said.getErrorCode()
    names = [one.getClass().getName() for one in found]
    if any(name in _NETWORK for name in names):
        return "connection"
    if any(_TLS.match(name) for name in names):
        return "tls"
    if "pg_hba.conf" in words:
        return "unencrypted"
    if number in _NUMBERS:
        return _NUMBERS[number]
    kind = next((kind for pattern, kind in _STATES if re.fullmatch(pattern, state)), "failed")
    # PostgreSQL's driver says "refused" (08004) where the server has no TLS.
    return "tls" if state.startswith("08") and _TLS_WORDS.search(words) else kind


def network_reason(names: Sequence[str], words: str) -> str:
    """By the classes of what was thrown, of which drivers tell little."""
    told = next((_NETWORK[name] for name in names if name in _NETWORK), None)
    return told or ("nothing answers" if "timed out" in words else words)


def tls_reason(words: str) -> str:
    """Drivers advise to verify less."""
    return next((reason for pattern, reason in _TLS_REASONS if pattern.search(words)), words)


def refused_by_spark(error: BaseException, dataset: str, source: str) -> EmraldError:
    reason = hidden(root_reason(error) if hasattr(error, "java_exception") else readable(error))
    return EmraldError(
        "jdbc/refused",
        f"Spark does not read {dataset} from {source}: {reason}",
        "a type that Spark does not know is cast by a query; a partition is by numbers, dates or timestamps",
    )
