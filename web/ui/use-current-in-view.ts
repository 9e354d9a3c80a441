import { useEffect, useRef } from 'react'

/**
 * A row of links that is wider than a phone shows the one for this page. It is put there at once and does not move
 * before anybody's eyes; the page itself stays where it is, as it would not by `scrollIntoView`.
 * @param changed what may have moved the link since.
 */
export function useCurrentInView(changed = '') {
  const nav = useRef<HTMLElement>(null)
  useEffect(() => {
    const row = nav.current
    const link = row?.querySelector('[aria-current]')
    if (!row || !link) return
    const seen = row.getBoundingClientRect()
    const { left, right } = link.getBoundingClientRect()
    if (left >= seen.left && right <= seen.right) return
    row.scrollLeft += (left + right) / 2 - (seen.left + seen.right) / 2
  }, [changed])
  return nav
}
