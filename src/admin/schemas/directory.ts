import { z } from 'zod'
import { directorySettings } from '../../invite/directory/directory.ts'
import { directorySteps } from '../../invite/directory/errors.ts'
import { count, moment } from './fields.ts'

const password = z
  .string()
  .min(1)
  .max(1_000)
  .optional()
  .describe('Kept sealed and never shown; absent: the one that is kept, as long as the address stays')

export const setDirectory = directorySettings.extend({ password }).meta({ id: 'SetDirectory' })

export const directory = z
  .object({ ...directorySettings.shape, changedAt: moment })
  .meta({ id: 'Directory', description: 'Without its password' })

export const testDirectoryBody = z
  .strictObject({
    directory: setDirectory.optional().describe('To be tried without being kept; absent: the one that is kept'),
  })
  .meta({ id: 'TestDirectory' })

export const directoryTest = z
  .discriminatedUnion('works', [
    z.object({
      works: z.literal(true),
      found: count.describe('Entries, counted up to 100'),
      hasMore: z.boolean(),
      sample: z.array(z.object({ given: z.string(), namesSomebody: z.boolean() })),
    }),
    z.object({
      works: z.literal(false),
      step: z.enum(directorySteps).describe('How far it came'),
      problem: z.string().describe('What is wrong, as a sentence'),
      remedy: z.string().describe('What to do about it, as a sentence'),
    }),
  ])
  .meta({ id: 'DirectoryTest' })

export const searchDirectoryBody = z
  .strictObject({
    text: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe('Part of a name, address, user name or employee number'),
    filter: z.string().trim().min(1).max(4_096).optional().describe('An LDAP filter (RFC 4515)'),
  })
  .meta({ id: 'SearchDirectory' })
