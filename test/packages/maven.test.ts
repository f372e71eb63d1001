import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { zipSync } from "fflate";
import { afterEach, expect, it, vi } from "vitest";
import { WorldError } from "../../src/errors.ts";
import { lockedFile, lockProject } from "../../src/packages/index.ts";
import { LOCK_FILE, type PackagesLock } from "../../src/spec/packages-lock.ts";
import { writeTree } from "../project.ts";
import { mavenSetOf, wantedOf } from "./support/sets.ts";

// Each starts programs of its own, on a machine that others use too.
vi.setConfig({ testTimeout: 300_000 });

afterEach(() => {
  delete process.env["EMRALD_IVY_SETTINGS"];
  vi.unstubAllEnvs();
});

const POM = (artifact: string, needs = ""): string =>
  `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>com.example</groupId>` +
  `<artifactId>${artifact}</artifactId><version>1.0</version><dependencies>${needs}</dependencies></project>`;

const NEEDS_BASE =
  "<dependency><groupId>com.example</groupId><artifactId>base</artifactId><version>1.0</version></dependency>";

/** A repository of files, which Ivy is told of as a company's own would be. */
function repository(
  folder = "repository",
  home?: string,
): {
  readonly root: string;
  readonly publish: (artifact: string, content: string, needs?: string) => void;
} {
  const root = writeTree({});
  const repo = join(root, folder);
  const settings = join(root, "ivysettings.xml");
  writeFileSync(
    settings,
    `<ivysettings><settings defaultResolver="ours"/><resolvers><ibiblio name="ours" m2compatible="true" root="file://${join(home ?? root, folder)}/"/></resolvers></ivysettings>`,
  );
  process.env["EMRALD_IVY_SETTINGS"] = settings;
  return {
    root,
    publish(artifact, content, needs) {
      const file = join(repo, "com/example", artifact, "1.0", `${artifact}-1.0`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.pom`, POM(artifact, needs));
      writeFileSync(`${file}.jar`, zipSync({ "content.txt": Buffer.from(content) }, { mtime: new Date(1980, 0, 1) }));
    },
  };
}

const top = mavenSetOf("com.example:top:1.0");

it("locks a library with all that it needs, and takes no other file under its name", async () => {
  const { root, publish } = repository();
  publish("base", "base");
  publish("top", "top", NEEDS_BASE);
  const { changes } = await lockProject(root, wantedOf([], [top]));
  expect(changes[0]?.came).toEqual([
    { name: "com.example_base", version: "1.0" },
    { name: "com.example_top", version: "1.0" },
  ]);
  const lock = JSON.parse(readFileSync(join(root, LOCK_FILE), "utf8")) as PackagesLock;
  const names = lock.maven[top.key]?.jars.map(({ name }) => name);
  expect(names).toEqual(["com.example_base-1.0.jar", "com.example_top-1.0.jar"]);
  const jar = readFileSync(await lockedFile(root, "maven/com.example_base-1.0.jar"));
  rmSync(join(root, ".emrald"), { recursive: true });
  // Both are asked for at once, and brought by one call.
  const [base] = await Promise.all(names?.map((name) => lockedFile(root, `maven/${name}`)) ?? []);
  expect(readFileSync(base ?? "").equals(jar)).toBe(true);

  rmSync(join(root, ".emrald"), { recursive: true });
  publish("base", "something else");
  const failed = lockedFile(root, "maven/com.example_top-1.0.jar");
  await expect(failed).rejects.toThrow(WorldError);
  await expect(failed).rejects.toThrow('"com.example_base-1.0.jar" is not what was locked');
});

it("names what no repository has", async () => {
  const { root } = repository();
  const failed = lockProject(root, wantedOf([], [mavenSetOf("com.example:nothing:1.0")]));
  await expect(failed).rejects.toThrow(WorldError);
  await expect(failed).rejects.toThrow('no repository has "com.example:nothing:1.0"');
});

/** The home of a JVM, whose proxy nobody answers at. */
function homeOf(folder: string): void {
  const options = [`-Duser.home=${folder}`, "-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=9"];
  vi.stubEnv("JAVA_TOOL_OPTIONS", options.join(" "));
}

it("takes nothing from the developer's own folder of Maven's, which nobody else has", async () => {
  const { root, publish } = repository(".m2/repository");
  delete process.env["EMRALD_IVY_SETTINGS"];
  publish("top", "built here");
  homeOf(root);
  const failed = lockProject(root, wantedOf([], [top]));
  await expect(failed).rejects.toThrow(WorldError);
  await expect(failed).rejects.toThrow("com.example:top:1.0");
});

it("leaves the home as it is for a file of settings, which may name files there", async () => {
  const { root, publish } = repository("repository", "${user.home}");
  publish("top", "top");
  homeOf(root);
  const { changes } = await lockProject(root, wantedOf([], [top]));
  expect(changes[0]?.came).toEqual([{ name: "com.example_top", version: "1.0" }]);
});

it("says so where the file of settings is not there", async () => {
  process.env["EMRALD_IVY_SETTINGS"] = "/nowhere/ivysettings.xml";
  await expect(lockProject(writeTree({}), wantedOf([], [top]))).rejects.toThrow(
    'EMRALD_IVY_SETTINGS names "/nowhere/ivysettings.xml", which does not exist',
  );
});
