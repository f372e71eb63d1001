import { describe, expect, it } from "vitest";
import { belowGlob } from "../../src/model/globs.ts";

describe("what lies below the folders that a glob names", () => {
  it.each([
    // As far as the path, or further.
    ["shop/*", "shop/out/", ""],
    ["shop/*/", "shop/out", ""],
    ["shop/*/*.csv", "shop/out/", ""],
    ["shop/*/2026/*.csv", "shop/out/", ""],
    ["shop/o?t/", "shop/out/", ""],
    ["shop/[n-p]ut/", "shop/out/", ""],
    ["shop/[^a]ut/", "shop/out/", ""],
    ["shop/[!a]ut/", "shop/out/", ""],
    ["shop/{in,out}/", "shop/out/", ""],
    ["{raw/in,shop/{a,o}ut}/*.csv", "shop/out/", ""],
    ["{raw,shop/out}", "shop/", ""],
    ["*a*a*a*a*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", ""],
    // Not as far.
    ["shop/*", "shop/all/out/", "out/"],
    ["{shop,shop/all}", "shop/all/out/", "out/"],
    // Beside it.
    ["shop/*.csv", "shop/out/", undefined],
    ["shop/*", "shops/out/", undefined],
    ["shop/*/in/", "shop/all/out/", undefined],
    ["shop/?/", "shop/out/", undefined],
    ["s*t/", "shop/out/", undefined],
    ["shop/[a-c]ut/", "shop/out/", undefined],
    ["shop/[^o]ut/", "shop/out/", undefined],
    ["shop/{in,ou}/", "shop/out/", undefined],
    [String.raw`shop/\*`, "shop/out/", undefined],
    // What is never closed stands for itself.
    ["shop/[o", "shop/out/", undefined],
    ["shop/{out", "shop/out/", undefined],
    ["shop/{out", "shop/{out/", ""],
  ])("%s of %s", (glob, path, below) => {
    expect(belowGlob(glob, path)).toBe(below);
  });
});
