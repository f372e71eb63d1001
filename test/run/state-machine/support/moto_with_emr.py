"""moto's Step Functions, with the integration of Amazon EMR that it lacks.

moto interprets the States Language, but knows no `elasticmapreduce:` tasks. Here they are, as the developer
guide of Step Functions describes them ("Create and manage Amazon EMR clusters"): each is a call of EMR, and
`.sync` waits until EMR says that the cluster or the step is where the task wants it. Definitions
stay as they are.

EMR and Glue answer at the port in the name of the state machine's role (`role/port-12345`), so that each test
has an endpoint of its own. Says no when that endpoint says no.
"""

import re
import time
from datetime import datetime, timezone

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.core.config import default_user_config
from moto.server import main
from moto.stepfunctions.parser.api import HistoryEventType, TaskFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import (
    StatesErrorNameType,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task import state_task_factory
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
    state_task_service_aws_sdk,
    state_task_service_callback,
)
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str

# Seconds between two looks of `.sync`.
LOOK = 0.02

RUNTIME = StatesErrorNameType.StatesRuntime
TASK_FAILED = StatesErrorNameType.StatesTaskFailed

ENDED = ("TERMINATED", "TERMINATED_WITH_ERRORS")


def client_for(region, service, state_credentials):
    port = re.search(r"role/port-(\d+)$", state_credentials.role_arn)[1]
    return boto3.client(
        service,
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name=region,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        # Every failure is the definition's to handle.
        config=Config(retries={"total_max_attempts": 1}),
    )


def as_text(value):
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items()}
    return [as_text(inner) for inner in value] if isinstance(value, list) else value


class Refused(Exception):
    """The task has failed: the language's own name of the error, and the cause."""


class StateTaskServiceEmr(state_task_service_callback.StateTaskServiceCallback):
    """One `elasticmapreduce:` task."""

    def __init__(self):
        super().__init__(supported_integration_patterns={"sync"})

    def _get_supported_parameters(self):
        # All: EMR's own validation says what it does not know.
        return set()

    def _from_error(self, env, ex):
        if isinstance(ex, ClientError):
            error = f"ElasticMapReduce.{ex.response['Error']['Code']}"
            return self._failure(env, CustomErrorName(error), ex.response["Error"]["Message"])
        if isinstance(ex, Refused):
            kind, cause = ex.args
            return self._failure(env, StatesErrorName(typ=kind), cause)
        return super()._from_error(env=env, ex=ex)

    def _failure(self, env, error, cause):
        details = TaskFailedEventDetails(
            error=error.error_name,
            cause=cause,
            resource=self._get_sfn_resource(),
            resourceType=self._get_sfn_resource_type(),
        )
        return FailureEvent(
            env=env,
            error_name=error,
            event_type=HistoryEventType.TaskFailed,
            event_details=EventDetails(taskFailedEventDetails=details),
        )

    def _normalise_parameters(self, parameters, boto_service_name=None, service_action_name=None):
        # $$.Execution.StartTime is a text on AWS (developer guide, the context object); moto gives a date.
        parameters.update(as_text(parameters))

    def _eval_service_task(self, env, resource_runtime_part, normalised_parameters, state_credentials):
        emr = client_for(resource_runtime_part.region, "emr", state_credentials)
        action = getattr(self, f"_{self.resource.api_action}", None)
        if action is None:
            raise Refused(RUNTIME, f"there is no task elasticmapreduce:{self.resource.api_action}")
        env.stack.append(action(emr, normalised_parameters))

    def _eval_integration_pattern(self, env, resource_runtime_part, normalised_parameters, state_credentials):
        answer = env.stack.pop()
        emr = client_for(resource_runtime_part.region, "emr", state_credentials)
        wanted = getattr(self, f"_wait_{self.resource.api_action}")
        while env.is_running():
            result = wanted(emr, normalised_parameters, answer)
            if result is not None:
                env.stack.append(result)
                return
            time.sleep(LOOK)
        # The execution was stopped: nobody reads this.
        env.stack.append(None)

    def _createCluster(self, emr, parameters):
        if "Steps" in parameters:
            raise Refused(RUNTIME, "The field 'Steps' is not allowed.")
        if parameters.get("Instances", {}).get("KeepJobFlowAliveWhenNoSteps") is not True:
            raise Refused(RUNTIME, "The field 'KeepJobFlowAliveWhenNoSteps' must be true.")
        return {"ClusterId": emr.run_job_flow(**parameters)["JobFlowId"]}

    def _wait_createCluster(self, emr, _parameters, answer):
        status = emr.describe_cluster(ClusterId=answer["ClusterId"])["Cluster"]["Status"]
        if status["State"].startswith("TERMINAT"):
            raise Refused(TASK_FAILED, to_json_str(status))
        return answer if status["State"] == "WAITING" else None

    def _setClusterTerminationProtection(self, emr, parameters):
        emr.set_termination_protection(
            JobFlowIds=[parameters["ClusterId"]], TerminationProtected=parameters["TerminationProtected"]
        )
        return {}

    def _terminateCluster(self, emr, parameters):
        emr.terminate_job_flows(JobFlowIds=[parameters["ClusterId"]])
        return {}

    def _wait_terminateCluster(self, emr, parameters, _answer):
        cluster = emr.describe_cluster(ClusterId=parameters["ClusterId"])["Cluster"]
        return {"Cluster": cluster} if cluster["Status"]["State"] in ENDED else None

    def _addStep(self, emr, parameters):
        more = {key: value for key, value in parameters.items() if key not in ("ClusterId", "Step")}
        answer = emr.add_job_flow_steps(JobFlowId=parameters["ClusterId"], Steps=[parameters["Step"]], **more)
        return {"StepId": answer["StepIds"][0]}

    def _wait_addStep(self, emr, parameters, answer):
        step = emr.describe_step(ClusterId=parameters["ClusterId"], StepId=answer["StepId"])["Step"]
        state = step["Status"]["State"]
        if state in ("FAILED", "CANCELLED", "INTERRUPTED"):
            raise Refused(TASK_FAILED, to_json_str(step))
        return {"Step": step} if state == "COMPLETED" else None

    def _cancelStep(self, emr, parameters):
        answer = emr.cancel_steps(ClusterId=parameters["ClusterId"], StepIds=[parameters["StepId"]])
        return {"CancelStepsInfo": answer["CancelStepsInfoList"][0]}


known = state_task_factory.state_task_service_for


def service_for(service_name):
    return StateTaskServiceEmr() if service_name == "elasticmapreduce" else known(service_name)


if __name__ == "__main__":
    state_task_factory.state_task_service_for = service_for
    state_task_service_aws_sdk.boto_client_for = client_for
    default_user_config["stepfunctions"] = {"execute_state_machine": True}
    main()
