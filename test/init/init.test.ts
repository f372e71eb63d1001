import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { emrald } from "../acceptance/cli.ts";
import { requireFree, writeAll } from "../../src/cli/init/files-to-write.ts";
import { legalName } from "../../src/import/index.ts";

const REPOSITORY = resolve(".");
const CLI = join(REPOSITORY, "dist", "cli", "emrald.mjs");

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "emrald-init-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** As npm installs a package that lies in a folder. */
function install(project: string): void {
  mkdirSync(join(project, "node_modules", ".bin"), { recursive: true });
  symlinkSync(REPOSITORY, join(project, "node_modules", "emrald"));
  symlinkSync("../emrald/dist/cli/emrald.mjs", join(project, "node_modules", ".bin", "emrald"));
}

function npm(project: string, script: string) {
  return execa("npm", ["run", "--silent", script], {
    cwd: project,
    reject: false,
    stdin: "ignore",
    env: { NO_COLOR: "1", EMRALD_VENV: join(REPOSITORY, ".venv") },
  });
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

describe("emrald init", () => {
  it("makes a project whose README commands work at once, in real Spark", { timeout: 400_000 }, async () => {
    const project = join(emptyFolder(), "Shop Floor");
    const made = await emrald(REPOSITORY, "init", project, "--region", "eu-west-1");
    expect(made.exitCode, made.stderr).toBe(0);
    expect(made.stderr).toContain('the project is called "shop_floor", after its folder');
    expect(made.stderr).toContain("a workflow needs a published version");
    install(project);

    const readme = readFileSync(join(project, "README.md"), "utf8");
    expect(readme).toContain("npm start ");
    const started = await npm(project, "start");
    expect(started.exitCode, started.stdout + started.stderr).toBe(0);
    expect(started.stdout).toMatch(/✓ shop\/clean_orders\s+[\d.]+ s {2}49 rows in, 46 out, 1 malformed, 1 dropped/);
    expect(started.stdout).toContain("2026-01-05");
    expect(readme).toContain("npm test ");
    const tested = await npm(project, "test");
    expect(tested.exitCode, tested.stdout + tested.stderr).toBe(0);
    expect(tested.stderr).toContain("2 environments: no problems");
    expect(tested.stdout).toContain("✓ shop/revenue");
  });

  it("writes what it says, and nothing of the repository's own", async () => {
    const project = emptyFolder();
    mkdirSync(join(project, ".git"));
    const made = await emrald(project, "init", "--name", "lake", "--json", "--emrald", "1.2.3");
    const document = JSON.parse(made.stdout) as { files: string[] };
    expect(document).toMatchObject({ format: 1, command: "init", name: "lake", emrald: "1.2.3" });
    expect(filesIn(project)).toEqual(document.files);
    for (const file of [".gitignore", ".gitattributes", "Pulumi.yaml", "package.json", ".github/workflows/deploy.yml"])
      expect(document.files).toContain(file);
    expect(document.files).not.toContain(".github/workflows/checks.yml");
    expect(made.stderr).toBe("");
    const readme = readFileSync(join(project, "README.md"), "utf8");
    expect(readme).toMatch(/^# lake\n/);
    // Whatever the workflows ask of the repository, the README tells to give.
    const workflows = document.files.filter((file) => file.startsWith(".github/"));
    const texts = workflows.map((file) => readFileSync(join(project, file), "utf8")).join("\n");
    const asked = [...texts.matchAll(/\b(?:vars|secrets)\.([A-Z_]+)/g)].map(([, name = ""]) => name);
    expect(asked).toContain("PULUMI_BACKEND_URL");
    for (const name of asked) expect(readme).toContain(`\`${name}\``);
    for (const file of ["Pulumi.yaml", "pipelines/project.yaml"])
      expect(readFileSync(join(project, file), "utf8")).toMatch(/^(name|project): lake\b/m);
    // However a formatter spells what stands for a value in the templates.
    for (const file of document.files)
      expect(readFileSync(join(project, file), "utf8"), file).not.toMatch(
        /NEW_(NAME|REGION)|__[A-Z]+__|\*\*[A-Z]+\*\*/,
      );
    expect(JSON.parse(readFileSync(join(project, "package.json"), "utf8"))).toMatchObject({
      name: "lake",
      dependencies: { emrald: "1.2.3" },
    });
  });

  it("names schemas and a program that are there", async () => {
    const project = emptyFolder();
    await emrald(project, "init", "--name", "lake");
    install(project);
    for (const file of ["project", "shop"]) {
      const text = readFileSync(join(project, "pipelines", `${file}.yaml`), "utf8");
      const schema = /\$schema=(\S+)/.exec(text)?.[1] ?? "";
      expect(existsSync(resolve(project, "pipelines", schema)), schema).toBe(true);
    }
    const main = /^main: (.+)$/m.exec(readFileSync(join(project, "Pulumi.yaml"), "utf8"))?.[1] ?? "";
    expect(existsSync(join(project, main)), main).toBe(true);
  });

  it.each<[what: string, before: (folder: string) => void, says: string]>([
    ["a file", (folder) => writeFileSync(join(folder, "README.md"), "mine"), '"README.md" of '],
    ["pipelines of another", (folder) => mkdirSync(join(folder, "pipelines")), '"pipelines" of '],
    ["a file where a folder is needed", (folder) => writeFileSync(join(folder, "data"), ""), '"data" of '],
    ["a link to nowhere", (folder) => symlinkSync("/nowhere", join(folder, "Pulumi.yaml")), '"Pulumi.yaml" of '],
  ])("refuses %s by its name, and writes nothing", async (_, before, says) => {
    const project = emptyFolder();
    before(project);
    const there = readdirSync(project);
    const { exitCode, stderr } = await emrald(project, "init", "--name", "lake");
    expect(stderr).toContain(says);
    expect(stderr).toContain("is in the way: nothing was written");
    expect(exitCode).toBe(2);
    expect(readdirSync(project)).toEqual(there);
  });

  it.each<[args: string[], says: string]>([
    [["--name", "My Lake"], '--name: "My Lake" is not a name'],
    [["--name", "aws_lake"], '--name: the project is called "aws_lake"'],
    [["--region", "europe"], '--region: "europe" is not a region of AWS'],
    [["--emrald", "./none.tgz"], '--emrald names "./none.tgz", which is not there'],
  ])("refuses %j", async (args, says) => {
    const project = emptyFolder();
    const { exitCode, stderr } = await emrald(project, "init", ...args);
    expect(stderr).toContain(says);
    expect(exitCode).toBe(2);
    expect(readdirSync(project)).toEqual([]);
  });

  it.each<[what: string, where: string, says: RegExp]>([
    ["below a file", "file/sub/deeper", /^emrald: "\/.*\/file" is a file, and a folder is needed$/],
    ["in the place of a file", "file", /^emrald: "\/.*\/file" is a file, and a folder is needed$/],
    ["below a device", "/dev/null/x", /^emrald: "\/dev\/null" is a file, and a folder is needed$/],
    ["of a name that is too long", "a".repeat(300), /" cannot be looked at: ENAMETOOLONG: /],
    ["in a circle of links", "circle", /" cannot be looked at: ELOOP: /],
  ])("refuses a folder %s", async (_, where, says) => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "file"), "mine");
    symlinkSync("circle", join(folder, "circle"));
    const { exitCode, stdout, stderr } = await emrald(folder, "init", where, "--name", "lake");
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr.split("\n")[0]).toMatch(says);
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("mine");
  });

  it.each([
    ["123", 'the project is called "my_lake": no name can be made of its folder\'s, "123"'],
    ["1 Shop", 'the project is called "shop", after its folder'],
  ])("says after what a project in the folder %j is called", async (name, says) => {
    const { exitCode, stderr } = await emrald(emptyFolder(), "init", name);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain(says);
  });

  it("names a package beside the project by its way from there", async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "emrald-9.9.9.tgz"), "");
    const { stdout } = await emrald(folder, "init", "deep/lake", "--json", "--emrald", "./emrald-9.9.9.tgz");
    expect(JSON.parse(stdout)).toMatchObject({ name: "lake", emrald: "file:../../emrald-9.9.9.tgz" });
  });

  it("makes legal names of any", () => {
    for (const [text, name] of [
      ["Shop Floor", "shop_floor"],
      ["2026-lake", "lake"],
      ["Café", "cafe"],
      ["_", "x"],
      ["a".repeat(80), "a".repeat(63)],
    ] as const)
      expect(legalName(text, "x")).toBe(name);
  });
});

describe("a checkout with the line ends of Windows", () => {
  it.each([
    ["a new project", "templates/project/gitattributes"],
    ["this repository", ".gitattributes"],
  ])("leaves the lock of %s as it is", async (_, attributes) => {
    const folder = emptyFolder();
    const git = (...args: string[]) =>
      execa("git", ["-c", "user.name=x", "-c", "user.email=x", "-c", "core.autocrlf=true", ...args], { cwd: folder });
    const locks = ["pipelines/packages.lock.json", "pipelines/locks/0a1b2c.txt"];
    const files = { ".gitattributes": readFileSync(attributes), "README.md": "a\nb\n" };
    writeAll(folder, { ...files, ...Object.fromEntries(locks.map((file) => [file, "a\nb\n"])) });
    await git("init");
    await git("add", ".");
    await git("commit", "-m", "x");
    for (const file of [...locks, "README.md"]) rmSync(join(folder, file));
    await git("checkout", ".");
    // So that what is not named shows that git does convert.
    expect(readFileSync(join(folder, "README.md"), "utf8")).toBe("a\r\nb\r\n");
    for (const file of locks) expect(readFileSync(join(folder, file), "utf8"), file).toBe("a\nb\n");
  });
});

describe("files are written as a whole", () => {
  it("a failure in the middle leaves nothing behind", () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, "kept"));
    // The second file meets one that came after the look.
    requireFree(folder, { "a/b/one": "1", "kept/two": "2" });
    writeFileSync(join(folder, "kept", "two"), "theirs");
    expect(() => writeAll(folder, { "a/b/one": "1", "kept/two": "2" })).toThrow(/cannot be written/);
    expect(filesIn(folder)).toEqual(["kept/two"]);
    expect(existsSync(join(folder, "a"))).toBe(false);
    expect(readFileSync(join(folder, "kept", "two"), "utf8")).toBe("theirs");
  });

  it.each([
    ["init", ["init", "x", "--name", "lake"]],
    ["import", ["import", resolve("test/golden/import/word_clouds/job-flow.json"), "--out", "x"]],
  ])("a disk that takes half of a file gets nothing of %s", async (_, args) => {
    const folder = emptyFolder();
    // As on a full disk, a file is there that is not whole: its write fails after so many bytes, with EFBIG.
    const limited = await execa("bash", ["-c", 'ulimit -f 1 && exec "$@"', "bash", process.execPath, CLI, ...args], {
      cwd: folder,
      reject: false,
      stdin: "ignore",
    });
    expect(limited.stderr).toContain("emrald: the project cannot be written: EFBIG: file too large\n");
    expect(limited.stderr).toContain("Nothing of it was left.");
    expect([limited.exitCode, limited.stdout]).toEqual([3, ""]);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("the Python environment of a project", () => {
  it("says what it does, and leaves no stamp where it fails", { timeout: 120_000 }, async () => {
    // A Python that only says what it was asked for: nothing is downloaded.
    const [folder, project] = [emptyFolder(), emptyFolder()];
    const python = join(folder, "python3.11");
    writeFileSync(
      python,
      `#!/bin/sh\ncase "$*" in *version_info*) echo 3.11;; *venv*) echo "asked: $*" >&2; exit 1;; esac\n`,
    );
    chmodSync(python, 0o755);
    const script = `
      const { installSpark } = await import(${JSON.stringify(join(REPOSITORY, "scripts/setup/python.mjs"))});
      await installSpark(${JSON.stringify(join(project, "venv"))}).catch((error) => console.log(error.message));`;
    const { stdout, stderr } = await execa(process.execPath, ["--input-type=module", "-e", script], {
      env: { PATH: `${folder}:${process.env["PATH"] ?? ""}` },
      stdin: "ignore",
    });
    expect(stderr).toContain("installing Python packages (Spark is large: this takes a minute)");
    expect(stdout).toContain(`"python3.11 -m venv ${join(project, "venv")}" failed (1)`);
    expect(existsSync(join(project, "venv", "emrald-setup"))).toBe(false);
  });
});
