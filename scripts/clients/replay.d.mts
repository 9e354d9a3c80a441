export interface ClientScript {
  idp: string
  notes?: string
  source?: string[]
  steps: unknown[]
}

export interface StepFailure {
  name: string
  ref: string[]
  level: 'must' | 'should'
  request: string
  status?: number
  milliseconds?: number
  /** The first differing pointer, or why there was nothing to compare. */
  failure: string
  /** The first 500 characters of the answer. */
  answer?: string
}

export interface ReplayVerdict {
  name: string
  total: number
  passed: number
  failedMust: number
  failedShould: number
  failures: StepFailure[]
}

export function replay(script: ClientScript, target: { baseUrl: string; token: string }): Promise<ReplayVerdict>
