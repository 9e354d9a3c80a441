import { Checkbox, NativeSelect, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { codesQuery } from '../api/queries.ts'
import { requestFile } from '../api/request.ts'
import type { Selection } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Answer } from '../ui/list-states.tsx'
import { countOf } from '../ui/moment.tsx'
import { useToasts } from '../ui/toasts.tsx'

/** Cards to print and cut, for whom no mail reaches: each with a code that claims. */
export function CardsDialog({ people, onClose }: { people: Selection; onClose: () => void }) {
  const { say } = useToasts()
  const [onlyWithoutMail, setOnlyWithoutMail] = useState(false)
  const [renew, setRenew] = useState(false)
  const [paper, setPaper] = useState<'a4' | 'letter'>('a4')
  const counts = useQuery(codesQuery({ people, onlyWithoutMail }))
  const print = useChange({
    run: () => requestFile('/access-codes/cards', { people, onlyWithoutMail, renew, paper }),
    touches: ['people'],
    onDone: (pdf) => {
      download(pdf, 'access-codes.pdf')
      say('The cards are downloaded.')
      onClose()
    },
  })
  const cards = counts.data?.mayHave ?? 0
  return (
    <Dialog
      title="Print cards with access codes"
      opened
      onClose={onClose}
      action={`Print ${countOf(cards, 'card', 'cards')}`}
      onAction={() => print.mutate()}
      busy={print.isPending}
      disabled={cards === 0}
      error={print.error}
    >
      <Text size="sm">
        A card carries a name and a code. Whoever has it can take that account: hand each card to its person alone. That
        you print them is written into the audit log.
      </Text>
      <Answer query={counts} rows={1}>
        {({ people: meant, open }) => (
          <Text size="sm" role="status">
            {countOf(meant, 'person is', 'people are')} meant, of whom{' '}
            {countOf(cards, 'is invited and has', 'are invited and have')} not claimed.
            {open > 0 && sayOpen(open, renew)}
          </Text>
        )}
      </Answer>
      <Checkbox
        label="Only whom no mail reaches"
        checked={onlyWithoutMail}
        onChange={(event) => setOnlyWithoutMail(event.currentTarget.checked)}
      />
      <Checkbox
        label="Make new codes for all of them"
        description="Cards printed earlier are worth nothing then."
        checked={renew}
        onChange={(event) => setRenew(event.currentTarget.checked)}
      />
      <NativeSelect
        label="Paper"
        value={paper}
        data={[
          { value: 'a4', label: 'A4' },
          { value: 'letter', label: 'Letter' },
        ]}
        onChange={(event) => setPaper(event.currentTarget.value as 'a4' | 'letter')}
      />
    </Dialog>
  )
}

function sayOpen(open: number, renew: boolean): string {
  if (renew) return ` ${countOf(open, 'code', 'codes')} handed out before will stop working.`
  return ` ${countOf(open, 'code', 'codes')} handed out before still work.`
}

function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  URL.revokeObjectURL(url)
}
