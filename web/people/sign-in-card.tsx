import { Button } from '@mantine/core'
import { useState } from 'react'
import { useMay } from '../api/session.tsx'
import type { Person } from '../api/types.ts'
import { Card, Facts } from '../ui/card.tsx'
import { SignInMethodDialog } from './sign-in-method-dialog.tsx'

const methods = { sso: 'Single sign-on', password: 'A password' }

/** How they come in, or will. */
export function SignInCard({ person }: { person: Person }) {
  const may = useMay()
  const [changing, setChanging] = useState(false)
  const { signIn, claimedAt } = person
  return (
    <Card
      title="Sign-in"
      actions={
        may('people:write') && (
          <Button
            variant="default"
            size="compact-sm"
            aria-label="Change the sign-in method"
            onClick={() => setChanging(true)}
          >
            Change
          </Button>
        )
      }
    >
      <Facts
        facts={[
          { label: claimedAt ? 'Signs in by' : 'Will claim by', value: methods[signIn.method] },
          { label: 'Set for this person', value: sayWhy(person) },
          ...(claimedAt && signIn.method === 'sso' && signIn.hasPassword
            ? [{ label: 'Password', value: 'Kept, but opens nothing' }]
            : []),
        ]}
      />
      {changing && <SignInMethodDialog person={person} onClose={() => setChanging(false)} />}
    </Card>
  )
}

function sayWhy({ signIn: { set }, claimedAt }: Person): string {
  if (set) return methods[set]
  return claimedAt ? 'No: as they claimed' : 'No: as your company’s settings say'
}
