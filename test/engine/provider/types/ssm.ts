import type { ResourceType } from "../resource-type.ts";
import { each, exactlyOne, matches, oneOf, together, upTo } from "../rules.ts";
import { shown, text } from "../values.ts";

// Systems Manager API reference, PutParameter.
const STANDARD_BYTES = 4_096;
const ADVANCED_BYTES = 8_192;
const LEVELS = 15;

const parameter: ResourceType = {
  type: "ssm/parameter:Parameter",
  name: {
    key: "name",
    clash: (name) =>
      `ParameterAlreadyExists: The parameter already exists. To overwrite this value, set the overwrite option: ${name}`,
  },
  rules: [
    matches("name", /^[a-zA-Z0-9_.\-/]{1,1011}$/, "must have letters, digits and _.-/"),
    matches("name", /^(?!\/?(aws|ssm))/i, "must not begin with aws or ssm"),
    matches("name", /^(\/|[^/]*$)/, "must be fully qualified: a name with / begins with /"),
    each("name", (name) => shown(name).split("/").length - 1 <= LEVELS, `must have at most ${LEVELS} levels`),
    oneOf("type", ["String", "StringList", "SecureString"]),
    oneOf("tier", ["Standard", "Advanced", "Intelligent-Tiering"]),
    upTo("description", 1_024),
    exactlyOne("value", "insecureValue", "valueWo"),
    each("value", (value) => value !== "", "must not be empty"),
    together("value", ({ value, tier }) => {
      const bytes = Buffer.byteLength(text(value) ?? "");
      const most = tier === "Advanced" || tier === "Intelligent-Tiering" ? ADVANCED_BYTES : STANDARD_BYTES;
      return bytes > most
        ? `ValidationException: Standard tier parameters support a maximum parameter value of ${most} characters, not ${bytes}`
        : undefined;
    }),
  ],
  changes: { replace: ["name", "dataType"] },
  references: [
    {
      at: "keyId",
      to: ["kms/key:Key", "kms/alias:Alias"],
      except: /^alias\/aws\//,
      missing: (key) => `InvalidKeyId: The key '${key}' does not exist`,
    },
  ],
  id: ({ inputs }) => text(inputs["name"]) ?? "",
  outputs: ({ id, arn }) => ({
    arn: arn("ssm", `parameter${id.startsWith("/") ? "" : "/"}${id}`),
    dataType: "text",
    tier: "Standard",
    version: 1,
    keyId: "",
    hasValueWo: false,
    insecureValue: "",
  }),
  effects: {
    update: (thing) => {
      thing.props = { ...thing.props, version: Number(thing.props["version"]) + 1 };
    },
  },
};

export const ssm: readonly ResourceType[] = [parameter];
