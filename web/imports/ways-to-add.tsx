import { NavLink } from 'react-router'
import styles from '../ui/filter-links.module.css'

/** One person, or many by a file. */
export function WaysToAdd() {
  return (
    <nav aria-label="How to add people" className={styles.links} data-apart>
      <NavLink to="/people/new" end className={styles.link}>
        One person
      </NavLink>
      <NavLink to="/imports" end className={styles.link}>
        By file
      </NavLink>
    </nav>
  )
}
