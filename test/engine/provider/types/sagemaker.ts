import type { ResourceType } from "../resource-type.ts";
import { between, each, matches, oneOf, together } from "../rules.ts";
import { shown, text } from "../values.ts";
import { inSubnet } from "./network.ts";
import { groupReference } from "./security-groups.ts";

// SageMaker API reference: NotebookInstanceName, NotebookInstanceLifecycleConfigContent.
const isName = matches("name", /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/, "must have 1 to 63 of letters, digits and -");
const SCRIPT_LIMIT = 16_384;

const CONFIGURATION = "sagemaker/notebookInstanceLifecycleConfiguration:NotebookInstanceLifecycleConfiguration";

function script(way: string) {
  return [
    matches(way, /^[A-Za-z0-9+/]*={0,2}$/, "must be Base64"),
    each(way, (value) => shown(value).length <= SCRIPT_LIMIT, `must have at most ${SCRIPT_LIMIT} characters`),
  ];
}

const lifecycleConfiguration: ResourceType = {
  type: CONFIGURATION,
  name: {
    key: "name",
    clash: (name) => `ValidationException: Cannot create a duplicate lifecycle configuration: ${name}`,
  },
  rules: [isName, ...script("onCreate"), ...script("onStart")],
  changes: { replace: ["name"] },
  id: ({ inputs }) => text(inputs["name"]) ?? "",
  outputs: ({ id, arn }) => ({ arn: arn("sagemaker", `notebook-instance-lifecycle-config/${id}`) }),
};

const notebook: ResourceType = {
  type: "sagemaker/notebookInstance:NotebookInstance",
  name: {
    key: "name",
    clash: (name) => `ValidationException: Cannot create a duplicate notebook instance: ${name}`,
  },
  rules: [
    isName,
    matches("instanceType", /^ml\.[a-z0-9]+\.[a-z0-9]+$/, "must be ml.<type>"),
    between("volumeSize", 5, 16_384),
    oneOf("directInternetAccess", ["Enabled", "Disabled"]),
    oneOf("rootAccess", ["Enabled", "Disabled"]),
    oneOf("instanceMetadataServiceConfiguration.minimumInstanceMetadataServiceVersion", ["1", "2"]),
    together("subnetId", (inputs) =>
      inputs["directInternetAccess"] === "Disabled" && inputs["subnetId"] === undefined
        ? "ValidationException: a notebook without direct internet access has a subnet"
        : undefined,
    ),
    together("securityGroups", (inputs) =>
      inputs["subnetId"] !== undefined && inputs["securityGroups"] === undefined
        ? "ValidationException: a notebook in a subnet has security groups"
        : undefined,
    ),
  ],
  changes: {
    replace: ["name", "subnetId", "securityGroups", "kmsKeyId", "directInternetAccess", "platformIdentifier"],
  },
  defaults: { directInternetAccess: "Enabled", rootAccess: "Enabled", volumeSize: 5 },
  references: [
    inSubnet("subnetId"),
    groupReference("securityGroups[]"),
    {
      at: "roleArn",
      to: ["iam/role:Role"],
      missing: (arn) => `ValidationException: Could not assume role ${arn}`,
      trusts: "sagemaker.amazonaws.com",
    },
    {
      at: "lifecycleConfigName",
      to: [CONFIGURATION],
      missing: (name) => `ValidationException: Unable to find lifecycle configuration ${name}`,
      holds: (name) => `ValidationException: The lifecycle configuration ${name} is in use`,
    },
    {
      at: "kmsKeyId",
      to: ["kms/key:Key", "kms/alias:Alias"],
      except: /alias\/aws\//,
      missing: (key) => `ValidationException: the key '${key}' does not exist`,
    },
  ],
  id: ({ inputs }) => text(inputs["name"]) ?? "",
  outputs: ({ id, arn, region, hex }) => ({
    arn: arn("sagemaker", `notebook-instance/${id}`),
    url: `${id}.notebook.${region}.sagemaker.aws`,
    networkInterfaceId: `eni-0${hex(16)}`,
    platformIdentifier: "notebook-al2-v3",
    securityGroups: [],
  }),
};

export const sagemaker: readonly ResourceType[] = [lifecycleConfiguration, notebook];
