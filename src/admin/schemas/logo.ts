import { z } from 'zod'
import { count, moment } from './fields.ts'

export const logo = z
  .object({
    url: z.string().describe('Where it is shown from; a new logo has a new one'),
    width: count.describe('Pixels; it is shown at half of them'),
    height: count,
    changedAt: moment,
  })
  .meta({ id: 'Logo' })
