"""emr_demo, environment dev: plan 53db53128a75b62604bd0f82c57e86a16e197105e1a8c01ffed64aaf11dc0e56.

Written by `emrald compile --as airflow`: change the pipelines and compile again, not this file.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from datetime import datetime, timedelta, timezone

from airflow import DAG
from airflow.models.param import Param
from airflow.operators.empty import EmptyOperator
from airflow.operators.python import PythonOperator, ShortCircuitOperator
from airflow.providers.amazon.aws.hooks.emr import EmrHook
from airflow.providers.amazon.aws.hooks.glue_crawler import GlueCrawlerHook
from airflow.providers.amazon.aws.operators.emr import (
    EmrAddStepsOperator,
    EmrCreateJobFlowOperator,
    EmrTerminateJobFlowOperator,
)
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerOperator
from airflow.providers.amazon.aws.sensors.emr import EmrJobFlowSensor
from botocore.exceptions import WaiterError

DAG_ID = "emr_demo_dev"
DESCRIPTION = "emr_demo, environment dev: plan 53db53128a75b62604bd0f82c57e86a16e197105e1a8c01ffed64aaf11dc0e56"
OWNER = "emr_demo"
REGION = "us-east-1"

# Variables of the pipelines: a run may be given others.
PARAMS = {}

# The clusters that a run starts and ends, by their names.
CLUSTERS = {
    "small": {
        "after": [],
        "is_protected": False,
        "job_flow": {
            "Name": "emr_demo-dev-small run={{ legal(run_id) }} attempt={{ ti.try_number }}",
            "ReleaseLabel": "emr-7.13.0",
            "Applications": [{"Name": "Spark"}],
            "LogUri": "s3://{{ var.value.emr_demo_dev_bucket_logs }}/",
            "ServiceRole": "{{ var.value.emr_demo_dev_service_role }}",
            "JobFlowRole": "{{ var.value.emr_demo_dev_instance_profile }}",
            "StepConcurrencyLevel": 2,
            "AutoTerminationPolicy": {"IdleTimeout": 1800},
            "Configurations": [
                {
                    "Classification": "spark-hive-site",
                    "Properties": {
                        "hive.metastore.client.factory.class": "com.amazonaws.glue.catalog.metastore.AWSGlueDataCatalogHiveClientFactory",
                    },
                },
            ],
            "BootstrapActions": [],
            "Instances": {
                "KeepJobFlowAliveWhenNoSteps": True,
                "TerminationProtected": False,
                "InstanceFleets": [
                    {
                        "Name": "primary",
                        "InstanceFleetType": "MASTER",
                        "TargetOnDemandCapacity": 1,
                        "TargetSpotCapacity": 0,
                        "InstanceTypeConfigs": [{"InstanceType": "m5.xlarge", "WeightedCapacity": 1}],
                    },
                    {
                        "Name": "core",
                        "InstanceFleetType": "CORE",
                        "TargetOnDemandCapacity": 2,
                        "TargetSpotCapacity": 0,
                        "InstanceTypeConfigs": [{"InstanceType": "m5.2xlarge", "WeightedCapacity": 1}],
                    },
                ],
                "Ec2SubnetIds": ["{{ var.value.emr_demo_dev_subnet }}"],
            },
            "Tags": [
                {"Key": "emrald:pipeline", "Value": "bakery"},
                {"Key": "emrald:project", "Value": "emr_demo"},
                {"Key": "emrald:environment", "Value": "dev"},
                {"Key": "emrald:run", "Value": "{{ legal(run_id) }}"},
                {"Key": "emrald:cluster", "Value": "small"},
                {"Key": "emrald:attempt", "Value": "{{ ti.try_number }}"},
                {
                    "Key": "emrald:plan",
                    "Value": "53db53128a75b62604bd0f82c57e86a16e197105e1a8c01ffed64aaf11dc0e56",
                },
                {"Key": "emrald:max_age", "Value": "28800"},
                {"Key": "for-use-with-amazon-emr-managed-policies", "Value": "true"},
            ],
        },
    },
}

# The clusters that are there, and stay.
STANDING = {}

# What needs what, and what each step asks of EMR. Templates of Jinja say what a run knows.
STEPS = {
    "bakery/clean": {
        "cluster": "small",
        "needs": [],
        "retries": 2,
        "timeout": 1800,
        "allow_failure": False,
        "doc": "",
        "role": None,
        "step": {
            "Name": "bakery/clean run={{ legal(run_id) }} attempt={{ ti.try_number }}",
            "ActionOnFailure": "CONTINUE",
            "HadoopJarStep": {
                "Jar": "command-runner.jar",
                "Args": [
                    "spark-submit",
                    "--deploy-mode",
                    "cluster",
                    "--name",
                    "bakery/clean",
                    "--conf",
                    "spark.yarn.maxAppAttempts=1",
                    "--py-files",
                    "s3://{{ var.value.emr_demo_dev_bucket_artifacts }}/artifacts/374bd2456e9d7cb81112aefdb6b447da5b15e49b4c5d5e904e3f2bfa804189d3/emrald.zip",
                    "s3://{{ var.value.emr_demo_dev_bucket_artifacts }}/artifacts/108a8ebd49860b94742bb8572a293286004e57c1d8c99b7125de861c18c67c86/submit.py",
                    "--plan",
                    "s3://{{ var.value.emr_demo_dev_bucket_artifacts }}/plans/53db53128a75b62604bd0f82c57e86a16e197105e1a8c01ffed64aaf11dc0e56.json",
                    "--step",
                    "bakery/clean",
                    "--run",
                    "{{ legal(run_id) }}",
                    "--started-at",
                    "{{ dag_run.start_date.strftime('%Y-%m-%dT%H:%M:%SZ') }}",
                    "--attempt",
                    "{{ ti.try_number }}",
                ],
            },
        },
    },
    "bakery/by_item": {
        "cluster": "small",
        "needs": ["bakery/clean"],
        "retries": 0,
        "timeout": 3600,
        "allow_failure": False,
        "doc": "",
        "role": None,
        "step": {
            "Name": "bakery/by_item run={{ legal(run_id) }} attempt={{ ti.try_number }}",
            "ActionOnFailure": "CONTINUE",
            "HadoopJarStep": {
                "Jar": "command-runner.jar",
                "Args": [
                    "spark-submit",
                    "--deploy-mode",
                    "cluster",
                    "--name",
                    "bakery/by_item",
                    "--conf",
                    "spark.yarn.maxAppAttempts=1",
                    "--py-files",
                    "s3://{{ var.value.emr_demo_dev_bucket_artifacts }}/artifacts/374bd2456e9d7cb81112aefdb6b447da5b15e49b4c5d5e904e3f2bfa804189d3/emrald.zip",
                    "s3://{{ var.value.emr_demo_dev_bucket_artifacts }}/artifacts/108a8ebd49860b94742bb8572a293286004e57c1d8c99b7125de861c18c67c86/submit.py",
                    "--plan",
                    "s3://{{ var.value.emr_demo_dev_bucket_artifacts }}/plans/53db53128a75b62604bd0f82c57e86a16e197105e1a8c01ffed64aaf11dc0e56.json",
                    "--step",
                    "bakery/by_item",
                    "--run",
                    "{{ legal(run_id) }}",
                    "--started-at",
                    "{{ dag_run.start_date.strftime('%Y-%m-%dT%H:%M:%SZ') }}",
                    "--attempt",
                    "{{ ti.try_number }}",
                ],
            },
        },
    },
    "bakery/hints": {
        "cluster": "small",
        "needs": ["bakery/clean"],
        "retries": 0,
        "timeout": None,
        "allow_failure": True,
        "doc": "",
        "role": None,
        "step": {
            "Name": "bakery/hints run={{ legal(run_id) }} attempt={{ ti.try_number }}",
            "ActionOnFailure": "CONTINUE",
            "HadoopJarStep": {
                "Jar": "command-runner.jar",
                "Args": [
                    "spark-submit",
                    "--deploy-mode",
                    "cluster",
                    "--name",
                    "bakery/hints",
                    "--conf",
                    "spark.yarn.maxAppAttempts=1",
                    "--py-files",
                    "s3://{{ var.value.emr_demo_dev_bucket_artifacts }}/artifacts/374bd2456e9d7cb81112aefdb6b447da5b15e49b4c5d5e904e3f2bfa804189d3/emrald.zip",
                    "s3://{{ var.value.emr_demo_dev_bucket_artifacts }}/artifacts/108a8ebd49860b94742bb8572a293286004e57c1d8c99b7125de861c18c67c86/submit.py",
                    "--plan",
                    "s3://{{ var.value.emr_demo_dev_bucket_artifacts }}/plans/53db53128a75b62604bd0f82c57e86a16e197105e1a8c01ffed64aaf11dc0e56.json",
                    "--step",
                    "bakery/hints",
                    "--run",
                    "{{ legal(run_id) }}",
                    "--started-at",
                    "{{ dag_run.start_date.strftime('%Y-%m-%dT%H:%M:%SZ') }}",
                    "--attempt",
                    "{{ ti.try_number }}",
                ],
            },
        },
    },
    "bakery/look": {
        "cluster": "small",
        "needs": ["bakery/clean"],
        "retries": 1,
        "timeout": 600,
        "allow_failure": False,
        "doc": "",
        "crawler": "emr_demo-dev-bakery-look",
    },
    "bakery/menu": {
        "cluster": "small",
        "needs": ["bakery/hints"],
        "retries": 1,
        "timeout": None,
        "allow_failure": False,
        "doc": "",
        "role": None,
        "step": {
            "Name": "bakery/menu run={{ legal(run_id) }} attempt={{ ti.try_number }}",
            "ActionOnFailure": "CONTINUE",
            "HadoopJarStep": {
                "Jar": "command-runner.jar",
                "Args": [
                    "spark-submit",
                    "--deploy-mode",
                    "cluster",
                    "--name",
                    "bakery/menu",
                    "--conf",
                    "spark.yarn.maxAppAttempts=1",
                    "--py-files",
                    "s3://{{ var.value.emr_demo_dev_bucket_artifacts }}/artifacts/374bd2456e9d7cb81112aefdb6b447da5b15e49b4c5d5e904e3f2bfa804189d3/emrald.zip",
                    "s3://{{ var.value.emr_demo_dev_bucket_artifacts }}/artifacts/108a8ebd49860b94742bb8572a293286004e57c1d8c99b7125de861c18c67c86/submit.py",
                    "--plan",
                    "s3://{{ var.value.emr_demo_dev_bucket_artifacts }}/plans/53db53128a75b62604bd0f82c57e86a16e197105e1a8c01ffed64aaf11dc0e56.json",
                    "--step",
                    "bakery/menu",
                    "--run",
                    "{{ legal(run_id) }}",
                    "--started-at",
                    "{{ dag_run.start_date.strftime('%Y-%m-%dT%H:%M:%SZ') }}",
                    "--attempt",
                    "{{ ti.try_number }}",
                ],
            },
        },
    },
}

# The connection to AWS. Its region has to be the one below: not every operator takes a region.
AWS = "aws_default"

# Seconds between two looks at a step, and how many of them: EMR ends a step of its own accord, so a week is as good as forever.
LOOK = 30
LOOKS = 7 * 24 * 3600 // LOOK


class StartCluster(EmrCreateJobFlowOperator):
    """A text that ends in ".json" is what it is, and no file with a template."""

    template_ext = ()


class AddStep(EmrAddStepsOperator):
    """The same: a step names its plan, which is JSON."""

    template_ext = ()


def legal(run_id):
    """Airflow's id of a run as EMR, S3 and emrald take it; what were two ids stay two."""
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", run_id)[:48]
    return plain if plain == run_id else f"{plain}-{hashlib.sha256(run_id.encode()).hexdigest()[:8]}"


def emr_client():
    return EmrHook(aws_conn_id=AWS, region_name=REGION).conn


def cancel_on_emr(step, start, cluster):
    """Airflow gives up on a step that is late, EMR does not: it is cancelled there before anything else happens."""

    def cancel(context):
        emr = emr_client()
        where = cluster or context["ti"].xcom_pull(task_ids=start)
        name = f"{step} run={legal(context['run_id'])} "
        pages = emr.get_paginator("list_steps").paginate(ClusterId=where, StepStates=["PENDING", "RUNNING"])
        late = [one["Id"] for page in pages for one in page["Steps"] if one["Name"].startswith(name)]
        if late:
            emr.cancel_steps(ClusterId=where, StepIds=late)
        for one in late:
            # The waiter waits for success, and a cancelled step is none: that it has ended is what counts.
            with suppress(WaiterError):
                emr.get_waiter("step_complete").wait(ClusterId=where, StepId=one)

    return cancel


def stop_on_glue(crawler):
    """The same for a crawl: a crawler that still runs cannot be started again."""

    def stop(context):
        glue = GlueCrawlerHook(aws_conn_id=AWS, region_name=REGION).glue_client
        with suppress(glue.exceptions.CrawlerNotRunningException, glue.exceptions.CrawlerStoppingException):
            glue.stop_crawler(Name=crawler)

    return stop


def lift_protection(cluster):
    """EMR protects clusters with three primaries from ending."""
    emr_client().set_termination_protection(JobFlowIds=[cluster], TerminationProtected=False)


def has_succeeded(wanted, ti):
    """A task that failed has left no result."""
    return ti.xcom_pull(task_ids=wanted) is not None


with DAG(
    dag_id=DAG_ID,
    description=DESCRIPTION,
    schedule=None,
    start_date=datetime(2020, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    params={name: Param(**schema) for name, schema in PARAMS.items()},
    user_defined_macros={"legal": legal},
    jinja_environment_kwargs={"keep_trailing_newline": True},
    default_args={"owner": OWNER, "retries": 0, "retry_delay": timedelta(minutes=1)},
    tags=["emrald"],
) as dag:
    # Skipped steps are fine, failed ones are not. Steps that may fail have no say.
    verdict = EmptyOperator(task_id="verdict", trigger_rule="none_failed")
    starts, ends = {}, {}

    for name, cluster in CLUSTERS.items():
        # Not tried again, since EMR cannot tell a second request from a new one. It does not wait either: as soon as there is an
        # id there is a cluster to end.
        start = StartCluster(
            task_id=f"start_{name}",
            job_flow_overrides=cluster["job_flow"],
            aws_conn_id=AWS,
            emr_conn_id=None,
            region_name=REGION,
            deferrable=False,
            trigger_rule="one_success" if cluster["after"] else "all_success",
        )
        ready = EmrJobFlowSensor(
            task_id=f"ready_{name}",
            job_flow_id=start.output,
            target_states=["RUNNING", "WAITING"],
            failed_states=["TERMINATING", "TERMINATED", "TERMINATED_WITH_ERRORS"],
            aws_conn_id=AWS,
            mode="reschedule",
            poke_interval=LOOK,
            # In deferrable mode this sensor waits for the cluster's end.
            deferrable=False,
        )
        end = EmrTerminateJobFlowOperator(
            task_id=f"end_{name}",
            job_flow_id=start.output,
            aws_conn_id=AWS,
            deferrable=True,
            retries=5,
        ).as_teardown(setups=start, on_failure_fail_dagrun=True)
        if cluster["is_protected"]:
            unprotect = PythonOperator(
                task_id=f"unprotect_{name}",
                python_callable=lift_protection,
                op_args=[start.output],
                retries=5,
            ).as_teardown(setups=start, on_failure_fail_dagrun=True)
            unprotect >> end
            ends[name] = unprotect
        else:
            ends[name] = end
        start >> ready >> verdict
        ready >> ends[name]
        starts[name] = (start, ready)

    tasks, gates = {}, {}
    for name, step in STEPS.items():
        task_id = name.replace("/", ".")
        common = {
            "task_id": task_id,
            "aws_conn_id": AWS,
            "deferrable": True,
            "retries": step["retries"],
            "doc": step["doc"],
        }
        if step["timeout"] is not None:
            common["execution_timeout"] = timedelta(seconds=step["timeout"])
        start, ready = starts.get(step["cluster"], (None, None))
        if "crawler" in step:
            if step["timeout"] is not None:
                stop = stop_on_glue(step["crawler"])
                common.update(on_retry_callback=stop, on_failure_callback=stop)
            # The crawler is there: without more than its name nothing of it is changed.
            task = GlueCrawlerOperator(config={"Name": step["crawler"]}, region_name=REGION, **common)
        else:
            standing = STANDING.get(step["cluster"])
            if step["timeout"] is not None:
                cancel = cancel_on_emr(name, start and start.task_id, standing)
                common.update(on_retry_callback=cancel, on_failure_callback=cancel)
            task = AddStep(
                job_flow_id=standing or start.output,
                steps=[step["step"]],
                execution_role_arn=step["role"],
                wait_for_completion=True,
                waiter_delay=LOOK,
                waiter_max_attempts=LOOKS,
                **common,
            )
            if ready:
                ready >> task >> ends[step["cluster"]]
        tasks[name] = task
        if step["allow_failure"]:
            # What needs it is skipped when it fails, and the run does not fail for it.
            gates[name] = ShortCircuitOperator(
                task_id=f"{task_id}.succeeded",
                python_callable=has_succeeded,
                op_args=[task_id],
                trigger_rule="all_done",
                ignore_downstream_trigger_rules=False,
            )
            task >> gates[name]
        else:
            task >> verdict

    for name, cluster in CLUSTERS.items():
        # A cluster that waited for the steps of another would be paid for, and end as idle.
        for need in cluster["after"]:
            tasks[need] >> starts[name][0]
    for name, step in STEPS.items():
        for need in step["needs"]:
            gates.get(need, tasks[need]) >> tasks[name]
