import { expect, it } from "vitest";
import { isJar } from "../../src/model/packages.ts";
import { asIndexed, library } from "../../src/model/pinned.ts";

it.each([
  ["42.7.4", true],
  ["1.0+build.7", true],
  ["release-2", true],
  ["latest-1", true],
  ["release", false],
  ["latest.release", false],
  ["LATEST", false],
  ["42.+", false],
  ["[1.0,2.0)", false],
  ["1.0-SNAPSHOT", false],
])("version %s of a library is fixed: %s", (version, wanted) => {
  expect(library(`com.example:lib:${version}`)?.version).toBe(wanted ? version : undefined);
});

it.each([
  ["NumPy==2.0.2", "numpy==2.0.2"],
  ["Zope.Interface[Test]==7.0", "zope-interface[Test]==7.0"],
  ["NumPy >= 2", "NumPy >= 2"],
])("%s is locked as %s", (text, wanted) => {
  expect(asIndexed(text)).toBe(wanted);
});

it("knows a file of Java's by its ending, in any case", () => {
  expect(["libs/a.jar", "s3://code/A.JAR", "org.example:a.jar:1.0"].map(isJar)).toEqual([true, true, false]);
});
