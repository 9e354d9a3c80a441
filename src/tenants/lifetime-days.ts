import { InvalidSetting } from './errors.ts'

/** How long a token, secret or key lives where nobody says: a year. */
export const defaultLifetimeDays = 365

/** @throws InvalidSetting where it is no whole number from 1 to 3650 */
export function checkLifetimeDays(days: number): void {
  if (Number.isInteger(days) && days >= 1 && days <= 3650) return
  throw new InvalidSetting([{ path: 'lifetimeDays', message: 'a whole number from 1 to 3650' }])
}
