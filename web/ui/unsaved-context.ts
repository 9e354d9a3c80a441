import { createContext, useContext, useEffect, useRef } from 'react'
import type { NavigateOptions } from 'react-router'

export type Ask = () => boolean

export const UnsavedContext = createContext<Set<Ask>>(new Set())

/** What is typed here is lost with its page or tab: then somebody is asked first. A function is asked at that moment. */
export function useUnsaved(isUnsaved: boolean | Ask): void {
  const asks = useContext(UnsavedContext)
  const latest = useRef(isUnsaved)
  useEffect(() => {
    latest.current = isUnsaved
  })
  useEffect(() => {
    const ask = () => (typeof latest.current === 'function' ? latest.current() : latest.current)
    asks.add(ask)
    return () => void asks.delete(ask)
  }, [asks])
}

/** Goes on without a question: what was typed has just been saved, though its form is still there. */
export const afterSaving: NavigateOptions = { state: { isSaved: true } }
