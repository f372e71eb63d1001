"""What is asked for, as SQL: the declared columns of a table or a query, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from emrald.errors import EmraldError, nearest, quoted
from emrald.jdbc_database import Database
from emrald.jdbc_plan import Jdbc
from emrald.jdbc_types import UNFIT
from emrald.plan import Dataset

# The column by which ranges are made, besides the declared ones.
RANGE = "emrald_range"


def relation_of(jdbc: Jdbc) -> str:
    """What stands behind FROM. A table is SQL, as its author writes it there."""
    if jdbc.table:
        return jdbc.table
    # On lines of its own, since a query may end in a comment.
    return f"(\n{(jdbc.query or '').strip().rstrip(';')}\n) emrald_query"


def alias_of(dataset: Dataset) -> str:
    """By this name the scan is found among others (scans.py); legal and short in every database."""
    return f"emrald_{hashlib.sha256(dataset.id.encode()).hexdigest()[:16]}"


def selection_of(dataset: Dataset, database: Database, relation: str, there: Mapping[str, str]) -> str:
    """A subquery, to which Spark adds its own conditions. `there`: the type of each column, by its name."""
    selected = []
    for column in dataset.columns:
        name = _name(dataset, database, column.name, there)
        unfit = _text(f'{UNFIT}"{column.name}" of {dataset.id} holds ')
        term = database.selected.get(there[name], "{column}").replace("{unfit}", unfit)
        term = term.replace("{column}", database.quoted(name))
        alias = database.quoted(column.name)
        selected.append(term if term == alias else f"{term} AS {alias}")
    if dataset.jdbc and dataset.jdbc.partition:
        # As it is stored, so that the database finds ranges by its index.
        name = _name(dataset, database, dataset.jdbc.partition.column, there)
        selected.append(f"{database.quoted(name)} AS {database.quoted(RANGE)}")
    return f"(SELECT {', '.join(selected)} FROM {relation}) {alias_of(dataset)}"


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(dataset: Dataset, database: Database, wanted: str, there: Mapping[str, str]) -> str:
    """The database's own. Unquoted names became upper case in Derby and lower case in PostgreSQL."""
    if database.quote in wanted:
        # Spark writes names into its statements between quotes, and quotes in names as they are.
        raise EmraldError(
            "jdbc/column",
            f"{dataset.id} has the column {wanted}: Spark cannot ask for names with {database.quote}",
            "read by a query that gives it another name",
        )
    if wanted in there:
        return wanted
    folded = [name for name in there if name.casefold() == wanted.casefold()]
    if len(folded) == 1:
        return folded[0]
    near = nearest(wanted, there)
    raise EmraldError(
        "jdbc/column",
        f'{dataset.id} is read without its column "{wanted}"' + (f' (there is "{near}")' if near else ""),
        f"there are: {quoted(there)}",
    )
