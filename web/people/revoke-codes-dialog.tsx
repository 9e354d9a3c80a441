import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useChange } from '../api/change.ts'
import { codesQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { Selection } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Answer } from '../ui/list-states.tsx'
import { countOf } from '../ui/moment.tsx'
import { useToasts } from '../ui/toasts.tsx'

/** Cards that went astray are worth nothing afterwards. */
export function RevokeCodesDialog({ people, onClose }: { people: Selection; onClose: () => void }) {
  const { say } = useToasts()
  const whom = { people, onlyWithoutMail: false }
  const counts = useQuery(codesQuery(whom))
  const open = counts.data?.open ?? 0
  const revoke = useChange({
    run: () => request<{ revoked: number }>('POST', '/access-codes/revoke', { body: whom }),
    touches: ['people'],
    onDone: ({ revoked }) => {
      say(`${countOf(revoked, 'access code is', 'access codes are')} revoked.`)
      onClose()
    },
  })
  return (
    <Dialog
      title="Revoke access codes?"
      opened
      onClose={onClose}
      action={counts.data ? `Revoke ${countOf(open, 'code', 'codes')}` : 'Revoke'}
      danger
      onAction={() => revoke.mutate()}
      busy={revoke.isPending}
      disabled={open === 0}
      error={revoke.error}
    >
      <Answer query={counts} rows={2}>
        {({ people: meant }) => (
          <Text size="sm" role="status">
            {countOf(meant, 'person is', 'people are')} meant, of whom {countOf(open, 'has', 'have')} a code that works.
            {open > 0 && ' What is on paper is worth nothing from then on. Their invitations and links stay.'}
          </Text>
        )}
      </Answer>
    </Dialog>
  )
}
