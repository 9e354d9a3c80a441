import { Link, NavLink } from 'react-router'
import { useMay, useMe } from '../api/session.tsx'
import { placesFor } from './navigation.ts'
import styles from './sidebar.module.css'
import { UserMenu } from './user-menu.tsx'

export function Sidebar() {
  return (
    <aside aria-label="Panel" className={styles.sidebar}>
      <Brand />
      <Navigation />
      <div className={styles.foot}>
        <UserMenu />
      </div>
    </aside>
  )
}

export function Brand() {
  const { tenant } = useMe()
  return (
    <Link to="/" className={styles.brand}>
      <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#5457b8" />
        <path d="M9 26V12a7 7 0 0 1 14 0v14" fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
        <path d="M14 26V13.5l6-2.5v15" fill="#fff" />
      </svg>
      <span className={styles.names}>
        <span className={styles.tenant}>{tenant.name}</span>
        <span className={styles.product}>Vestibule</span>
      </span>
    </Link>
  )
}

export function Navigation({ onGo }: { onGo?: () => void }) {
  const may = useMay()
  return (
    <nav aria-label="Main" className={styles.nav}>
      {placesFor(may).map((section) => (
        <div key={section.label ?? ''} className={styles.section}>
          {section.label && <p className={styles.label}>{section.label}</p>}
          <ul>
            {section.places.map(({ to, label, Icon }) => (
              <li key={to}>
                <NavLink to={to} end={to === '/'} className={styles.link} onClick={onGo}>
                  <Icon />
                  {label}
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}
