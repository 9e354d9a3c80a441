import { useLocalStorage } from '@mantine/hooks'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { useMay } from '../api/session.tsx'
import { placesFor } from './navigation.ts'

const ShortcutsDialog = lazy(() => import('./shortcuts-dialog.tsx'))

const showEvent = 'vestibule:shortcuts'

export function showShortcuts(): void {
  dispatchEvent(new Event(showEvent))
}

/** Milliseconds within which the letter after `g` counts. */
const pairMilliseconds = 1200

/** Letters as shortcuts, never while somebody types; they can be turned off (WCAG 2.1.4). */
export function Shortcuts() {
  const [opened, setOpened] = useState(false)
  const [enabled, setEnabled] = useLocalStorage({ key: 'vestibule.shortcuts', defaultValue: true })
  const places = placesFor(useMay()).flatMap((section) => section.places)
  const navigate = useNavigate()
  const wentAt = useRef(-Infinity)

  useEffect(() => {
    const open = () => setOpened(true)
    addEventListener(showEvent, open)
    return () => removeEventListener(showEvent, open)
  }, [])

  useEffect(() => {
    if (!enabled) return undefined
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (event.key === '?') return setOpened(true)
      if (event.key === '/') return focusSearch(event)
      if (event.timeStamp - wentAt.current < pairMilliseconds) {
        wentAt.current = -Infinity
        const place = places.find(({ letter }) => letter === event.key)
        if (place) void navigate(place.to)
        return
      }
      if (event.key === 'g') wentAt.current = event.timeStamp
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [enabled, places, navigate])

  if (!opened) return null
  return (
    <Suspense>
      <ShortcutsDialog places={places} enabled={enabled} onEnable={setEnabled} onClose={() => setOpened(false)} />
    </Suspense>
  )
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) ||
    !!target.closest('[role=dialog]')
  )
}

function focusSearch(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLElement>('[data-search]')
  if (!field) return
  event.preventDefault()
  field.focus()
}
