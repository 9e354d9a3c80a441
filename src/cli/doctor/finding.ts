/** What a check found. `advice` says what to do, where there is something to do. */
export interface Finding {
  check: string
  status: 'ok' | 'warning' | 'failed'
  message: string
  advice?: string
}

export function ok(check: string, message: string): Finding {
  return { check, status: 'ok', message }
}

/** It works, but perhaps not as the operator wishes. */
export function warning(check: string, message: string, advice: string): Finding {
  return { check, status: 'warning', message, advice }
}

/** Something does not work, or will not. */
export function failed(check: string, message: string, advice: string): Finding {
  return { check, status: 'failed', message, advice }
}
