import { ReadOnlyAttribute } from '../errors.ts'

/**
 * The resource's own id may be repeated, in any case as in its address; another one is refused.
 * @throws ReadOnlyAttribute
 */
export function checkId(id: string, value: unknown): void {
  if (typeof value !== 'string' || value.toLowerCase() !== id.toLowerCase()) throw new ReadOnlyAttribute('id')
}
