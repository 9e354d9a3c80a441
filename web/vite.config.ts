import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The panel as static files under `/admin/`. The server puts a fresh nonce in place of `__CSP_NONCE__` in index.html. */
export default defineConfig(({ command }) => {
  // A test runner's own NODE_ENV would otherwise make a build of twice the size, with React's warnings in it.
  if (command === 'build') process.env.NODE_ENV = 'production'
  return {
    root: import.meta.dirname,
    base: '/admin/',
    plugins: [react()],
    html: { cspNonce: '__CSP_NONCE__' },
    // A font or picture inlined as data: would be refused by the content security policy.
    build: { outDir: '../dist/web', emptyOutDir: true, assetsInlineLimit: 0, target: 'es2023' },
  }
})
