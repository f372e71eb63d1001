import { describe, expect, it } from "vitest";
import { outcomeText } from "../../src/cli/lock/text.ts";
import { library, pythonPackage } from "../../src/model/pinned.ts";
import { indexSettings } from "../../src/packages/index-settings.ts";
import { ivyFailure } from "../../src/packages/ivy-failure.ts";
import { packageChanges, requirementsIn, without } from "../../src/packages/requirements.ts";
import { uvFailure, withoutWheel } from "../../src/packages/uv-failure.ts";
import { parseLock } from "../../src/spec/packages-lock.ts";

describe("what uv says, as uv 0.13.9 says it", () => {
  const told = (...lines: string[]): string => uvFailure("it failed", lines.join("\n")).message;

  it("of a file that is not what was locked", () => {
    expect(told("error: Failed to download `pyparsing==3.3.3`", "  cause: Hash mismatch for `pyparsing==3.3.3`")).toBe(
      'it failed: "pyparsing==3.3.3" is not what was locked: its repository gives another file under the same name and version',
    );
  });

  it("of a wheel that there is not", () => {
    const talk =
      "  cause: Because wordcloud==1.9.4 has no usable wheels and you require wordcloud==1.9.4, we can conclude that your requirements are unsatisfiable.";
    expect(withoutWheel(talk)).toBe("wordcloud==1.9.4");
  });

  it("of a version, or a package, that there is not", () => {
    const end = "we can conclude that your requirements are unsatisfiable.";
    expect(
      told(`  cause: Because there is no version of wordcloud==1.99 and you require wordcloud==1.99, ${end}`),
    ).toBe('it failed: there is no version "1.99" of "wordcloud"');
    expect(
      told(`  cause: Because nope-zz was not found in the package registry and you require nope-zz==1.0, ${end}`),
    ).toBe('it failed: there is no package "nope-zz"');
  });

  it("of another Python, of packages that do not go together, of a full disk", () => {
    expect(
      told(
        "  cause: Because the requested Python version (>=3.9) does not satisfy Python>=3.10 and numpy==2.2.0 depends on Python>=3.10, we can conclude that numpy==2.2.0 cannot be used.",
      ),
    ).toBe('it failed: "numpy==2.2.0" needs Python >=3.10');
    expect(
      told(
        "error: No solution found when resolving dependencies",
        "  cause: Because requests==2.31.0 depends on urllib3>=1.21.1,<3 and you require requests==2.31.0, we can conclude that you require urllib3>=1.21.1,<3.",
        "         And because you require urllib3==1.20, we can conclude that your requirements are unsatisfiable.",
      ),
    ).toBe(
      "it failed: Because requests==2.31.0 depends on urllib3>=1.21.1,<3 and you require requests==2.31.0, we can conclude that you require urllib3>=1.21.1,<3; because you require urllib3==1.20",
    );
    expect(told("error: Failed to install: x.whl", "  cause: No space left on device (os error 28)")).toBe(
      "it failed: the disk is full",
    );
  });

  it("of an index that is not there, without anybody's password", () => {
    const message = told(
      "error: Request failed after 3 retries in 5.8s",
      "  cause: Failed to fetch: https://me:secret@packages.example.com/simple/wordcloud/",
      "  cause: Connection refused (os error 111)",
    );
    expect(message).toContain("the packages' index cannot be reached");
    expect(message).toContain("https://(hidden)@packages.example.com/simple/wordcloud/");
    expect(message).not.toContain("secret");
  });
});

describe("what Ivy says", () => {
  const told = (talk: string): string => ivyFailure(["com.example:x:1"], talk).message;
  const unresolved =
    'Exception in thread "main" java.lang.RuntimeException: [unresolved dependency: com.example#x;1: not found]';
  const gone =
    "\tHost repos.spark-packages.org not found. url=https://repos.spark-packages.org/com/example/x/1/x-1.jar\n";

  it("of what no repository has, whatever an old repository of Spark's answers", () => {
    expect(told(gone + unresolved)).toBe(
      'the packages com.example:x:1 cannot be had: no repository has "com.example:x:1"',
    );
  });

  it("of a repository that cannot be reached, since it may have the package", () => {
    const refused =
      "\tServer access error at url https://maven.example.com/com/example/x/1/x-1.pom (java.net.ConnectException: Connection refused)\n";
    expect(told(refused + gone + unresolved)).toBe(
      "the packages com.example:x:1 cannot be had: maven.example.com (Connection refused) cannot be reached",
    );
  });
});

describe("where pip has its packages from", () => {
  const listed = [
    "global.index-url='https://one.example.com/simple'",
    "global.extra-index-url='\\nhttps://two.example.com/simple\\nhttps://three.example.com/simple'",
    "global.timeout='60'",
    ":env:.index-url='https://env.example.com/simple'",
    ":env:.cert='/etc/ssl/own.pem'",
  ].join("\n");

  it("uv has them too; the environment counts more than a file", () => {
    expect(indexSettings(listed, {})).toEqual({
      UV_DEFAULT_INDEX: "https://env.example.com/simple",
      UV_INDEX: "https://two.example.com/simple https://three.example.com/simple",
      SSL_CERT_FILE: "/etc/ssl/own.pem",
    });
  });

  it("but for what uv is told itself", () => {
    expect(indexSettings(listed, { UV_DEFAULT_INDEX: "https://uv.example.com/", SSL_CERT_FILE: "/a.pem" })).toEqual({
      UV_INDEX: "https://two.example.com/simple https://three.example.com/simple",
    });
  });
});

describe("a file of requirements", () => {
  const text =
    "a==1.0 \\\n    --hash=sha256:1\nb-c==2.0 ; python_full_version < '3.10' \\\n    --hash=sha256:2 \\\n    --hash=sha256:3\n";

  it("is packages with versions", () => {
    expect(requirementsIn(text).map(({ name, version }) => [name, version])).toEqual([
      ["a", "1.0"],
      ["b-c", "2.0"],
    ]);
  });

  it("stays whole without some of them", () => {
    expect(without(text, new Set())).toBe(text);
    expect(without(text, new Set(["b-c==2.0"]))).toBe("a==1.0 \\\n    --hash=sha256:1\n");
  });

  it("has changes", () => {
    const changes = packageChanges(requirementsIn(text), [
      { name: "a", version: "1.1" },
      { name: "d", version: "1" },
    ]);
    expect(changes).toEqual({
      came: [{ name: "d", version: "1" }],
      went: [{ name: "b-c", version: "2.0" }],
      changed: [{ name: "a", from: "1.0", to: "1.1" }],
    });
  });
});

describe("what a lock has done", () => {
  it("names a set that another has replaced as a set: its packages may be in the other", () => {
    const came = [{ name: "pandas", version: "2.2.3" }];
    const change = {
      kind: "python",
      key: "new",
      packages: ["simplemma==1.1.2", "pandas==2.2.3"],
      python: "3.9",
    } as const;
    const text = outcomeText(
      {
        changes: [{ ...change, archives: {}, came, went: [], changed: [] }],
        removed: [{ kind: "python", packages: ["simplemma==1.1.2"] }],
        sets: 1,
      },
      (_, words) => words,
    );
    expect(text.trimEnd().split("\n").at(-1)).toBe(
      "no step needs this set of Python packages any more: simplemma==1.1.2",
    );
  });
});

describe("a pin", () => {
  it.each(["wordcloud==1.9.4", "pandas[parquet,aws]==2.2.3", "torch==2.1.0+cpu", "x==1!2.0"])("is %s", (text) => {
    expect(pythonPackage(text)).toBeDefined();
  });

  it.each([
    "wordcloud",
    "a>=1",
    "a==1.*",
    "a===1",
    "a==1; python_version<'3'",
    "a @ https://x/a.whl",
    "-r a.txt",
    "a==1,<2",
  ])("is not %s", (text) => {
    expect(pythonPackage(text)).toBeUndefined();
  });

  it("spells a name as the index does", () => {
    expect(pythonPackage("Ruamel_Yaml.clib==1")?.name).toBe("ruamel-yaml-clib");
  });

  it.each([
    "g:a",
    "g:a:1:c",
    "g:a:[1,2)",
    "g:a:1.+",
    "g:a:LATEST",
    "g:a:RELEASE",
    "g:a:latest.release",
    "g:a:1-SNAPSHOT",
  ])("is not %s, of a library", (text) => {
    expect(library(text)).toBeUndefined();
  });
});

describe("the lock's text", () => {
  const hash = "0".repeat(64);
  const sound = {
    format: 1,
    python: {
      "0123456789abcdef": {
        packages: ["a==1"],
        python: "3.9",
        requirements: hash,
        archives: { any: { sha256: hash } },
      },
    },
    maven: { "0123456789abcdef": { packages: ["g:a:1"], jars: [{ name: "g_a-1.jar", sha256: hash }] } },
  };

  it("is read as it was written", () => {
    expect(parseLock(JSON.stringify(sound))).toEqual({ value: sound });
  });

  it.each<[string, unknown, (string | number)[]]>([
    ["it is no JSON", "{", []],
    ['it has no "maven"', JSON.stringify({ format: 1, python: {} }), []],
    ['the key "../../x"', JSON.stringify({ format: 1, python: { "../../x": {} }, maven: {} }), ["python"]],
    [
      'the name of a .jar file: "../../x.jar"',
      JSON.stringify(sound).replace("g_a-1.jar", "../../x.jar"),
      ["maven", "0123456789abcdef", "jars", 0, "name"],
    ],
    ["a newer emrald", JSON.stringify({ format: 2 }), ["format"]],
  ])("says where it is damaged: %s", (message, text, path) => {
    const parsed = parseLock(text as string);
    expect(parsed).toMatchObject({ problem: { path, message: expect.stringContaining(message) as string } });
  });
});
