import { NavLink } from 'react-router'
import styles from '../ui/filter-links.module.css'
import { useCurrentInView } from '../ui/use-current-in-view.ts'

const ways = [
  { to: '/invite', label: 'Everybody' },
  { to: '/invite/file', label: 'From a file' },
  { to: '/invite/directory', label: 'From the directory' },
  { to: '/invite/remind', label: 'Remind' },
]

export function WaysToInvite() {
  const nav = useCurrentInView()
  return (
    <nav ref={nav} aria-label="Whom to invite" className={styles.links} data-apart>
      {ways.map(({ to, label }) => (
        <NavLink key={to} to={to} end className={styles.link}>
          {label}
        </NavLink>
      ))}
    </nav>
  )
}
