import { ARCHIVE_FOLDER, FILE_ENDINGS, hasEnding } from "../../emr/file-endings.ts";
import { PACKAGES_FOLDER } from "../../model/dependencies.ts";
import type { Rule } from "../rule.ts";
import { dependencyLists } from "../step-dependencies.ts";

export const rule: Rule = {
  severity: "error",
  summary:
    "A file that a step needs has an ending that Spark does nothing with, or an archive has no folder of its own.",
  why: "Spark and YARN go by the ending: what has another is brought to the nodes, and neither loaded nor unpacked. An archive is unpacked in a folder of its own, named behind `#`, or like the file.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const { step, key, texts, at } of dependencyLists(lineage)) {
      if (key === "packages" || key === "python_packages") continue;
      for (const [index, text] of texts.entries()) {
        const [file = "", folder, ...more] = key === "archives" ? text.split("#") : [text];
        if (!hasEnding(key, file)) {
          const hint = `It must end in ${FILE_ENDINGS[key].all.join(", ")}.`;
          report({ at: at(index), message: `"${file}" has an ending that "${key}" does not take`, hint });
        } else if (more.length > 0 || (folder !== undefined && !ARCHIVE_FOLDER.test(folder))) {
          const message = `"${text}" does not name one folder behind its "#"`;
          report({ at: at(index), message, hint: "Write models.zip#models: letters, digits, _, -, ." });
        } else if (folder === PACKAGES_FOLDER && step.spark.pythonPackages.length > 0) {
          report({
            at: at(index),
            message: `the folder "${folder}" holds the step's python_packages`,
            hint: "Name another.",
          });
        }
      }
    }
  },
};
