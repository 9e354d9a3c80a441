import { expect, it } from 'vitest'
import { faultOf, Problem, sayProblem } from '../../web/api/problem.ts'

const refused = (...errors: { path: string; message: string }[]) =>
  new Problem({ status: 400, code: 'invalid_request', detail: `${errors.length} values are wrong`, errors })

it('names wrong values in words', () => {
  const error = refused(
    { path: 'settings.brandColour', message: 'must be a colour such as #1f6feb' },
    { path: 'query.state', message: 'must be one of invited, claimed' },
  )
  expect(sayProblem(error)).toBe(
    'Brand colour: must be a colour such as #1f6feb. State: must be one of invited, claimed.',
  )
  expect(faultOf(error, 'settings.brandColour')).toBe('Must be a colour such as #1f6feb.')
  expect(faultOf(error, 'settings.locale')).toBeUndefined()
  expect(sayProblem(error)).toBe('State: must be one of invited, claimed.')
  expect(faultOf(error, 'query.state')).toBe('Must be one of invited, claimed.')
  expect(sayProblem(error)).toBe('Look at what is marked above, and try again.')
})

it('leaves the other refusals as the server says them', () => {
  expect(sayProblem(new Problem({ status: 409, code: 'last_owner', detail: 'a tenant keeps an owner' }))).toBe(
    'A tenant keeps an owner.',
  )
})

it('shows at a field what is wrong with the entries of its list', () => {
  const error = refused(
    { path: 'settings.reminderDays.0', message: 'must be a number' },
    { path: 'settings.reminderDays.2', message: 'must be at most 60' },
  )
  expect(faultOf(error, 'settings.reminderDays')).toBe('Must be a number.')
  expect(sayProblem(error)).toBe('Look at what is marked above, and try again.')
})
