import type { ChangeTenant } from '../api/types.ts'

type Settings = NonNullable<ChangeTenant['settings']>

/** Of what the form says now, only what differs from what it was opened with: another tab may have changed the rest. */
export function changedFields(before: ChangeTenant, now: ChangeTenant): ChangeTenant {
  const settings = differing(before.settings ?? {}, now.settings ?? {})
  return {
    ...(now.name !== before.name && { name: now.name }),
    ...(Object.keys(settings).length > 0 && { settings }),
  }
}

function differing(before: Settings, now: Settings): Settings {
  const was = new Map<string, unknown>(Object.entries(before))
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => !isSame(was.get(name), value)))
}

function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return one === other
  return JSON.stringify(one) === JSON.stringify(other)
}
