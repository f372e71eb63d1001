"""Real servers of databases on loopback, each with its data in a folder that goes with it, and with TLS.

The machine's own, or those that `npm test` has got (scripts/setup/databases.mjs).
"""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

COPY = Path(__file__).parents[2] / ".cache" / "databases"
OWNER, OWNERS_PASSWORD = "emrald_owner", "owner-pw"
# Who reads. With signs that shells, URLs, JSON and SQL have other uses for.
USER, PASSWORD = "emrald_reader", "p\"ä\\$s w0rd'%&;?"
NOBODY = 65534


def drivers() -> list[str]:
    return sorted(glob.glob(str(COPY / "drivers" / "*.jar")))


def missing() -> str | None:
    """Why there are no tests of databases on this machine."""
    if not drivers():
        return "there are no drivers"
    if not shutil.which("openssl"):
        return "there is no openssl"
    return None


def _find(pattern: str) -> Path | None:
    found = [
        path for root in ("/", str(COPY / "root")) for path in sorted(glob.glob(os.path.join(root, pattern)))
    ]
    return Path(found[-1]) if found else None


def _libraries() -> dict[str, str]:
    folders = glob.glob(str(COPY / "root/usr/lib/*-linux-*"))
    return {**os.environ, "LD_LIBRARY_PATH": ":".join(folders)} if folders else dict(os.environ)


def _run(*command: str, env: dict[str, str] | None = None, given: str = "") -> None:
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False, input=given)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed ({done.returncode}): {done.stdout}{done.stderr}")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@dataclass(frozen=True)
class Certificates:
    """Of two authorities; the first vouches for the server `localhost`."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> Certificates:
        for name in ("ours", "theirs"):
            make = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2")
            _run(
                *make,
                "-subj",
                f"/CN={name}",
                "-keyout",
                f"{folder}/{name}.key",
                "-out",
                f"{folder}/{name}.pem",
            )
        key, request = f"{folder}/server.key", f"{folder}/server.csr"
        _run(
            "openssl",
            "req",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            "/CN=localhost",
            "-keyout",
            key,
            "-out",
            request,
        )
        names = folder / "names"
        names.write_text("subjectAltName=DNS:localhost\n")
        sign = (
            "openssl",
            "x509",
            "-req",
            "-days",
            "2",
            "-in",
            request,
            "-CAcreateserial",
            "-extfile",
            str(names),
        )
        _run(
            *sign, "-CA", f"{folder}/ours.pem", "-CAkey", f"{folder}/ours.key", "-out", f"{folder}/server.pem"
        )
        return cls(folder)

    def pem(self, name: str) -> bytes:
        return (self.folder / f"{name}.pem").read_bytes()


class Server:
    kind = ""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()

    def url(self, kind: str | None = None, host: str = "localhost") -> str:
        return f"jdbc:{kind or self.kind}://{host}:{self.port}/shop"

    @staticmethod
    def program() -> Path | None:
        raise NotImplementedError

    @classmethod
    def absent(cls) -> str | None:
        """Why there is none on this machine."""
        return None if cls.program() else f"there is no server of {cls.kind}"


class Postgres(Server):
    kind = "postgresql"

    @staticmethod
    def program() -> Path | None:
        found = _find("usr/lib/postgresql/*/bin/initdb")
        return found.parent if found else None

    @classmethod
    def absent(cls) -> str | None:
        # Debian's knows the zones of the machine alone, and drivers name one.
        if not os.path.exists("/usr/share/zoneinfo/UTC"):
            return "there are no time zones on this machine, and PostgreSQL needs them"
        user = os.geteuid() or NOBODY
        try:
            pwd.getpwuid(user)
        except KeyError:
            return f"user {user} has no name on this machine, and PostgreSQL starts for nobody else"
        return super().absent()

    def start(self, certificates: Certificates) -> Postgres:
        """PostgreSQL does not run as root."""
        self._bin = self.program()
        data = self.folder / "data"
        self._as = ()
        (self.folder / "password").write_text(OWNERS_PASSWORD)
        for name in ("server.key", "server.pem"):
            shutil.copy(certificates.folder / name, self.folder / name)
        (self.folder / "server.key").chmod(0o600)
        if os.geteuid() == 0:
            self._as = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
            self._let_in()
        make = (
            f"{self._bin}/initdb",
            "--pgdata",
            str(data),
            "--username",
            OWNER,
            "--auth=scram-sha-256",
            "--no-sync",
        )
        _run(
            *self._as,
            *make,
            "--encoding=UTF8",
            "--locale=C",
            f"--pwfile={self.folder}/password",
            env=_libraries(),
        )
        with (data / "postgresql.conf").open("a") as conf:
            conf.write(
                f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
                "fsync = off\njit = off\n"
                f"ssl = on\nssl_cert_file = '{self.folder}/server.pem'\n"
                f"ssl_key_file = '{self.folder}/server.key'\n"
                "timezone = 'America/New_York'\n"
            )
        (data / "pg_hba.conf").write_text(
            "hostssl all tls_alone 127.0.0.1/32 scram-sha-256\nhostnossl all tls_alone 127.0.0.1/32 reject\n"
            "host all all 127.0.0.1/32 scram-sha-256\n"
        )
        self._control("-w", "-t", "60", "-l", f"{self.folder}/log", "start")
        return self

    def speak_tls(self, does: bool) -> None:
        with (self.folder / "data" / "postgresql.conf").open("a") as conf:
            conf.write(f"ssl = {'on' if does else 'off'}\n")
        self._control("reload")
        # It looks at the file when it comes to it: a client that asks for TLS hears which it is by now.
        while self._answer(b"\0\0\0\x08\x04\xd2\x16\x2f") != (b"S" if does else b"N"):
            pass

    def _answer(self, asked: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port)) as client:
            client.sendall(asked)
            return client.recv(1)

    def _let_in(self) -> None:
        """The other user comes to the folder, and to programs that lie in root's home."""
        reach = subprocess.run([*self._as, "test", "-x", f"{self._bin}/initdb"], check=False)
        if reach.returncode:
            root = self._bin.parents[4]
            copy = self.folder / "root"
            shutil.copytree(root, copy, symlinks=True)
            self._bin = copy / self._bin.relative_to(root)
        for one in (self.folder, *self.folder.iterdir()):
            os.chown(one, NOBODY, NOBODY)
        for one in self.folder.parents:
            if one == Path(tempfile.gettempdir()):
                break
            one.chmod(one.stat().st_mode | 0o011)

    def _control(self, *args: str) -> None:
        _run(*self._as, f"{self._bin}/pg_ctl", "-D", f"{self.folder}/data", *args, env=_libraries())

    def stop(self) -> None:
        self._control("-m", "immediate", "stop")


class MariaDb(Server):
    kind = "mariadb"

    @staticmethod
    def program() -> Path | None:
        return _find("usr/sbin/mariadbd")

    def start(self, certificates: Certificates) -> MariaDb:
        program = self.program()
        usr = program.parents[1]
        common = ("--no-defaults", f"--basedir={usr}", f"--datadir={self.folder}/data")
        common += ("--user=root",) if os.geteuid() == 0 else ()
        messages = f"--lc-messages-dir={usr}/share/mysql"
        # What mariadb-install-db does, whose own tools come with the client.
        (self.folder / "data" / "mysql").mkdir(parents=True)
        tables = [
            usr / "share/mysql" / f"mysql_{name}.sql"
            for name in ("system_tables", "performance_tables", "system_tables_data")
        ]
        script = "SET @auth_root_socket = NULL, @skip_auth_anonymous = 1;\nUSE mysql;\n"
        script += "\n".join(path.read_text() for path in tables)
        _run(str(program), *common, messages, "--bootstrap", env=_libraries(), given=script)
        (self.folder / "init.sql").write_text(
            f"CREATE USER '{OWNER}'@'%' IDENTIFIED BY '{OWNERS_PASSWORD}';\n"
            f"GRANT ALL ON *.* TO '{OWNER}'@'%' WITH GRANT OPTION;\n"
            "CREATE DATABASE shop CHARACTER SET utf8mb4;\n"
        )
        tls = [
            f"--ssl-{name}={certificates.folder}/{file}"
            for name, file in (("ca", "ours.pem"), ("cert", "server.pem"), ("key", "server.key"))
        ]
        self._process = subprocess.Popen(
            [
                str(program),
                *common,
                *tls,
                f"--port={self.port}",
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                f"--socket={self.folder}/s",
                f"--init-file={self.folder}/init.sql",
                "--default-time-zone=-05:00",
                messages,
                "--innodb-flush-log-at-trx-commit=0",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=_libraries(),
        )
        said = []
        for line in self._process.stderr:
            said.append(line)
            if "ready for connections" in line:
                break
        else:
            raise RuntimeError("".join(said))
        # What it says from here on must not stop it.
        subprocess.Popen(["cat"], stdin=self._process.stderr, stdout=subprocess.DEVNULL)
        return self

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
