import { defineConfig, mergeConfig } from 'vitest/config'
import main from '../../../vitest.config.ts'

// Outside the test command: it needs Java and an unpacked Keycloak, and takes minutes.
export default mergeConfig(
  { ...main, test: { ...main.test, include: [] } },
  defineConfig({
    test: { include: ['scripts/conformance/keycloak/*.conformance.ts'], testTimeout: 180_000, hookTimeout: 420_000 },
  }),
)
