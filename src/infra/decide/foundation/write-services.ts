import type { Statement } from "../policy.ts";
import { logGroups, notebooks, stateMachines } from "./owned.ts";
import { reached, type Reach } from "./reach.ts";

/** The state machine with its log group, the parameters, the notebook. */
export function serviceStatements(reach: Reach): Statement[] {
  return [
    {
      Effect: "Allow",
      Action: [
        "states:CreateStateMachine",
        "states:DeleteStateMachine",
        "states:ListExecutions",
        "states:StartExecution",
        "states:TagResource",
        "states:UntagResource",
        "states:UpdateStateMachine",
      ],
      Resource: stateMachines(reach),
    },
    {
      Effect: "Allow",
      Action: ["states:DescribeExecution", "states:GetExecutionHistory", "states:StopExecution"],
      Resource: stateMachines(reach).map((machine) => `${machine.replace(":stateMachine:", ":execution:")}:*`),
    },
    {
      Effect: "Allow",
      Action: [
        "logs:AssociateKmsKey",
        "logs:CreateLogGroup",
        "logs:DeleteLogGroup",
        "logs:DeleteRetentionPolicy",
        "logs:DisassociateKmsKey",
        "logs:PutRetentionPolicy",
        "logs:TagLogGroup",
        "logs:TagResource",
        "logs:UntagLogGroup",
        "logs:UntagResource",
      ],
      Resource: logGroups(reach),
    },
    {
      Effect: "Allow",
      Action: ["ssm:AddTagsToResource", "ssm:DeleteParameter", "ssm:PutParameter", "ssm:RemoveTagsFromResource"],
      Resource: [reached(reach, "ssm", `parameter/${reach.project}/*`)],
    },
    {
      Effect: "Allow",
      Action: [
        "sagemaker:AddTags",
        "sagemaker:CreateNotebookInstance",
        "sagemaker:CreateNotebookInstanceLifecycleConfig",
        "sagemaker:DeleteNotebookInstance",
        "sagemaker:DeleteNotebookInstanceLifecycleConfig",
        "sagemaker:DeleteTags",
        "sagemaker:StartNotebookInstance",
        "sagemaker:StopNotebookInstance",
        "sagemaker:UpdateNotebookInstance",
        "sagemaker:UpdateNotebookInstanceLifecycleConfig",
      ],
      Resource: notebooks(reach),
    },
  ];
}
