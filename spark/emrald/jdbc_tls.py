"""How a connection is encrypted, and who is trusted."""

from __future__ import annotations

import hashlib
import os
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark import SparkFiles

from emrald.context import Context
from emrald.errors import EmraldError
from emrald.jdbc_database import TRUST_STORE_PASSWORD, Database
from emrald.jdbc_plan import Tls
from emrald.plan import Dataset
from emrald.spark_errors import root_reason


def tls_options(ctx: Context, dataset: Dataset, database: Database, tls: Tls) -> dict[str, str]:
    """Without a certificate Java's own trust store says who is trusted."""
    options = dict(database.tls.get(tls.mode, {}))
    if tls.certificate:
        pem = ctx.storage.read(tls.certificate)
        certificates = _parsed(ctx, dataset, tls.certificate, pem)
        name = f"emrald-{hashlib.sha256(pem).hexdigest()[:16]}.{database.trust_store.lower()}"
        content = pem if database.trust_store == "PEM" else _store(ctx, certificates)
        file = _placed(ctx, name, content)
        options.update({key: value.replace("{file}", file) for key, value in database.trust.items()})
    return options


def _parsed(ctx: Context, dataset: Dataset, uri: str, pem: bytes) -> Any:
    jvm = ctx.spark._jvm
    try:
        factory = jvm.java.security.cert.CertificateFactory.getInstance("X.509")
        found = list(factory.generateCertificates(jvm.java.io.ByteArrayInputStream(pem)))
        reason = "it holds none"
    except Py4JJavaError as error:
        found, reason = [], root_reason(error)
    if found:
        return found
    raise EmraldError(
        "jdbc/certificate",
        f"{dataset.id} trusts what is in {uri.rpartition('/')[2]}, which Java does not read: {reason}",
        "it is a PEM file: -----BEGIN CERTIFICATE----- and what follows, once for each",
    )


def _store(ctx: Context, certificates: list[Any]) -> bytes:
    """A key store that Java reads, of certificates alone."""
    jvm = ctx.spark._jvm
    # A char[]: Py4J makes Python's own text of every String.
    password = jvm.java.nio.CharBuffer.allocate(len(TRUST_STORE_PASSWORD)).put(TRUST_STORE_PASSWORD).array()
    store = jvm.java.security.KeyStore.getInstance("PKCS12")
    store.load(None, password)
    for number, certificate in enumerate(certificates):
        store.setCertificateEntry(f"ca-{number}", certificate)
    stream = jvm.java.io.ByteArrayOutputStream()
    store.store(stream, password)
    return bytes(stream.toByteArray())


def _placed(ctx: Context, name: str, content: bytes) -> str:
    """The file's name for whoever opens a connection: the driver program and every executor."""
    context = ctx.spark.sparkContext
    if context.master.partition("[")[0] == "local":
        # All in one process, and Spark takes this folder away at its end.
        file = os.path.join(SparkFiles.getRootDirectory(), name)
        _write(file, content)
        return file
    # On YARN an executor's working folder is where added files go; the driver program has its own there too.
    _write(name, content)
    context.addFile(name)
    return name


def _write(file: str, content: bytes) -> None:
    """Whole, or not at all: another dataset may be read by it right now."""
    half = f"{file}.{os.getpid()}.{os.urandom(4).hex()}"
    with open(half, "wb") as stream:
        stream.write(content)
    os.replace(half, file)
