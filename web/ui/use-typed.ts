import { type FocusEvent, useCallback, useRef } from 'react'

type Field = HTMLInputElement | HTMLTextAreaElement

const written = new Set(['text', 'email', 'url', 'tel', 'password', 'number', 'textarea'])

/** Whether a form's fields hold other words than when they were first entered. What is searched for is no work of anybody's. */
export function useTyped() {
  const begun = useRef(new Map<Field, string>())
  const onFocus = useCallback(({ target }: FocusEvent) => {
    if (isWritten(target) && !begun.current.has(target)) begun.current.set(target, target.value)
  }, [])
  const isTyped = useCallback(
    () => [...begun.current].some(([field, value]) => field.isConnected && field.value !== value),
    [],
  )
  const forget = useCallback(() => begun.current.clear(), [])
  return { onFocus, isTyped, forget }
}

function isWritten(target: EventTarget): target is Field {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
  return isField && !target.readOnly && target.role !== 'searchbox' && written.has(target.type)
}
