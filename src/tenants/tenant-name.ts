import { plainLine } from '../base/plain-line.ts'
import { InvalidSetting } from './errors.ts'

/** One line that can be seen: it heads every page and mail. @throws InvalidSetting */
export function tenantName(text: string): string {
  const name = plainLine(text)
  if (!name || name.length > 200) throw new InvalidSetting([{ path: 'name', message: '1 to 200 characters' }])
  return name
}
