import { describe, expect, it } from "vitest";
import { oneLine, readRefresh } from "../../src/drift/events.ts";
import { accountOf, parameterOf, readStackState, regionsOf } from "../../src/drift/stack-state.ts";
import { captured, capturedRefresh, capturedState } from "./captured.ts";

describe("the events of a refresh", () => {
  it("are of resources of AWS alone, with what was and what is", () => {
    const { told, errors, isComplete } = capturedRefresh();
    expect(told.map(({ type }) => type).filter((type) => !type.startsWith("aws:"))).toEqual([]);
    const block = told.find(({ name }) => name === "lake-gold-public-access");
    expect([block?.was["blockPublicAcls"], block?.is?.["blockPublicAcls"]]).toEqual([true, false]);
    expect(told.filter(({ is }) => is === undefined).map(({ name }) => name)).toEqual([
      "catalog-movies/movies_metadata",
    ]);
    expect([errors, isComplete]).toEqual([[], true]);
  });

  it("say what AWS refused, without the id of the request, and what they came to", () => {
    const { told, errors, isComplete } = readRefresh(captured("refused.jsonl"));
    expect(told.map(({ name }) => name)).toEqual(["lake-gold-public-access"]);
    expect(errors.map(({ message }) => message)).toEqual([
      "Preview failed: AccessDeniedException: not you",
      "preview failed",
    ]);
    expect(errors[0]?.urn).toMatch(/volatility$/);
    expect(isComplete).toBe(false);
  });

  it("may be cut off, and mixed with other words", () => {
    const whole = captured("refresh.jsonl");
    expect(readRefresh(`a word\n${whole.slice(0, -200)}`).isComplete).toBe(false);
    expect(readRefresh("")).toEqual({ told: [], errors: [], isComplete: false });
  });

  it("are told in one line each, the same each time", () => {
    expect(oneLine("reading X: api error\n  Denied, RequestID: 1-2-3, no")).toBe("reading X: api error Denied, no");
    expect(oneLine("<{%reset%}>gone (request id: ab)")).toBe("gone");
  });
});

describe("the state of a stack", () => {
  it("knows regions, the account, and what parameters hold", () => {
    const state = capturedState();
    expect(regionsOf(state)).toEqual(["us-east-1"]);
    expect(accountOf(state)).toBe("123456789012");
    expect(parameterOf(state, "/emr_demo/stand/plan")).toMatch(/^1b91d541/);
    expect(parameterOf(state, "/emr_demo/stand/other")).toBeUndefined();
  });

  it("says what was interrupted, and is empty where nothing was made", () => {
    const urn = "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::lake-gold";
    const pending = [{ type: "creating", resource: { urn, type: "aws:s3/bucket:Bucket" } }];
    const text = JSON.stringify({ version: 3, deployment: { pending_operations: pending } });
    expect(readStackState(text).pending).toEqual(["creating aws:s3/bucket:Bucket lake-gold"]);
    expect(readStackState(`{"deployment":{}}`)).toEqual({ resources: [], pending: [] });
  });
});
