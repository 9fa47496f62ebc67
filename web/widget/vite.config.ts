import { defineConfig } from 'vitest/config';
import { packTexts } from './scripts/pack-texts.ts';

// One classic script: `document.currentScript` tells it where it came from and how it was configured.
export default defineConfig({
  plugins: [packTexts()],
  oxc: {
    jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' },
    jsxInject: `import { h, Fragment } from 'preact'`,
  },
  build: {
    target: 'es2022',
    lib: { entry: 'src/main.ts', name: 'BesedaWidget', formats: ['iife'], fileName: () => 'widget.js' },
    cssMinify: true,
    reportCompressedSize: false,
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
});
