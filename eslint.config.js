import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import typescript from 'typescript-eslint';

export default defineConfig(
  { ignores: ['target', 'dist', 'site', '**/generated', '**/node_modules', 'results'] },
  js.configs.recommended,
  typescript.configs.strict,
  typescript.configs.stylistic,
  {
    rules: {
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', { selector: 'CallExpression[callee.name="eval"]', message: 'The content policy forbids eval.' }],
      // The leading underscore marks what an interface hands over and its user leaves alone.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    // tsc knows the names of TypeScript; plain scripts have both Node's and the browser's.
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        ['console', 'document', 'fetch', 'globalThis', 'location', 'performance', 'process', 'self', 'setTimeout', 'URL', 'window', 'WebAssembly', 'Worker'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
  },
);
