import { useLocalStorage } from '@mantine/hooks'
import { type ReactNode, useEffect, useState } from 'react'
import type { PersonSummary } from '../api/types.ts'
import { sourceWords } from '../api/words.ts'
import { Moment } from '../ui/moment.tsx'
import { MailMark, StateMark } from '../ui/state-mark.tsx'
import { useAddress } from '../ui/use-address.ts'
import { type ProfileField, profileLabels } from './profile-fields.ts'
import { plainName } from '../ui/plain-name.ts'

export interface Column {
  name: string
  label: string
  /** Quiet, since it is not what one looks for. */
  faint?: boolean
  /** Read by the server only where it is asked for. */
  ofProfile?: boolean
  show: (person: PersonSummary) => ReactNode
}

const at = (moment: string | null) => moment && <Moment at={moment} />

const facts: Column[] = [
  { name: 'mail', label: 'Mail address', faint: true, show: ({ mailAddress }) => plainName(mailAddress ?? 'None') },
  {
    name: 'state',
    label: 'State',
    show: ({ state, withdrawn }) => <StateMark state={state} withdrawn={withdrawn} />,
  },
  { name: 'lastMail', label: 'Last mail', show: ({ lastMail }) => lastMail && <MailMark {...lastMail} /> },
  { name: 'source', label: 'Source', faint: true, show: ({ source }) => <span>{sourceWords[source]}</span> },
  { name: 'added', label: 'Added', faint: true, show: ({ createdAt }) => at(createdAt) },
  { name: 'invited', label: 'Invited', faint: true, show: ({ invitedAt }) => at(invitedAt) },
  { name: 'claimed', label: 'Claimed', faint: true, show: ({ claimedAt }) => at(claimedAt) },
  { name: 'userName', label: 'User name', faint: true, show: ({ userName }) => plainName(userName) },
]

const shownAlready = new Set<ProfileField>(['displayName', 'email'])

export const allColumns: Column[] = [
  ...facts,
  ...profileLabels
    .filter(({ name }) => !shownAlready.has(name))
    .map(({ name, label }) => ({
      name,
      label,
      faint: true,
      ofProfile: true,
      show: ({ profile }: PersonSummary) => plainName(profile?.[name] ?? ''),
    })),
]

const usualNames = ['mail', 'state', 'lastMail', 'source', 'added']
export const usualColumns = allColumns.filter(({ name }) => usualNames.includes(name))

/** As in the address, so that they can be shared, else as chosen last in this browser. */
export function useColumns(): [Column[], (names: string[]) => void] {
  const address = useAddress()
  const [kept, keep] = useLocalStorage({
    key: 'vestibule.people.columns',
    defaultValue: usualNames,
    getInitialValueInEffect: false,
  })
  const named = address.read('columns')
  // The address follows a moment later; until then a tick that was set must not jump back.
  const [chosen, setChosen] = useState<string[]>()
  useEffect(() => setChosen(undefined), [named])
  const names = chosen ?? (named ? named.split(',') : kept)
  const choose = (names: string[]) => {
    setChosen(names)
    keep(names)
    address.show({ columns: names.join(',') }, { replace: true })
  }
  return [allColumns.filter(({ name }) => names.includes(name)), choose]
}
