"""User and password of a database: from Secrets Manager, or locally from a variable."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
from dataclasses import dataclass, field

from py4j.protocol import escape_new_line

from emrald.errors import EmraldError

HIDDEN = "(hidden)"
_LOCAL = "local"
_PATIENCE_SECONDS = 90
# The AWS CLI is Python too, and would take its own modules from the step's python_packages.
_OF_THE_STEPS_PYTHON = ("PYTHONPATH", "PYTHONHOME")
_SHAPE = 'it holds JSON: {"username": "…", "password": "…"}; more keys do no harm'
_known: set[str] = set()  # passwords of this process


@dataclass(frozen=True)
class Secret:
    username: str
    password: str = field(repr=False)


def variable_of(name: str) -> str:
    """`orders_db` is EMRALD_SECRET_ORDERS_DB."""
    return "EMRALD_SECRET_" + re.sub(r"[^A-Z0-9]", "_", name.upper())


def read_secret(name: str, dataset: str, environment: str, region: str | None) -> Secret:
    variable = variable_of(name)
    given = os.environ.get(variable, "")
    if given != "":
        return _parsed(given, f"the variable {variable}", dataset)
    if environment == _LOCAL:
        raise EmraldError(
            "jdbc/secret",
            f'{dataset} needs the secret "{name}", and the variable {variable} is not set',
            f"set it where the run is started; {_SHAPE}",
        )
    return _parsed(_from_aws(name, dataset, region), f'the secret "{name}"', dataset)


def hidden(text: str) -> str:
    """A text without the passwords that this process has read."""
    for password in sorted(_known, key=len, reverse=True):
        text = text.replace(password, HIDDEN)
    return text


def _parsed(text: str, source: str, dataset: str) -> Secret:
    """The text itself is never shown: it may be a password."""
    try:
        value = json.loads(text)
    except ValueError:
        raise EmraldError("jdbc/secret", f"{source}, which {dataset} needs, is not JSON", _SHAPE) from None
    given = value if isinstance(value, dict) else {}
    wrong = [key for key in ("username", "password") if not isinstance(given.get(key), str)]
    if wrong:
        raise EmraldError(
            "jdbc/secret",
            f"{source}, which {dataset} needs, has no text at {' and '.join(wrong)}",
            _SHAPE,
        )
    secret = Secret(given["username"], given["password"])
    _keep_silent(secret.password)
    return secret


def _keep_silent(password: str) -> None:
    """Py4J tells every call of the JVM to Python's log, with its arguments, where somebody asks for DEBUG."""
    if not password:
        return
    _known.update({password, escape_new_line(password)})
    for name in ("py4j", "py4j.clientserver", "py4j.java_gateway"):
        logger = logging.getLogger(name)
        if _hide not in logger.filters:
            logger.addFilter(_hide)


def _hide(record: logging.LogRecord) -> bool:
    record.msg, record.args = hidden(record.getMessage()), ()
    return True


def _from_aws(name: str, dataset: str, region: str | None) -> str:
    """By the AWS CLI, which is on every node: boto3 need not be there for the Python that Spark runs."""
    command = ["aws", "secretsmanager", "get-secret-value", "--secret-id", name]
    command += ["--query", "SecretString", "--output", "text", "--cli-connect-timeout", "10"]
    command += ["--region", region] if region else []
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
            env={key: value for key, value in os.environ.items() if key not in _OF_THE_STEPS_PYTHON},
        )
    except FileNotFoundError:
        raise _refused(
            name, dataset, "there is no AWS CLI on this node", "EMR brings one; what was done to the image?"
        ) from None
    except subprocess.TimeoutExpired:
        raise _unreachable(name, dataset) from None
    if done.returncode == 0:
        return done.stdout
    found = re.search(r"\((\w+)\) when calling", done.stderr)
    code = found.group(1) if found else ""
    if code in _REFUSALS:
        raise _refused(name, dataset, *_REFUSALS[code])
    if re.search(r"[Cc]ould not connect|[Cc]onnect timeout|[Rr]ead timeout", done.stderr):
        raise _unreachable(name, dataset)
    if "credentials" in done.stderr:
        raise _refused(
            name,
            dataset,
            "the AWS CLI has no credentials",
            "the nodes' role (or the step's) must be allowed to read it, and the node must get that role's "
            "credentials",
        )
    raise _refused(
        name,
        dataset,
        f"Secrets Manager says {code or f'no (exit code {done.returncode})'}",
        "ask by hand: aws secretsmanager describe-secret",
    )


_REFUSALS = {
    "AccessDeniedException": (
        "the nodes' role (or the step's) may not read it (AccessDeniedException)",
        "deploy the environment again, which gives that right; a key of your own must let the role decrypt",
    ),
    "ResourceNotFoundException": (
        "there is none of that name in this region (ResourceNotFoundException)",
        "create it in the region of the environment; emrald creates no secrets",
    ),
    "DecryptionFailure": (
        "its key does not decrypt it (DecryptionFailure)",
        "the policy of the KMS key must let the nodes' role (or the step's) decrypt",
    ),
    "InvalidRequestException": (
        "it cannot be read now (InvalidRequestException)",
        "a secret that is marked for deletion is restored by aws secretsmanager restore-secret",
    ),
}


def _unreachable(name: str, dataset: str) -> EmraldError:
    return _refused(
        name,
        dataset,
        "Secrets Manager does not answer",
        "a private subnet needs a NAT gateway, or the endpoint of Secrets Manager",
    )


def _refused(name: str, dataset: str, why: str, hint: str) -> EmraldError:
    return EmraldError(
        "jdbc/secret", f'the secret "{name}", which {dataset} needs, cannot be read: {why}', hint
    )
