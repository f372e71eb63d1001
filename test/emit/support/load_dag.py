"""Loads a DAG file against stand-ins for Airflow, and prints its tasks as JSON.

Airflow itself is 300 packages: too much for these tests. The stand-ins take exactly the arguments that
the real operators take (Airflow 2.10.5 with the Amazon provider 9.2.0; 3.0.6 with 9.39.0 takes them too),
render templates as Airflow does, and hold the requests against botocore's models.
"""

import inspect
import json
import runpy
import sys
import types

import botocore.session
from botocore.validate import ParamValidator
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

BASE = {
    "task_id", "doc", "retries", "retry_delay", "execution_timeout", "trigger_rule", "owner",
    "on_failure_callback", "on_retry_callback",
}  # fmt: skip
AWS = {"aws_conn_id"}
SENSOR = {"mode", "poke_interval", "timeout"}
WAITER = {"waiter_delay", "waiter_max_attempts", "deferrable"}

# Name: where it lives, its own arguments, its template fields, and the endings that make a text a file.
OPERATORS = {
    "EmptyOperator": ("airflow.operators.empty", set(), [], ()),
    "PythonOperator": ("airflow.operators.python", {"python_callable", "op_args"}, ["op_args"], ()),
    "ShortCircuitOperator": (
        "airflow.operators.python",
        {"python_callable", "op_args", "ignore_downstream_trigger_rules"},
        ["op_args"],
        (),
    ),
    "EmrCreateJobFlowOperator": (
        "airflow.providers.amazon.aws.operators.emr",
        AWS | WAITER | {"emr_conn_id", "job_flow_overrides", "region_name", "wait_policy"},
        ["job_flow_overrides"],
        (".json",),
    ),
    "EmrAddStepsOperator": (
        "airflow.providers.amazon.aws.operators.emr",
        AWS | WAITER | {"job_flow_id", "steps", "wait_for_completion", "execution_role_arn"},
        ["job_flow_id", "steps", "execution_role_arn"],
        (".json",),
    ),
    "EmrTerminateJobFlowOperator": (
        "airflow.providers.amazon.aws.operators.emr",
        AWS | WAITER | {"job_flow_id"},
        ["job_flow_id"],
        (),
    ),
    "GlueCrawlerOperator": (
        "airflow.providers.amazon.aws.operators.glue_crawler",
        AWS | {"config", "poll_interval", "wait_for_completion", "deferrable", "region_name"},
        ["config"],
        (),
    ),
    "EmrJobFlowSensor": (
        "airflow.providers.amazon.aws.sensors.emr",
        AWS | SENSOR | {"job_flow_id", "target_states", "failed_states", "max_attempts", "deferrable"},
        ["job_flow_id"],
        (),
    ),
}


# Names of Airflow's context: a function may ask for them, but no argument may have one.
CONTEXT = {"conf", "dag", "dag_run", "ds", "params", "run_id", "task", "task_instance", "ti", "ts", "var"}


class Dag:
    """What `with DAG(…) as dag:` makes, and the tasks that come to life in it."""

    taken = frozenset({
        "dag_id", "description", "schedule", "start_date", "catchup", "max_active_runs", "params",
        "user_defined_macros", "jinja_environment_kwargs", "default_args", "tags",
    })  # fmt: skip
    current = None

    def __init__(self, **given):
        assert set(given) <= self.taken, f"DAG takes no {set(given) - self.taken}"
        self.given, self.tasks = given, {}

    def __enter__(self):
        Dag.current = self
        return self

    def __exit__(self, *_):
        Dag.current = None


class Output:
    """`task.output`: whoever takes it comes after the task."""

    def __init__(self, task):
        self.task = task


class Task:
    own, fields, template_ext, operator = set(), [], (), ""

    def __init__(self, **given):
        unknown = set(given) - BASE - self.own
        assert not unknown, f"{type(self).__name__} takes no {unknown}"
        self.given, self.upstream, self.setup = given, set(), None
        self.task_id = given["task_id"]
        names = inspect.signature(given.get("python_callable", print)).parameters
        taken = CONTEXT & set(list(names)[: len(given.get("op_args", []))])
        assert not taken, f"Airflow gives {taken} itself"
        assert self.task_id not in Dag.current.tasks, f"two tasks {self.task_id}"
        Dag.current.tasks[self.task_id] = self
        for field in self.fields:
            for output in outputs_in(given.get(field)):
                self.upstream.add(output.task.task_id)

    @property
    def output(self):
        return Output(self)

    def __rshift__(self, other):
        other.upstream.add(self.task_id)
        return other

    def as_teardown(self, *, setups, on_failure_fail_dagrun=False):
        assert "trigger_rule" not in self.given, "a teardown has a trigger rule of its own"
        self.upstream.add(setups.task_id)
        self.setup = setups.task_id
        self.fails_run = on_failure_fail_dagrun
        return self


def outputs_in(value):
    if isinstance(value, Output):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from outputs_in(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from outputs_in(inner)


def rendered(value, endings, render):
    if isinstance(value, str):
        assert not value.endswith(endings or ("\0",)), f'Airflow would take "{value}" for a file'
        return render(value)
    if isinstance(value, Output):
        return "j-1"
    if isinstance(value, dict):
        return {key: rendered(inner, endings, render) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [rendered(inner, endings, render) for inner in value]
    return value


def stand_in(module, **names):
    parts = module.split(".")
    for end in range(1, len(parts) + 1):
        name = ".".join(parts[:end])
        sys.modules.setdefault(name, types.ModuleType(name))
    for name, value in names.items():
        setattr(sys.modules[module], name, value)


class Param:
    def __init__(self, default=None, **schema):
        self.default, self.schema = default, schema


stand_in("airflow", DAG=Dag)
stand_in("airflow.models.param", Param=Param)
stand_in("airflow.providers.amazon.aws.hooks.emr", EmrHook=object)
stand_in("airflow.providers.amazon.aws.hooks.glue_crawler", GlueCrawlerHook=object)
for name, (module, own, fields, endings) in OPERATORS.items():
    members = {"own": own, "fields": fields, "template_ext": endings, "operator": name}
    stand_in(module, **{name: type(name, (Task,), members)})

dag = runpy.run_path(sys.argv[1])["dag"]

context = json.loads(sys.argv[2])
params = {name: param.default if param.default is not None else context["params"][name]
          for name, param in dag.given["params"].items()}  # fmt: skip


class Deployed(dict):
    def __missing__(self, name):
        return name


class StartDate:
    def strftime(self, form):
        return f"strftime {form}"


jinja = SandboxedEnvironment(undefined=StrictUndefined, **dag.given["jinja_environment_kwargs"])
known = {
    **dag.given["user_defined_macros"],
    "run_id": context["run_id"],
    "params": params,
    "ti": {"try_number": 1},
    "dag_run": {"start_date": StartDate()},
    "var": {"value": Deployed()},
}
model = botocore.session.get_session().get_service_model("emr")


def valid(operation, request):
    report = ParamValidator().validate(request, model.operation_model(operation).input_shape)
    assert not report.has_errors(), report.generate_report()


tasks = {}
for task_id, task in dag.tasks.items():
    asked = {
        field: rendered(
            task.given.get(field), task.template_ext, lambda text: jinja.from_string(text).render(known)
        )
        for field in task.fields
    }
    if "job_flow_overrides" in asked:
        valid("RunJobFlow", asked["job_flow_overrides"])
    if "steps" in asked:
        valid("AddJobFlowSteps", {"JobFlowId": asked["job_flow_id"], "Steps": asked["steps"]})
    tasks[task_id] = {
        "operator": task.operator,
        "upstream": sorted(task.upstream),
        "rule": task.given.get("trigger_rule", "all_success"),
        "teardown_of": task.setup,
        "asked": asked,
    }
print(json.dumps(tasks))
