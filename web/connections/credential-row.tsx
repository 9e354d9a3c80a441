import { Button, Code } from '@mantine/core'
import type { ClientToken } from '../api/types.ts'
import { Moment, sayDay } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'

/** A secret is told as a token is. */
export type Credential = ClientToken

interface CredentialRowProps {
  credential: Credential
  /** What it is called: `token`, `secret`. */
  word: string
  /** Absent where it is dead already, or the admin may not. */
  onRevoke?: () => void
}

/** A token or a secret: its last letters, until when it lives, and when it was used. */
export function CredentialRow({ credential, word, onRevoke }: CredentialRowProps) {
  const { hint, live, createdAt, expiresAt, lastUsedAt, revokedAt } = credential
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <span>
          <Code>…{hint}</Code> <span className={rows.faint}>{live ? `until ${sayDay(expiresAt)}` : ''}</span>
        </span>
        {onRevoke ? (
          <Button
            variant="default"
            size="compact-xs"
            onClick={onRevoke}
            aria-label={`Revoke the ${word} that ends in ${hint}`}
          >
            Revoke
          </Button>
        ) : (
          <Mark tone={live ? 'good' : 'idle'}>{live ? 'Live' : revokedAt ? 'Revoked' : 'Expired'}</Mark>
        )}
      </div>
      <span className={rows.faint}>
        Made <Moment at={createdAt} />,{' '}
        {lastUsedAt ? (
          <>
            last used <Moment at={lastUsedAt} />
          </>
        ) : (
          'never used'
        )}
      </span>
    </li>
  )
}
