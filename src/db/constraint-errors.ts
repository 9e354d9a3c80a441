import { sqlState } from './sql-state.ts'

/** Constraint name → the domain error it stands for. The constraint decides; this only puts it into words. */
export type ConstraintErrors = Record<string, () => Error>

/** Runs `work`; where it breaks one of the named constraints, throws that constraint's domain error with the original as cause. */
export async function withConstraintErrors<T>(errors: ConstraintErrors, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const domainError = constraintOf(error) && errors[constraintOf(error)!]
    if (!domainError) throw error
    throw Object.assign(domainError(), { cause: error })
  }
}

function constraintOf(error: unknown): string | undefined {
  if (!sqlState(error)?.startsWith('23')) return undefined
  return (error as { constraint?: string }).constraint
}
