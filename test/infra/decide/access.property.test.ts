import fc from "fast-check";
import { expect, it } from "vitest";
import { dataStatements } from "../../../src/infra/decide/access/data.ts";
import { packed } from "../../../src/infra/decide/packed.ts";
import { POLICY_LIMITS, type Statement } from "../../../src/infra/decide/policy.ts";
import { allows } from "../support/allows.ts";

const home = { region: "us-east-1" };
const word = fc.stringMatching(/^[a-z]{1,3}$/);
const key = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join("/"));
const uri = fc
  .record({ bucket: fc.constantFrom("bronze", "silver", "gold"), key, isFolder: fc.boolean() })
  .map(({ bucket, key, isFolder }) => `s3://${bucket}/${key}${isFolder ? "/" : ""}`);
const lineage = fc.record({ read: fc.array(uri, { maxLength: 6 }), write: fc.array(uri, { maxLength: 6 }) });

const covers = (places: readonly string[], object: string): boolean =>
  places.some((place) => (place.endsWith("/") ? object.startsWith(place) : object === place));

it("may read and write an object exactly where the lineage says so", () => {
  fc.assert(
    fc.property(lineage, uri, key, ({ read, write }, place, inside) => {
      const statements = dataStatements(home, { read, write });
      const object = place.endsWith("/") ? place + inside : place;
      const resource = `arn:aws:s3:::${object.slice("s3://".length)}`;
      // Hadoop asks for a folder by its bare name, too.
      const all = [...read, ...write];
      expect(allows(statements, "s3:GetObject", resource)).toBe(covers(all, object) || all.includes(`${object}/`));
      for (const action of ["s3:PutObject", "s3:DeleteObject"])
        expect(allows(statements, action, resource)).toBe(covers(write, object));
      for (const action of ["s3:PutBucketPolicy", "s3:PutObjectAcl", "s3:DeleteBucket", "iam:PassRole"])
        expect(allows(statements, action, resource)).toBe(false);
    }),
    { numRuns: 500 },
  );
});

it("may list a prefix exactly where the lineage says so", () => {
  fc.assert(
    fc.property(lineage, uri, ({ read, write }, place) => {
      const statements = dataStatements(home, { read, write });
      const [, bucket = "", prefix = ""] = /^s3:\/\/([^/]+)\/(.*)$/.exec(place) ?? [];
      const may = allows(statements, "s3:ListBucket", `arn:aws:s3:::${bucket}`, { keys: { "s3:prefix": prefix } });
      const all = [...read, ...write];
      const isAround = place.endsWith("/") && all.some((other) => other.startsWith(place) || `${other}/` === place);
      expect(may).toBe(covers(all, place) || all.includes(`${place}/`) || isAround);
    }),
    { numRuns: 500 },
  );
});

it("packs statements into what IAM takes, and means the same", () => {
  const many = fc.array(
    fc.record({ read: fc.array(uri, { maxLength: 200 }), write: fc.array(uri, { maxLength: 200 }) }),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(
    fc.property(many, uri, (all, place) => {
      const statements = all.flatMap((one) => dataStatements(home, one));
      const { inline, attached } = packed(statements);
      if (inline !== undefined) expect(inline.length).toBeLessThanOrEqual(POLICY_LIMITS.inline);
      for (const text of attached) expect(text.length).toBeLessThanOrEqual(POLICY_LIMITS.managed);
      const texts = [...(inline === undefined ? [] : [inline]), ...attached];
      const together = texts.flatMap((text) => (JSON.parse(text) as { Statement: Statement[] }).Statement);
      for (const action of ["s3:GetObject", "s3:PutObject"]) {
        const resource = `arn:aws:s3:::${place.slice("s3://".length)}`;
        expect(allows(together, action, resource)).toBe(allows(statements, action, resource));
      }
    }),
    { numRuns: 30 },
  );
});
