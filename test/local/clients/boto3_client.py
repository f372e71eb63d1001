"""What boto3 sees of the endpoint: one script, since each start of Python costs a second.

It fails by its first assertion.
"""

import json
import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

url = sys.argv[1]
options = {
    "endpoint_url": url,
    "region_name": "us-east-1",
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
    "config": Config(retries={"total_max_attempts": 1}),
}
emr = boto3.client("emr", **options)
glue = boto3.client("glue", **options)


held = set()


def hold_against_model(http_response, model, **_):
    """boto3 drops what it does not know: a member that AWS has not would never be seen."""
    held.add(model.name)
    if http_response.status_code == 200 and http_response.content:
        check_shape(json.loads(http_response.content), model.output_shape, model.name)


def check_shape(value, shape, place):
    if shape.type_name == "structure":
        for name, member in value.items():
            assert name in shape.members, f"{place} has no {name}"
            check_shape(member, shape.members[name], f"{place}.{name}")
    elif shape.type_name == "list":
        for member in value:
            check_shape(member, shape.member, f"{place}[]")
    elif "enum" in shape.metadata:
        assert value in shape.metadata["enum"], f"{place} is never {value!r}"


for client in (emr, glue):
    client.meta.events.register("after-call", hold_against_model)


def refused(name, call, **given):
    try:
        call(**given)
    except ClientError as error:
        found = error.response["Error"]["Code"]
        assert found == name, f"{found} instead of {name}: {error}"
        return error.response["Error"]["Message"]
    raise AssertionError(f"{name} was expected")


def until(what, ask):
    """Asks without a pause of its own: the endpoint answers in a millisecond."""
    deadline = time.monotonic() + 30
    while not ask():
        assert time.monotonic() < deadline, f"waited in vain until {what}"


def state_of(cluster):
    return emr.describe_cluster(ClusterId=cluster)["Cluster"]["Status"]["State"]


def step(name, action="CONTINUE"):
    jar = {"Jar": "command-runner.jar", "Args": ["true"]}
    return {"Name": name, "ActionOnFailure": action, "HadoopJarStep": jar}


def types(*names, weight=1):
    return [{"InstanceType": name, "WeightedCapacity": weight} for name in names]


# A cluster of fleets with Spot, as a plan of emrald asks for it.
emr.create_security_configuration(Name="tls", SecurityConfiguration='{"EncryptionConfiguration": {}}')
refused("InvalidRequestException", emr.create_security_configuration, Name="tls", SecurityConfiguration="{}")
run = emr.run_job_flow(
    Name="emr_demo-dev-small run=r1 attempt=1",
    ReleaseLabel="emr-7.13.0",
    Applications=[{"Name": "Spark"}, {"Name": "hive"}],
    LogUri="s3://logs/",
    ServiceRole="EMR_DefaultRole",
    JobFlowRole="EMR_EC2_DefaultRole",
    SecurityConfiguration="tls",
    StepConcurrencyLevel=2,
    Instances={
        "KeepJobFlowAliveWhenNoSteps": True,
        "TerminationProtected": True,
        "Ec2SubnetIds": ["subnet-1", "subnet-2"],
        "InstanceFleets": [
            {
                "Name": "primary",
                "InstanceFleetType": "MASTER",
                "TargetOnDemandCapacity": 1,
                "InstanceTypeConfigs": types("m5.xlarge"),
            },
            {
                "InstanceFleetType": "CORE",
                "TargetOnDemandCapacity": 16,
                "InstanceTypeConfigs": types("m5.2xlarge", weight=8),
            },
            {
                "InstanceFleetType": "TASK",
                "TargetSpotCapacity": 20,
                "InstanceTypeConfigs": types("m5.2xlarge", "m5a.2xlarge", "r5.2xlarge", weight=8),
                "LaunchSpecifications": {
                    "SpotSpecification": {
                        "TimeoutDurationMinutes": 20,
                        "TimeoutAction": "SWITCH_TO_ON_DEMAND",
                        "AllocationStrategy": "price-capacity-optimized",
                    }
                },
            },
        ],
    },
    BootstrapActions=[
        {"Name": "packages", "ScriptBootstrapAction": {"Path": "s3://b/install.sh", "Args": ["boto3"]}}
    ],
    ManagedScalingPolicy={
        "ComputeLimits": {
            "UnitType": "InstanceFleetUnits",
            "MinimumCapacityUnits": 16,
            "MaximumCapacityUnits": 96,
            "MaximumCoreCapacityUnits": 16,
        }
    },
    AutoTerminationPolicy={"IdleTimeout": 1800},
    Tags=[{"Key": "emrald:run", "Value": "r1"}],
)
fleets = run["JobFlowId"]
assert run["ClusterArn"].endswith(fleets)
emr.get_waiter("cluster_running").wait(ClusterId=fleets, WaiterConfig={"Delay": 0})
until("the cluster waits", lambda: state_of(fleets) == "WAITING")
cluster = emr.describe_cluster(ClusterId=fleets)["Cluster"]
assert cluster["InstanceCollectionType"] == "INSTANCE_FLEET"
assert cluster["TerminationProtected"] and cluster["SecurityConfiguration"] == "tls"
assert cluster["Tags"] == [{"Key": "emrald:run", "Value": "r1"}]

found = {
    one["InstanceFleetType"]: one for one in emr.list_instance_fleets(ClusterId=fleets)["InstanceFleets"]
}
assert found["TASK"]["ProvisionedSpotCapacity"] == 24, "the last node of weight 8 oversteps the target of 20"
assert found["CORE"]["ProvisionedOnDemandCapacity"] == 16 and found["CORE"]["Status"]["State"] == "RUNNING"
pages = emr.get_paginator("list_instances").paginate(ClusterId=fleets)
nodes = [node for page in pages for node in page["Instances"]]
assert len(nodes) == 1 + 2 + 3 and len({node["Ec2InstanceId"] for node in nodes}) == 6
assert {node["Status"]["State"] for node in nodes} == {"RUNNING"}
spot = emr.list_instances(ClusterId=fleets, InstanceFleetType="TASK")["Instances"]
assert {node["InstanceType"] for node in spot} == {"m5.2xlarge", "m5a.2xlarge", "r5.2xlarge"}
assert {node["Market"] for node in spot} == {"SPOT"}
refused("InvalidRequestException", emr.list_instance_groups, ClusterId=fleets)

resized = {"InstanceFleetId": found["TASK"]["Id"], "TargetOnDemandCapacity": 8, "TargetSpotCapacity": 0}
emr.modify_instance_fleet(ClusterId=fleets, InstanceFleet=resized)
spot = emr.list_instances(ClusterId=fleets, InstanceFleetType="TASK")["Instances"]
assert [node["Market"] for node in spot] == ["ON_DEMAND"]

actions = emr.list_bootstrap_actions(ClusterId=fleets)["BootstrapActions"]
assert actions == [{"Name": "packages", "ScriptPath": "s3://b/install.sh", "Args": ["boto3"]}]
limits = emr.get_managed_scaling_policy(ClusterId=fleets)["ManagedScalingPolicy"]["ComputeLimits"]
assert limits["MaximumCapacityUnits"] == 96
emr.remove_managed_scaling_policy(ClusterId=fleets)
assert "ManagedScalingPolicy" not in emr.get_managed_scaling_policy(ClusterId=fleets)
emr.put_auto_termination_policy(ClusterId=fleets, AutoTerminationPolicy={"IdleTimeout": 60})
assert emr.get_auto_termination_policy(ClusterId=fleets)["AutoTerminationPolicy"] == {"IdleTimeout": 60}
emr.remove_auto_termination_policy(ClusterId=fleets)
assert "AutoTerminationPolicy" not in emr.get_auto_termination_policy(ClusterId=fleets)

# Steps: concurrency takes CONTINUE only, a step that hangs is cancelled, a lost one says why.
refused(
    "ValidationException", emr.add_job_flow_steps, JobFlowId=fleets, Steps=[step("one", "CANCEL_AND_WAIT")]
)
steps = [step("hang"), step("fine"), step("lost")]
hang, fine, lost = emr.add_job_flow_steps(JobFlowId=fleets, Steps=steps)["StepIds"]
emr.get_waiter("step_complete").wait(ClusterId=fleets, StepId=fine, WaiterConfig={"Delay": 0})
until("the lost step has failed", lambda: emr.list_steps(ClusterId=fleets, StepStates=["FAILED"])["Steps"])
failed = emr.describe_step(ClusterId=fleets, StepId=lost)["Step"]["Status"]["FailureDetails"]
assert "Container released on a *lost* node" in failed["Message"], failed
assert [one["Name"] for one in emr.list_steps(ClusterId=fleets)["Steps"]] == ["lost", "fine", "hang"]
cancelled = emr.cancel_steps(ClusterId=fleets, StepIds=[hang], StepCancellationOption="TERMINATE_PROCESS")
assert cancelled["CancelStepsInfoList"] == [{"StepId": hang, "Status": "SUBMITTED"}]
until("the step is cancelled", lambda: emr.list_steps(ClusterId=fleets, StepStates=["CANCELLED"])["Steps"])
assert emr.modify_cluster(ClusterId=fleets, StepConcurrencyLevel=5)["StepConcurrencyLevel"] == 5
assert emr.describe_cluster(ClusterId=fleets)["Cluster"]["StepConcurrencyLevel"] == 5

emr.add_tags(ResourceId=fleets, Tags=[{"Key": "a", "Value": "1"}, {"Key": "emrald:run", "Value": "r2"}])
emr.remove_tags(ResourceId=fleets, TagKeys=["a"])
assert emr.describe_cluster(ClusterId=fleets)["Cluster"]["Tags"] == [{"Key": "emrald:run", "Value": "r2"}]
refused("InvalidRequestException", emr.add_tags, ResourceId=fleets, Tags=[{"Key": "aws:x", "Value": ""}])

# Termination: refused while protected; the security configuration is in use as long as the cluster is.
refused("ValidationException", emr.terminate_job_flows, JobFlowIds=[fleets])
refused("InvalidRequestException", emr.delete_security_configuration, Name="tls")
emr.set_termination_protection(JobFlowIds=[fleets], TerminationProtected=False)
emr.terminate_job_flows(JobFlowIds=[fleets])
emr.get_waiter("cluster_terminated").wait(ClusterId=fleets, WaiterConfig={"Delay": 0, "MaxAttempts": 1000})
nodes = emr.list_instances(ClusterId=fleets)["Instances"]
assert {node["Status"]["StateChangeReason"]["Code"] for node in nodes} <= {
    "CLUSTER_TERMINATED",
    "INSTANCE_FAILURE",
}
refused("InvalidRequestException", emr.add_tags, ResourceId=fleets, Tags=[{"Key": "late", "Value": ""}])
emr.delete_security_configuration(Name="tls")
assert emr.list_security_configurations()["SecurityConfigurations"] == []

# A cluster of groups with three primaries, which protects itself and ends by itself once it may.
groups = emr.run_job_flow(
    Name="groups",
    ReleaseLabel="emr-6.15.0",
    Instances={
        "KeepJobFlowAliveWhenNoSteps": True,
        "InstanceGroups": [
            {"InstanceRole": "MASTER", "InstanceType": "m5.xlarge", "InstanceCount": 3},
            {"InstanceRole": "CORE", "InstanceType": "m5.xlarge", "InstanceCount": 2, "Market": "SPOT"},
        ],
    },
    Steps=[step("fine", "CANCEL_AND_WAIT")],
)["JobFlowId"]
until("the cluster waits", lambda: state_of(groups) == "WAITING")
assert emr.describe_cluster(ClusterId=groups)["Cluster"]["TerminationProtected"]
task = {"InstanceRole": "TASK", "InstanceType": "r5.xlarge", "InstanceCount": 4}
(added,) = emr.add_instance_groups(JobFlowId=groups, InstanceGroups=[task])["InstanceGroupIds"]
emr.modify_instance_groups(ClusterId=groups, InstanceGroups=[{"InstanceGroupId": added, "InstanceCount": 1}])
running = {
    one["Id"]: one["RunningInstanceCount"]
    for one in emr.list_instance_groups(ClusterId=groups)["InstanceGroups"]
}
assert sorted(running.values()) == [1, 2, 3] and running[added] == 1
assert len(emr.list_instances(ClusterId=groups, InstanceGroupId=added)["Instances"]) == 1
emr.set_termination_protection(JobFlowIds=[groups], TerminationProtected=False)
emr.set_keep_job_flow_alive_when_no_steps(JobFlowIds=[groups], KeepJobFlowAliveWhenNoSteps=False)
until("the cluster has ended", lambda: state_of(groups) == "TERMINATED")

# Fifty clusters a page, newest first.
for number in range(50):
    emr.run_job_flow(Name=f"c{number}", ReleaseLabel="emr-7.13.0", Instances={})
names = [one["Name"] for page in emr.get_paginator("list_clusters").paginate() for one in page["Clusters"]]
assert names == [f"c{number}" for number in reversed(range(50))] + [
    "groups",
    "emr_demo-dev-small run=r1 attempt=1",
]

assert emr.list_release_labels(Filters={"Prefix": "emr-spark-"})["ReleaseLabels"][0].startswith(
    "emr-spark-8."
)
spark = emr.describe_release_label(ReleaseLabel="emr-7.13.0")["Applications"]
assert {"Name": "Spark", "Version": "3.5.6"} in spark
supported = emr.list_supported_instance_types(ReleaseLabel="emr-7.13.0")["SupportedInstanceTypes"]
assert "m5.xlarge" in {one["Type"] for one in supported}
access = emr.get_block_public_access_configuration()["BlockPublicAccessConfiguration"]
assert access["PermittedPublicSecurityGroupRuleRanges"] == [{"MinRange": 22, "MaxRange": 22}]
emr.put_block_public_access_configuration(
    BlockPublicAccessConfiguration={"BlockPublicSecurityGroupRules": False}
)
access = emr.get_block_public_access_configuration()["BlockPublicAccessConfiguration"]
assert access == {"BlockPublicSecurityGroupRules": False}

# Glue, as much as a crawl needs.
target = {"S3Targets": [{"Path": "s3://nothing/here/"}]}
glue.create_crawler(Name="bakery", Role="crawler", DatabaseName="d", Targets=target)
refused("AlreadyExistsException", glue.create_crawler, Name="bakery", Role="crawler", Targets=target)
glue.start_crawler(Name="bakery")
until("the crawl is over", lambda: glue.get_crawler(Name="bakery")["Crawler"]["State"] == "READY")
assert glue.get_crawler(Name="bakery")["Crawler"]["LastCrawl"]["Status"] == "FAILED"
assert glue.list_crawlers()["CrawlerNames"] == ["bakery"]
glue.delete_crawler(Name="bakery")
refused("EntityNotFoundException", glue.get_crawler, Name="bakery")
assert {"DescribeCluster", "ListInstanceFleets", "GetCrawler"} <= held
print("all of it holds")
