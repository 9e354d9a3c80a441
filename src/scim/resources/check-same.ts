import type { JsonValue } from '../../base/json.ts'
import { BadSyntax } from '../errors.ts'
import { sameJson } from './same-json.ts'

/**
 * Two spellings of one attribute: some clients send both with one value. Of two values, which is meant depends on the
 * reader, as with a name that is given twice.
 * @throws BadSyntax
 */
export function checkSame(one: JsonValue | undefined, other: JsonValue | undefined, path: string): void {
  if (!sameJson(one, other)) throw new BadSyntax(`the body gives ${path} twice`)
}
