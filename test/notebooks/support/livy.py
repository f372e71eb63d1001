"""A double of Livy's REST API for one PySpark session, over the local lake, that says no where Livy would.

It speaks TLS with a certificate that nobody vouches for, as Livy does on an encrypted cluster. Every request
is a line of JSON on stdout.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import io
import json
import re
import ssl
import sys
import tempfile
import threading
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(REPOSITORY / "notebooks" / "kernels" / "pysparkkernel"))

# Livy's REST API, POST /sessions.
SESSION_FIELDS = {
    *("kind", "name", "proxyUser", "queue", "conf", "ttl", "heartbeatTimeoutInSecond"),
    *("jars", "pyFiles", "files", "archives"),
    *("driverMemory", "driverCores", "executorMemory", "executorCores", "numExecutors"),
}


class Refusal(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Session:
    def __init__(self, project: str, body: dict[str, Any]) -> None:
        self.conf = body.get("conf", {})
        self.state = "starting"
        self.log: list[str] = []
        self.statements: list[dict[str, Any]] = []
        self._project = project
        self._world: dict[str, Any] = {}
        self._one_at_a_time = threading.Lock()
        threading.Thread(target=self._start, daemon=True).start()

    def described(self) -> dict[str, Any]:
        nobody = {"appId": None, "owner": None, "proxyUser": None}
        info = {"driverLogUrl": None, "sparkUiUrl": None}
        return {"id": 0, **nobody, "state": self.state, "kind": "pyspark", "appInfo": info, "log": self.log}

    def _start(self) -> None:
        import lake

        try:
            project = lake.find_project(self._project)
            plan = lake.compiled_plan(project)
            lake.use_spark(lake.find_machine(project))
            conf = {**lake.s3_properties(project / ".emrald" / "local" / "s3"), **lake.machine_properties()}
            # That the session is one of this lake is up to what the start script says.
            spark = lake.with_tables(lake.session({**conf, **self.conf}), plan)
        except Exception:
            self.log, self.state = traceback.format_exc().splitlines(), "dead"
            return
        self._world.update({"__name__": "__main__", "spark": spark, "sc": spark.sparkContext})
        self.state = "idle"

    def submit(self, code: str) -> dict[str, Any]:
        if self.state not in ("idle", "busy"):
            raise Refusal(400, f"Session is in state {self.state}")
        statement = {"id": len(self.statements), "code": code, "state": "waiting", "output": None}
        self.statements.append(statement)
        threading.Thread(target=self._execute, args=(statement,), daemon=True).start()
        return statement

    def _execute(self, statement: dict[str, Any]) -> None:
        from kernel import run

        with self._one_at_a_time:
            self.state = statement["state"] = "busy"
            statement["state"] = "running"
            said = io.StringIO()
            try:
                with contextlib.redirect_stdout(said):
                    run(statement["code"], self._world)
                output = {"status": "ok", "data": {"text/plain": said.getvalue().rstrip("\n")}}
            except BaseException as error:
                told = {"ename": type(error).__name__, "evalue": str(error)}
                output = {"status": "error", **told, "traceback": traceback.format_exception(error)}
            output["execution_count"] = statement["id"]
            statement.update(output=output, state="available")
            self.state = "idle"


class Livy:
    def __init__(self, project: str) -> None:
        self.project = project
        self.sessions: dict[int, Session] = {}

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        if path == "/sessions":
            return self._all(method, body)
        found = re.fullmatch(r"/sessions/(\d+)(?:/(log|statements)(?:/(\d+))?)?", path)
        if found is None:
            raise Refusal(404, f"Requested resource not found: {path}")
        number, what, statement = int(found[1]), found[2], found[3]
        if number not in self.sessions:
            raise Refusal(404, f"Session '{number}' not found.")
        session = self.sessions[number]
        if statement is not None:
            if method != "GET" or int(statement) >= len(session.statements):
                raise Refusal(404, f"{method} {path}")
            return 200, session.statements[int(statement)]
        if (method, what) == ("GET", None):
            return 200, session.described()
        if (method, what) == ("DELETE", None):
            del self.sessions[number]
            return 200, {"msg": "deleted"}
        if (method, what) == ("GET", "log"):
            return 200, {"id": number, "from": 0, "total": len(session.log), "log": session.log}
        if (method, what) == ("POST", "statements"):
            return 201, session.submit(body["code"])
        raise Refusal(405, f"{method} {path}")

    def _all(self, method: str, body: Any) -> tuple[int, Any]:
        if method == "GET":
            sessions = [one.described() for one in self.sessions.values()]
            return 200, {"from": 0, "total": len(sessions), "sessions": sessions}
        if method != "POST":
            raise Refusal(405, f"{method} /sessions")
        unknown = sorted(set(body) - SESSION_FIELDS)
        if unknown:
            raise Refusal(400, f'Unrecognized field "{unknown[0]}"')
        if body.get("kind") != "pyspark":
            raise Refusal(400, f"Invalid kind: {body.get('kind')}")
        for name, value in body.get("conf", {}).items():
            if not (name.startswith("spark.") and isinstance(value, str)):
                raise Refusal(400, f"no property of Spark: {name}")
        if self.sessions:
            raise Refusal(400, "this double has one session")
        self.sessions[0] = Session(self.project, body)
        return 201, self.sessions[0].described()


def handler(livy: Livy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            text = self.rfile.read(length)
            body = json.loads(text) if text else None
            path = self.path.split("?")[0]
            try:
                status, answer = livy.answer(self.command, path, body)
            except Refusal as refusal:
                status, answer = refusal.status, {"msg": str(refusal)}
            say({"method": self.command, "path": path, "status": status, "body": body})
            encoded = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(encoded)))
            self.end_headers()
            self.wfile.write(encoded)

        do_GET = do_POST = do_DELETE = _do

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


# Statements write to sys.stdout, which is theirs while they run.
_OUT = sys.stdout


def say(line: dict[str, Any]) -> None:
    _OUT.write(json.dumps(line) + "\n")
    _OUT.flush()


def self_signed(folder: str) -> ssl.SSLContext:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "*.ec2.internal")])
    now = datetime.datetime.now(datetime.timezone.utc)
    number, day = x509.random_serial_number(), datetime.timedelta(days=1)
    builder = x509.CertificateBuilder(name, name, key.public_key(), number, now, now + day)
    file = Path(folder) / "livy.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(secret + builder.sign(key, hashes.SHA256()).public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--project", required=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(Livy(parser.parse_args().project)))
    with tempfile.TemporaryDirectory() as scratch:
        server.socket = self_signed(scratch).wrap_socket(server.socket, server_side=True)
    say({"url": f"https://127.0.0.1:{server.server_port}"})
    # Ends with the test: when it closes the other end.
    threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown()), daemon=True).start()
    server.serve_forever()
