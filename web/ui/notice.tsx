import type { ReactNode } from 'react'
import { AlertIcon } from './icons.tsx'
import styles from './notice.module.css'

export interface NoticeProps {
  tone: 'warn' | 'bad'
  title?: string
  children: ReactNode
}

/** Something to read before going on. What went wrong is announced. */
export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'bad' ? 'alert' : 'note'}>
      <AlertIcon />
      <div className={styles.says}>
        {title && <strong>{title}</strong>}
        <div className="break">{children}</div>
      </div>
    </div>
  )
}
