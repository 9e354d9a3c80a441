import { NavLink } from 'react-router'
import { useMay } from '../api/session.tsx'
import styles from '../ui/filter-links.module.css'

/** One person, or many by a file. */
export function WaysToAdd() {
  const may = useMay()
  return (
    <nav aria-label="How to add people" className={styles.links} data-apart>
      {may('people:write') && (
        <NavLink to="/people/new" end className={styles.link}>
          One person
        </NavLink>
      )}
      <NavLink to="/imports" end className={styles.link}>
        By file
      </NavLink>
    </nav>
  )
}
