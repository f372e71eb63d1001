import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", ".venv*/", ".emrald/", ".cache/", "src/spec/schema/types.ts"] },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ["**/*.ts"] })),
  ...tseslint.configs.stylisticTypeChecked.map((config) => ({ ...config, files: ["**/*.ts"] })),
  {
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // Keys of maps that users write are read by brackets, those of our own types by dots: the compiler tells them apart.
      "@typescript-eslint/dot-notation": "off",
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_", argsIgnorePattern: "^_" }],
      // Maps of the user's own names lose keys where an overlay says null.
      "@typescript-eslint/no-dynamic-delete": "off",
      // `as` where a check stands a line above: `!` is too easily overlooked.
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
      // Doing nothing is what a default callback does.
      "@typescript-eslint/no-empty-function": "off",
      // Helpers are taken out of an object that has no `this`.
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
    },
  },
);
