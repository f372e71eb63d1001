import { PRICES_FILE } from "../emr/read-prices.ts";
import { given } from "../spec/given.ts";
import type { Foundation } from "../spec/schema/types.ts";
import type { Draft } from "./draft.ts";
import { entries } from "./fields.ts";
import type { KindName } from "./kinds.ts";
import type { Side, SidePrices } from "./types.ts";

/** Changes of what a tree says of an environment, and no plan holds: who deploys it, whom its foundation trusts, what counts as its prices. */
export function besideChanges(environment: string, base: Side, head: Side): Draft[] {
  const found = [...deployChanges(base, head), ...trustChanges(base, head), ...priceChanges(base, head)];
  return found.map((one) => ({ ...one, subject: environment }));
}

type Found = Omit<Draft, "subject">;

function deployChanges({ deploy: was }: Side, { deploy: is, plan }: Side): Found[] {
  if (was === is) return [];
  const onMerge =
    plan.settings.after_run === "destroy" ? "environment/deploy-and-destroy" : "environment/deploy-on-merge";
  return [{ kind: is === "on_merge" ? onMerge : "environment/deploy-by-hand", path: "deploy", was, is }];
}

function trustChanges({ foundation: was }: Side, { foundation: is }: Side): Found[] {
  const kind: KindName = !was?.github
    ? "foundation/trust-added"
    : !is?.github
      ? "foundation/trust-removed"
      : "foundation/trust";
  return entries(trusted(was), trusted(is)).map(([key, before, now]) => ({
    kind,
    path: `foundation.${key}`,
    was: before,
    is: now,
  }));
}

/** Spelled out, so that a default that is written down is no change. The provider alone trusts nobody. */
function trusted({ github, oidc_provider }: Foundation = {}): Record<string, string | number> {
  if (!github) return {};
  const { repository, owner_id, repository_id, branch = "main" } = github;
  return given({
    "github.repository": repository,
    "github.owner_id": owner_id,
    "github.repository_id": repository_id,
    "github.branch": branch,
    oidc_provider,
  });
}

function priceChanges({ prices: was }: Side, { prices: is }: Side): Found[] {
  if (was?.sha256 === is?.sha256) return [];
  return [{ kind: "environment/prices", path: PRICES_FILE, was: said(was), is: said(is), identity: is?.sha256 }];
}

function said(prices: SidePrices | undefined): string {
  return prices ? `of ${prices.date}, ${prices.sha256.slice(0, 12)}` : "emrald's own";
}
