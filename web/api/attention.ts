import { focusManager } from '@tanstack/react-query'

const patienceMilliseconds = 10 * 60_000
const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const

/**
 * Lists that refresh themselves do so only while somebody is there. Otherwise a forgotten tab would keep its session
 * alive for ever, and its idle end would never come.
 */
export function watchAttention(): void {
  focusManager.setEventListener((onChange) => {
    let timer: ReturnType<typeof setTimeout>
    const tell = () => onChange(document.visibilityState === 'visible')
    const attend = () => {
      clearTimeout(timer)
      timer = setTimeout(() => onChange(false), patienceMilliseconds)
      if (!focusManager.isFocused()) tell()
    }
    for (const sign of signs) addEventListener(sign, attend, { passive: true, capture: true })
    document.addEventListener('visibilitychange', tell)
    attend()
    return () => {
      clearTimeout(timer)
      for (const sign of signs) removeEventListener(sign, attend, { capture: true })
      document.removeEventListener('visibilitychange', tell)
    }
  })
}
