import { Link, useLocation, useSearchParams } from 'react-router'
import { sayCount } from './moment.tsx'
import { useCurrentInView } from './use-current-in-view.ts'
import styles from './filter-links.module.css'

export interface FilterLink {
  value: string
  label: string
  count?: number
}

/** One choice of many as links: each has an address, a count, and can be opened in another tab. */
export function FilterLinks({ label, name, links }: { label: string; name: string; links: FilterLink[] }) {
  const { pathname } = useLocation()
  const [search] = useSearchParams()
  const current = search.get(name) ?? ''
  const hasCounts = links.some(({ count }) => count !== undefined)
  const nav = useCurrentInView(`${current} ${hasCounts}`)

  const addressOf = (value: string) => {
    const next = new URLSearchParams(search)
    next.delete('cursor')
    if (value) next.set(name, value)
    else next.delete(name)
    const text = next.toString()
    return `${pathname}${text ? `?${text}` : ''}`
  }

  return (
    <nav ref={nav} aria-label={label} className={styles.links}>
      {links.map(({ value, label, count }) => (
        <Link
          key={value}
          to={addressOf(value)}
          preventScrollReset
          className={styles.link}
          aria-current={value === current ? 'page' : undefined}
        >
          {label}
          {count !== undefined && <span className={styles.count}>{sayCount(count)}</span>}
        </Link>
      ))}
    </nav>
  )
}
