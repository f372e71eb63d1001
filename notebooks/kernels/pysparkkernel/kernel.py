"""The kernel of sparkmagic's name on a machine without Livy: the same cells, on the local lake.

A cell runs in Spark's world, as on a cluster; `%%sql` brings an answer over from there, and `%%local` is the
notebook's own world. The two know nothing of each other's variables here either, so that what works here
works on the cluster.
"""

from __future__ import annotations

import ast
import os
import sys
from typing import Any

from cells import ASKS_LIVY, Refused, options_of, to_local
from frames import to_pandas
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from IPython.core.magic import Magics, cell_magic, magics_class
from IPython.display import display
from lake import leave_accounts, start_session


@magics_class
class LakeMagics(Magics):
    """`%%spark` and `%%sql`, in a world of their own that begins with the first cell."""

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self._world: dict[str, Any] = {}
        for name in ASKS_LIVY:
            shell.register_magic_function(_refusal(name), "cell", name)

    @property
    def world(self) -> dict[str, Any]:
        if not self._world:
            print("Starting Spark on this machine")
            spark = start_session(os.getcwd())
            self._world.update({"__name__": "__main__", "spark": spark, "sc": spark.sparkContext})
        return self._world

    @cell_magic
    def spark(self, line: str, cell: str) -> None:
        options = options_of(line, "on")
        run(cell, self.world)
        if options.output is not None:
            self._bring(self.world.get(options.output), options.output, options.rows)

    @cell_magic
    def sql(self, line: str, cell: str) -> None:
        options = options_of(line, "onq")
        frame = to_pandas(self.world["spark"].sql(cell), options.rows)
        if options.output is not None:
            self.shell.user_ns[options.output] = frame
        if not options.is_quiet:
            display(frame)

    def _bring(self, frame: Any, name: str, rows: int) -> None:
        if not hasattr(frame, "toJSON"):
            raise Refused(f'-o {name}: "{name}" is no DataFrame in Spark')
        self.shell.user_ns[name] = to_pandas(frame, rows)


def _refusal(name: str) -> Any:
    def refuse(_line: str, _cell: str) -> None:
        raise Refused(f"%%{name} is for a session of Livy, and on this machine there is none")

    return refuse


def run(code: str, world: dict[str, Any]) -> None:
    """As Livy runs a statement: the value of an expression at the end is printed."""
    *statements, last = ast.parse(code).body or [ast.Pass()]
    exec(compile(ast.Module(statements, []), "<cell>", "exec"), world)
    shown, sys.displayhook = sys.displayhook, sys.__displayhook__
    try:
        ast.fix_missing_locations(last)
        exec(compile(ast.Interactive([last]), "<cell>", "single"), world)
    finally:
        sys.displayhook = shown


class LakeKernel(IPythonKernel):
    implementation = "emrald"
    banner = "PySpark on the local lake of an emrald project"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.shell.register_magics(LakeMagics(self.shell))

    async def do_execute(self, code: str, *args: Any, **kwargs: Any) -> Any:
        return await super().do_execute(to_local(code), *args, **kwargs)


if __name__ == "__main__":
    leave_accounts()
    IPKernelApp.launch_instance(kernel_class=LakeKernel)
