import eslint from '@eslint/js'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  // The brief's interface stands there word for word.
  { ignores: ['build/', 'dist-js/', 'target/', 'eslint.config.js', 'tests/js/brief.test.ts'] },
  eslint.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  { languageOptions: { parserOptions: { project: './tsconfig.json' } } }
)
