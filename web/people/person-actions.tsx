import { ActionIcon, Button, Menu } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useMay } from '../api/session.tsx'
import type { Person } from '../api/types.ts'
import { InviteIcon, MoreIcon } from '../ui/icons.tsx'
import { AccessCodeDialog } from './access-code-dialog.tsx'
import { ClaimLinkDialog } from './claim-link-dialog.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { type Act, actsFor } from './person-acts.ts'
import { PersonActDialog } from './person-act-dialog.tsx'

/** What can be done with this person as they stand now: the next step as a button, the rest in a menu. */
export function PersonActions({ person }: { person: Person }) {
  const may = useMay()
  const [inviting, setInviting] = useState(false)
  const [act, setAct] = useState<Act>()
  const [linking, setLinking] = useState(false)
  const [coding, setCoding] = useState(false)
  const acts = actsFor(person, may)
  const [main, ...others] = acts
  const next = useFocusAfterAct(person.state, inviting || act !== undefined)
  const showsLink = person.state === 'invited' && person.link.state === 'open' && may('export:read')

  return (
    <>
      {person.state === 'uninvited' && may('invites:write') && (
        <Button leftSection={<InviteIcon size={16} />} onClick={() => setInviting(true)}>
          Invite
        </Button>
      )}
      {main && (
        <Button ref={next} variant="default" onClick={() => setAct(main)}>
          {main.label}
        </Button>
      )}
      {(others.length > 0 || showsLink) && (
        <Menu position="bottom-end" shadow="md" withinPortal>
          <Menu.Target>
            <ActionIcon variant="default" size={36} aria-label="More actions">
              <MoreIcon />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {showsLink && <Menu.Item onClick={() => setLinking(true)}>Show claim link…</Menu.Item>}
            {showsLink && <Menu.Item onClick={() => setCoding(true)}>Access code…</Menu.Item>}
            {others.map((other) => (
              <Menu.Item key={other.verb} onClick={() => setAct(other)}>
                {other.label}…
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {inviting && <InviteDialog person={person} onClose={() => setInviting(false)} />}
      {linking && <ClaimLinkDialog person={person} onClose={() => setLinking(false)} />}
      {coding && <AccessCodeDialog person={person} onClose={() => setCoding(false)} />}
      {act && <PersonActDialog person={person} act={act} onClose={() => setAct(undefined)} />}
    </>
  )
}

/** The button that began an act may be gone after it: the next step has the focus then, or else the title. */
function useFocusAfterAct(state: Person['state'], isActing: boolean) {
  const next = useRef<HTMLButtonElement>(null)
  const hasActed = useRef(false)
  useEffect(() => {
    if (isActing) hasActed.current = true
  }, [isActing])
  useEffect(() => {
    if (!hasActed.current) return
    hasActed.current = false
    if (document.activeElement !== document.body) return
    const found = next.current ?? document.querySelector<HTMLElement>('h1')
    found?.focus({ preventScroll: true })
  }, [state])
  return next
}
