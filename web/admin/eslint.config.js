import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

// The layers: app → features → api, ui, lib. A feature is used from outside only through its index.ts.
const insideFeature = {
  group: ["@/features/*/*"],
  message: "Use another feature only through its index.ts.",
};
const features = { group: ["@/features/*", "@/app/*"], message: "api, ui and lib know no feature." };
const forbid = (...patterns) => ({ "no-restricted-imports": ["error", { patterns }] });

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/api/schema.d.ts"] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  jsxA11y.flatConfigs.recommended,
  reactHooks.configs.flat.recommended,
  {
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "max-lines": ["error", 400],
      "no-console": "error",
      // The first field of a page that has one purpose may take the focus.
      "jsx-a11y/no-autofocus": "off",
      // What scrolls must be reachable by keyboard.
      "jsx-a11y/no-noninteractive-tabindex": [
        "error",
        { tags: ["pre", "code"], roles: ["log", "tabpanel", "group"], allowExpressionValues: true },
      ],
      ...forbid(insideFeature),
    },
  },
  {
    files: ["src/features/**"],
    rules: forbid(insideFeature, { group: ["@/app/*"], message: "Features do not know the app." }),
  },
  { files: ["src/api/**"], rules: forbid(features, { group: ["@/ui/*"], message: "api knows only lib." }) },
  { files: ["src/ui/**"], rules: forbid(features, { group: ["@/api/*"], message: "ui knows only lib." }) },
  {
    files: ["src/lib/**"],
    rules: forbid(features, { group: ["@/api/*", "@/ui/*"], message: "lib knows nothing above it." }),
  },
  {
    files: ["public/**"],
    languageOptions: {
      globals: {
        document: "readonly",
        localStorage: "readonly",
        navigator: "readonly",
        matchMedia: "readonly",
      },
    },
    rules: { "no-var": "off" },
  },
);
