/**
 * Why a statement is about every resource, by its Sid. IAM takes no narrower resource for these actions (Service
 * Authorization Reference, the service's page); a test holds that no policy has a `*` that is not here.
 */
export const WILDCARDS: Readonly<Record<string, string>> = {
  RunJobFlow: "A cluster that is not there yet has no ARN: the tags that it gets are asked for instead.",
  LogDelivery:
    "Log deliveries are of the whole account (Step Functions Developer Guide, logging using CloudWatch Logs).",
  Ec2Read: "Networks are listed, and EC2 lists those of a whole region.",
  EmrList: "Listings of a region, and security configurations, which have no ARN.",
  LogGroupsList: "Log groups are listed by prefix; the listing is of the whole region.",
  ParametersList: "Parameters are listed by a filter; their values are not in the listing.",
  KeysList: "Aliases are listed for the whole region, to find the one of the project.",
  StateMachineCheck: "A definition is checked before there is a state machine.",
  OrphansFind: "What carries our tag is looked for among everything of a region.",
  CrawlersMake: "A crawler that is not there yet has no ARN: the tag that it gets is asked for instead.",
  SecurityConfigurations: "They have neither ARN nor tags.",
  KeyByIam: "In the policy of a key `*` is the key itself.",
  KeyForDisks: "In the policy of a key `*` is the key itself.",
  KeyLentToDisks: "In the policy of a key `*` is the key itself.",
};
