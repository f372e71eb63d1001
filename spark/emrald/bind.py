"""Symbols of the plan to values, and values to the arguments of a function: what only a run knows."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from emrald.errors import EmraldError, nearest, quoted
from emrald.plan import Plan, Step


@dataclass(frozen=True)
class Run:
    id: str
    started_at: str
    attempt: int = 1
    vars: Mapping[str, str] = field(default_factory=dict)  # "pipeline.name" → text, from --var


def parse_var(text: str) -> tuple[str, str]:
    """`stocks.start_date=2010-01-01`; the value may hold any sign, `=` too."""
    name, equals, value = text.partition("=")
    if not equals or "." not in name:
        raise EmraldError(
            "run/bad-var",
            f'--var "{text}" is not <pipeline>.<name>=<value>',
            "e.g. --var stocks.start_date=2010-01-01",
        )
    return name, value


def check_vars(plan: Plan, given: Mapping[str, str]) -> None:
    declared = [f"{pipeline}.{name}" for pipeline, names in plan.vars.items() for name in names]
    for name in given:
        if name not in declared:
            near = nearest(name, declared)
            raise EmraldError(
                "run/unknown-var",
                f'--var names "{name}", which no pipeline declares'
                + (f'; did you mean "{near}"?' if near else ""),
                f"declared are: {quoted(sorted(declared)) or 'none'}",
            )


def resolve_params(plan: Plan, step: Step, run: Run) -> dict[str, Any]:
    return {name: _resolve(value, plan, step, run) for name, value in step.params.items()}


def _resolve(value: Any, plan: Plan, step: Step, run: Run) -> Any:
    if isinstance(value, list):
        return [_resolve(item, plan, step, run) for item in value]
    if not isinstance(value, dict):
        return value
    symbol = value.get("$")
    if symbol is None:
        return {name: _resolve(item, plan, step, run) for name, item in value.items()}
    if symbol == "var":
        return _var(plan, value["pipeline"], value["name"], run)
    if symbol == "run":
        return {"id": run.id, "started_at": run.started_at}[value["name"]]
    if symbol == "join":
        return "".join(as_text(_resolve(part, plan, step, run)) for part in value["parts"])
    raise EmraldError(
        "plan/unreadable",
        f'step "{step.id}" has a value of the unknown kind "{symbol}"',
        "use a newer runtime",
    )


def _var(plan: Plan, pipeline: str, name: str, run: Run) -> Any:
    declared = plan.vars.get(pipeline, {}).get(name, {"type": "string"})
    full_name = f"{pipeline}.{name}"
    value = run.vars.get(full_name, declared.get("value"))
    if value is None:
        raise EmraldError(
            "run/no-value", f'the variable "{full_name}" has no value', f"give one: --var {full_name}=…"
        )
    return typed(value, declared["type"], full_name)


def typed(value: Any, type_name: str, var_name: str) -> Any:
    """A variable's text as the Python value that an app expects."""
    text = value if isinstance(value, str) else as_text(value)
    try:
        return _READERS[type_name](text)
    except (ValueError, KeyError):
        raise EmraldError(
            "run/bad-value",
            f'the variable "{var_name}" is declared {type_name}, which "{text}" is not',
            f"write it like {_EXAMPLES.get(type_name, 'text')}",
        ) from None


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text.lower()]


def _timestamp(text: str) -> datetime:
    """Naive, in the session's time zone, as Spark's own timestamps reach Python (see session.py)."""
    # Python 3.9 reads neither Z nor fractions of other than 3 or 6 digits.
    text = re.sub(r"\.(\d{1,6})", lambda fraction: f".{fraction[1]:0<6}", text.replace("Z", "+00:00"))
    moment = datetime.fromisoformat(text)
    return moment.astimezone().replace(tzinfo=None) if moment.tzinfo else moment


_READERS = {
    "string": str,
    "int": int,
    "double": float,
    "boolean": _boolean,
    "date": date.fromisoformat,
    "timestamp": _timestamp,
}
_EXAMPLES = {
    "int": "10",
    "double": "0.5",
    "boolean": "true or false",
    "date": "2016-01-31",
    "timestamp": "2016-01-31 00:00:00",
}


def as_text(value: Any) -> str:
    """A value inside a longer text: as it would be written in the spec."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def check_arguments(function: Any, given: list[str], place: str) -> None:
    """Every name that the step gives must be an argument of `run`, and every argument must be given."""
    parameters = inspect.signature(function).parameters.values()
    by_name = [p for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    takes_any = any(p.kind is p.VAR_KEYWORD for p in parameters)
    names = [p.name for p in by_name]
    wrong = [
        f'it takes "{p.name}", which the step does not give' + _did_you_mean(p.name, set(given) - set(names))
        for p in by_name
        if p.name not in given and p.default is p.empty
    ]
    wrong += [f'it takes "{p.name}" by position only' for p in parameters if p.kind is p.POSITIONAL_ONLY]
    if not takes_any:
        wrong += [
            f'it does not take "{name}", which the step gives' + _did_you_mean(name, set(names) - set(given))
            for name in given
            if name not in names
        ]
    if wrong:
        raise EmraldError(
            "app/parameters",
            f"run() of {place} does not fit its step: {'; '.join(wrong)}",
            f"write: def run({', '.join(given)})",
            file=place,
            line=function.__code__.co_firstlineno if hasattr(function, "__code__") else None,
        )


def _did_you_mean(name: str, candidates: set[str]) -> str:
    near = nearest(name, sorted(candidates))
    return f' (did you mean "{near}"?)' if near else ""
