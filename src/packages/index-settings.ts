/** The settings of pip that say where packages come from, to what uv calls them. uv reads neither pip.conf nor PIP_…. */
const SETTINGS: Readonly<Record<string, string>> = {
  "index-url": "UV_DEFAULT_INDEX",
  "extra-index-url": "UV_INDEX",
  cert: "SSL_CERT_FILE",
  "trusted-host": "UV_INSECURE_HOST",
};

/** Later ones count more, as pip has it: a file, its `install` part, the environment. */
const SECTIONS = ["global", "install", ":env:"];

/**
 * What uv's environment lacks of what pip is told, so that a company's index works for both. `listed` is what `pip config list` prints:
 * `global.index-url='https://…'`. What uv is told itself stays.
 */
export function indexSettings(listed: string, own: NodeJS.ProcessEnv): Record<string, string> {
  const found = new Map<string, { readonly rank: number; readonly value: string }>();
  for (const line of listed.split("\n")) {
    const [, section = "", key = "", text = ""] = /^([\w:]+)\.([\w-]+)=(.*)$/.exec(line.trim()) ?? [];
    const name = SETTINGS[key];
    const rank = SECTIONS.indexOf(section);
    if (name === undefined || rank < (found.get(name)?.rank ?? 0)) continue;
    // Several are one text with line breaks, which pip prints as Python writes it.
    const value = text
      .replace(/^(['"])(.*)\1$/s, "$2")
      .replaceAll("\\n", " ")
      .trim();
    if (value !== "") found.set(name, { rank, value });
  }
  return Object.fromEntries([...found].filter(([name]) => !own[name]).map(([name, { value }]) => [name, value]));
}
