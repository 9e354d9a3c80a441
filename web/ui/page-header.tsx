import { Text, Title } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'react-router'
import { PreviousIcon } from './icons.tsx'
import styles from './page-header.module.css'
import { plainName } from './plain-name.ts'

export interface PageHeaderProps {
  title: string
  /** One sentence on what this page is for. */
  lead?: ReactNode
  back?: { to: string; label: string }
  /** Stands beside the title: a state. */
  aside?: ReactNode
  actions?: ReactNode
}

export function PageHeader({ lead, back, aside, actions, ...named }: PageHeaderProps) {
  const title = plainName(named.title)
  const heading = useFocusOnArrival(title)
  return (
    <div className={styles.header}>
      {back && (
        <Link to={back.to} className={styles.back}>
          <PreviousIcon size={15} />
          {back.label}
        </Link>
      )}
      <div className={styles.row}>
        <div className={styles.titles}>
          <div className={styles.titleLine}>
            <Title order={1} ref={heading} tabIndex={-1} className="break">
              {title}
            </Title>
            {aside}
          </div>
          {lead && (
            <Text size="sm" c="dimmed" className={styles.lead}>
              {lead}
            </Text>
          )}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  )
}

/** A new address is a new page to a screen reader too: its title is read, and Tab goes on from there. */
function useFocusOnArrival(title: string) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { pathname } = useLocation()
  const arrivedAt = useRef<string | undefined>(undefined)

  useEffect(() => {
    document.title = `${title} · Vestibule`
  }, [title])

  useEffect(() => {
    if (arrivedAt.current === pathname) return
    arrivedAt.current = pathname
    // The very first page keeps the focus where the browser puts it, so that the skip link comes first.
    if (document.activeElement === document.body && !sessionStorage.getItem('arrived')) {
      sessionStorage.setItem('arrived', '1')
      return
    }
    if (!document.querySelector('[role=dialog]')) heading.current?.focus({ preventScroll: true })
  }, [pathname])

  return heading
}
