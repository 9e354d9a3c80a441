import { useLayoutEffect, useMemo } from 'react'

/** Long enough for a dialog that follows another to be there. */
const settledMilliseconds = 20

// One for all: what a dialog shows after its question is a dialog of its own, and ends where the first began.
let origin: HTMLElement | undefined
let openDialogs = 0
let returning: ReturnType<typeof setTimeout> | undefined

/**
 * The focus is where it was when a dialog opened once it has gone, or at the page's title where that is gone, too.
 * The library does so only for dialogs that are there before they open.
 */
export function useFocusBack(opened: boolean): void {
  // While it is drawn: a menu that it came from is gone once it is there.
  const from = useMemo(() => (opened ? pressed() : undefined), [opened])
  useLayoutEffect(() => {
    if (!opened) return undefined
    if (openDialogs === 0 && returning === undefined) origin = from
    clearTimeout(returning)
    returning = undefined
    openDialogs++
    return () => {
      openDialogs--
      if (openDialogs === 0) returning = setTimeout(giveBack, settledMilliseconds)
    }
  }, [opened, from])
}

/** What a menu held goes with it: then its button counts. */
function pressed(): HTMLElement | undefined {
  const element = document.activeElement
  const menu = element?.closest('[role=menu]')?.getAttribute('aria-labelledby')
  const found = menu ? document.getElementById(menu) : element
  return found instanceof HTMLElement && found !== document.body ? found : undefined
}

function giveBack(): void {
  returning = undefined
  if (!isLost()) return
  if (!origin?.isConnected) return focusTitle()
  origin.focus({ preventScroll: true })
  watch(origin)
}

/** What was done may take the button away a moment later, when the list is read anew. */
function watch(element: HTMLElement): void {
  const observer = new MutationObserver(() => {
    if (element.isConnected) return
    stop()
    if (isLost()) focusTitle()
  })
  const stop = () => {
    observer.disconnect()
    removeEventListener('focusin', stop)
  }
  observer.observe(document.body, { childList: true, subtree: true })
  addEventListener('focusin', stop)
}

function isLost(): boolean {
  return !document.activeElement || document.activeElement === document.body
}

function focusTitle(): void {
  document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
}
