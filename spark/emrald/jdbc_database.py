"""What is true of each database that is read: its driver, and how it is told what emrald promises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from emrald.errors import EmraldError

# PostgreSQL's `numeric` without a precision, to which Spark gives decimal(38,18): it would round.
NUMERIC_OF_ANY_SIZE = "numeric of any size"
# The server's error is made of a text that is no number; null stays null. {unfit} begins that text.
_WHOLE_OR_NOT_AT_ALL = (
    "CASE WHEN {column} = round({column}, 18) AND abs({column}) < 1e20 THEN {column} "
    "ELSE ({unfit} || {column}::text || ', and Spark reads 20 digits before the point and 18 behind')"
    "::numeric END"
)

# Session and driver count in UTC, and small numbers stay numbers. `+00:00`, since a server knows "UTC" only
# where somebody has loaded its table of time zones.
_MYSQL_AND_MARIADB = {
    "connectionTimeZone": "+00:00",
    "forceConnectionTimeZoneToSession": "true",
    "tinyInt1isBit": "false",
    "yearIsDateType": "false",
    "connectTimeout": "15000",
}
_MYSQLS_ZONE = "SELECT @@session.time_zone"


@dataclass(frozen=True)
class Database:
    name: str
    driver: str  # class
    # Drivers before it do not know all of these options.
    oldest_driver: str
    quote: str
    options: Mapping[str, str] = field(default_factory=dict)
    session: str | None = None  # a statement that begins every session
    zone: str | None = None  # a query for the session's time zone
    # By a column's type: how it is selected. {column} is its quoted name.
    selected: Mapping[str, str] = field(default_factory=dict)
    is_embedded: bool = False  # in Spark's own process
    tls: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # For a certificate, besides `tls`: {file} is its name.
    trust: Mapping[str, str] = field(default_factory=dict)
    trust_store: str = "PEM"  # or PKCS12

    def quoted(self, name: str) -> str:
        return self.quote + name.replace(self.quote, self.quote * 2) + self.quote


# PKCS12 wants a password. There is nothing secret in such a store: certificates, all of them public.
TRUST_STORE_PASSWORD = "certificates"

DATABASES = {
    "postgresql": Database(
        name="PostgreSQL",
        driver="org.postgresql.Driver",
        oldest_driver="42",
        quote='"',
        # Spark writes moments in filters in UTC and does not say so; the driver begins in the machine's zone.
        session="SET TIME ZONE 'UTC'",
        # Without a zone the driver would read it by the machine's, where an hour of spring is no time.
        selected={
            "timestamp": "{column} AT TIME ZONE 'UTC'",
            NUMERIC_OF_ANY_SIZE: _WHOLE_OR_NOT_AT_ALL,
        },
        # Without a file LibPQFactory looks in the user's home, and Java's own factory in Java's trust store
        # (jdbc.postgresql.org/documentation/ssl).
        tls={
            "verify": {"sslmode": "verify-full", "sslfactory": "org.postgresql.ssl.DefaultJavaSSLFactory"},
            "encrypt": {"sslmode": "require"},
            "off": {"sslmode": "disable"},
        },
        trust={"sslfactory": "org.postgresql.ssl.LibPQFactory", "sslrootcert": "{file}"},
    ),
    "mysql": Database(
        name="MySQL",
        driver="com.mysql.cj.jdbc.Driver",
        oldest_driver="8.0.23",
        quote="`",
        # Without a cursor the driver reads the whole table into memory, whatever the fetch size.
        options={**_MYSQL_AND_MARIADB, "useCursorFetch": "true"},
        zone=_MYSQLS_ZONE,
        tls={
            "verify": {"sslMode": "VERIFY_IDENTITY"},
            "encrypt": {"sslMode": "REQUIRED"},
            "off": {"sslMode": "DISABLED"},
        },
        trust={
            "trustCertificateKeyStoreUrl": "file:{file}",
            "trustCertificateKeyStoreType": "PKCS12",
            "trustCertificateKeyStorePassword": TRUST_STORE_PASSWORD,
        },
        trust_store="PKCS12",
    ),
    "mariadb": Database(
        name="MariaDB",
        driver="org.mariadb.jdbc.Driver",
        oldest_driver="3.4.1",
        quote="`",
        options={**_MYSQL_AND_MARIADB, "preserveInstants": "true"},
        zone=_MYSQLS_ZONE,
        tls={
            "verify": {"sslMode": "verify-full"},
            "encrypt": {"sslMode": "trust"},
            "off": {"sslMode": "disable"},
        },
        trust={"serverSslCert": "{file}"},
    ),
    "derby": Database(
        name="Derby",
        driver="org.apache.derby.jdbc.EmbeddedDriver",
        oldest_driver="10",
        quote='"',
        is_embedded=True,
    ),
}


@dataclass(frozen=True)
class Address:
    """What a URL says, without its parameters."""

    kind: str
    host: str
    name: str  # of the database

    def __str__(self) -> str:
        return f"{self.host}/{self.name}" if self.host else f'"{self.name}" in memory'


def address_of(url: str) -> Address:
    kind, _, rest = url.partition(":")[2].partition(":")
    if kind == "derby":
        return Address(kind, "", re.split(r"[;?]", rest.rpartition(":")[2])[0])
    found = re.match(r"(?:\w+:)*//(?:[^/?;@]*@)?([^/?;]*)/?([^?;]*)", rest)
    if found:
        return Address(kind, found.group(1) or "localhost", found.group(2))
    return Address(kind, "localhost", re.split(r"[?;]", rest)[0])


def database_of(url: str) -> Database:
    kind = address_of(url).kind
    if kind not in DATABASES:
        raise EmraldError(
            "jdbc/database",
            f"a URL of jdbc:{kind}: is of no database that this runtime reads",
            f"it reads {', '.join(f'jdbc:{name}:' for name in DATABASES)}",
        )
    return DATABASES[kind]


def spark_url(url: str) -> str:
    """The URL by which Spark reads.

    Spark 3.5 speaks MySQL's SQL to jdbc:mysql: alone. To jdbc:mariadb: it would quote columns by `"`, which
    MariaDB reads as text: every row would hold the column's name. MariaDB's driver takes both words, when it
    is asked to (mariadb.com, About MariaDB Connector/J: permitMysqlScheme).
    """
    if url.startswith("jdbc:mariadb:"):
        sign = "&" if "?" in url else "?"
        return f"jdbc:mysql:{url[len('jdbc:mariadb:') :]}{sign}permitMysqlScheme=true"
    if url.startswith("jdbc:derby:"):
        return f"{url};create=true"
    return url


def options_of(database: Database, url: str) -> dict[str, str]:
    """What the URL says itself is left to it."""
    said = {name.lower() for name in re.findall(r"[?&;]\s*([\w.-]+)\s*=", url)}
    return {name: value for name, value in database.options.items() if name.lower() not in said}
