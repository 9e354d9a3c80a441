import { z } from 'zod'

/** RFC 9457. */
export const problem = z
  .object({
    type: z.string().meta({ description: 'Address that explains the kind of problem' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'What happened, in a sentence' }),
    code: z.string().meta({ description: 'Stable; the one to match on', example: 'not_found' }),
    errors: z
      .array(z.object({ path: z.string().meta({ example: 'email' }), message: z.string() }))
      .optional()
      .meta({ description: 'Each wrong value: by its path in the body, or behind `query.`, `path.` or `header.`' }),
    signInUrl: z.string().optional().meta({ description: 'Where an admin signs in, or signs in again' }),
    requestId: z.string().optional().meta({ description: 'To find the request in the server’s log' }),
  })
  .meta({ id: 'Problem' })

export type Problem = z.infer<typeof problem>
