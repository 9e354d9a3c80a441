import { useEffect, useState } from 'react'
import { useMe } from '../api/session.tsx'
import type { Chosen } from './choice.tsx'

interface Kept {
  list: string
  chosen: Chosen
}

let kept: Kept | undefined

/**
 * Ticks last while pages are turned, and for the way back from a person or from what would be done to the ticked. Another list, or
 * another tenant, begins without any; signing out loads the page anew.
 */
export function useKeptChoice(narrowing: string): [Chosen, (chosen: Chosen) => void] {
  const list = `${useMe().tenant.slug} ${narrowing}`
  const [shown, show] = useState(kept)
  const keep = (next: Kept | undefined) => {
    kept = next
    show(next)
  }
  useEffect(() => {
    if (kept?.list !== list) keep(undefined)
  }, [list])
  const chosen = shown?.list === list ? shown.chosen : new Map<string, never>()
  return [chosen, (chosen) => keep({ list, chosen })]
}

/** They were reached: nobody is ticked for the next act. */
export function forgetChoice(): void {
  kept = undefined
}
