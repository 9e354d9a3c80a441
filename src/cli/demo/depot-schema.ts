import type { JsonObject } from '../../base/json.ts'
import type { NewExtension } from '../../people/extensions/declare-extension.ts'

/** What one company keeps of its people beside what the standard knows. */
export const depotSchema = {
  urn: 'urn:ietf:params:scim:schemas:extension:nordwind:depot:2.0:User',
  name: 'Depot',
  description: 'Where somebody works, and what they may drive',
  attributes: [
    { name: 'site', description: 'The depot, as on the gate' },
    { name: 'shift', description: 'Early, late or night' },
    { name: 'mayDriveForklift', type: 'boolean', description: 'Holds a licence that has not run out' },
  ],
} as const satisfies NewExtension

const sites = ['HAM-1', 'HAM-2', 'GDN-1', 'AAR-1', 'DUI-3']
const shifts = ['early', 'late', 'night']

export function depotOf(at: number): JsonObject {
  return { site: sites[at % sites.length]!, shift: shifts[at % shifts.length]!, mayDriveForklift: at % 4 === 0 }
}
