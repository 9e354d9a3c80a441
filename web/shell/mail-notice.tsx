import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { useMay } from '../api/session.tsx'
import type { Me } from '../api/types.ts'
import { NoteIcon } from '../ui/icons.tsx'
import styles from './mail-notice.module.css'

/** Nobody should wait for a mail that does not leave the house. */
export function MailNotice({ mode }: { mode: Me['mailMode'] }) {
  const mayRead = useMay()('invites:write')
  if (mode === 'smtp') return null
  return (
    <div className={styles.notice} role="note">
      <NoteIcon size={16} />
      {mode === 'outbox' ? (
        <span>
          No mail server is set up. Mail stays on this machine, in the{' '}
          {mayRead ? (
            <Anchor component={Link} to="/outbox" inherit underline="always">
              outbox
            </Anchor>
          ) : (
            'outbox'
          )}
          .
        </span>
      ) : (
        <span>The operator holds all mail. It is queued, and sent when the hold is lifted.</span>
      )}
    </div>
  )
}
