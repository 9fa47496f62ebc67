import js from '@eslint/js';
import tseslint from 'typescript-eslint';

// The widget runs on other people's pages: what could run text as code, or break under a strict
// Content-Security-Policy, is forbidden by rule and not by habit.
const unsafe = [
  'innerHTML',
  'outerHTML',
  'insertAdjacentHTML',
  'dangerouslySetInnerHTML',
  'srcdoc',
  'cssText',
].map((name) => ({
  selector: `:matches(MemberExpression > Identifier.property[name='${name}'], JSXAttribute > JSXIdentifier[name='${name}'], Property > Identifier.key[name='${name}'])`,
  message: `${name} is not allowed: build DOM nodes instead.`,
}));

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', 400],
      'no-restricted-syntax': [
        'error',
        ...unsafe,
        {
          selector: "JSXAttribute[name.name='style'] > Literal",
          message: 'style as a string is an inline style: use a class or an object.',
        },
        {
          selector: "CallExpression[callee.property.name='setAttribute'][arguments.0.value='style']",
          message: 'setAttribute("style") is blocked by strict CSP: set properties of element.style.',
        },
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    // The core knows nothing of rendering.
    files: ['src/core/**', 'src/markdown/**'],
    ignores: ['**/*.test.*'],
    rules: {
      'no-restricted-imports': ['error', { patterns: ['preact*', '../ui/*', '../boot/*', '../i18n/*'] }],
    },
  },
  {
    files: ['scripts/**', '*.config.*'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly' } },
  },
);
