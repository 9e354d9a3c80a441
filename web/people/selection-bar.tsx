import { Button, Group, Menu, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Query } from '../api/request.ts'
import { matchingQuery, peopleCountsQuery } from '../api/queries.ts'
import { useMay } from '../api/session.tsx'
import type { BulkPeople, CampaignAction, PeoplePage, Selection } from '../api/types.ts'
import { countOf, sayCount } from '../ui/moment.tsx'
import { useSeconds } from '../ui/use-seconds.ts'
import { useAddress } from '../ui/use-address.ts'
import { CardsDialog } from './cards-dialog.tsx'
import { BulkActDialog } from './bulk-act-dialog.tsx'
import { type BulkAct, bulkActs } from './bulk-acts.ts'
import type { Chosen } from './choice.tsx'
import { GroupChoiceDialog } from './group-choice-dialog.tsx'
import { RevokeCodesDialog } from './revoke-codes-dialog.tsx'
import { isNarrowed, narrowingOf } from './selection.ts'
import styles from './selection-bar.module.css'

export interface SelectionBarProps {
  chosen: Chosen
  page?: PeoplePage
  /** The page is there; until then nobody is counted, who would only make it later. */
  isShown: boolean
  onChange: (chosen: Chosen) => void
}

/** What can be done with those ticked, or with all who match the list as it stands. */
export function SelectionBar({ chosen, page, isShown, onChange }: SelectionBarProps) {
  const { read } = useAddress()
  const isAll = chosen === 'all'
  const narrowed = isNarrowed(read)
  if (!isAll && chosen.size === 0 && !narrowed) return null
  return (
    <Group className={styles.bar} gap="xs" role="region" aria-label="Chosen people">
      <Says chosen={chosen} total={isShown ? page?.total : undefined} isShown={isShown} />
      {!isAll && page?.nextCursor && page.items.every(({ id }) => chosen.has(id)) && (
        <Button size="compact-sm" variant="subtle" onClick={() => onChange('all')}>
          Choose all who match
        </Button>
      )}
      <Acts chosen={chosen} />
      {(isAll || chosen.size > 0) && (
        <Button size="compact-sm" variant="subtle" onClick={() => onChange(new Map())}>
          Choose nobody
        </Button>
      )}
    </Group>
  )
}

interface SaysProps extends Pick<SelectionBarProps, 'chosen' | 'isShown'> {
  /** Where the list knows it. */
  total?: number
}

/** Whom the acts mean: nobody ticked means all who match. */
function Says({ chosen, total, isShown }: SaysProps) {
  const { read } = useAddress()
  const meansAll = chosen === 'all' || chosen.size === 0
  const wanted = meansAll && isShown && total === undefined
  const state = read('state') || undefined
  const counts = useQuery({ ...matchingQuery({ ...narrowingOf(read), state, only: 'total' }), enabled: wanted })
  if (!meansAll) {
    return (
      <Text size="sm" aria-live="polite">
        {countOf(chosen.size, 'person', 'people')} chosen
      </Text>
    )
  }
  const n = total ?? counts.data?.total
  if (n === undefined && (counts.isFetching || !isShown)) return <Counting />
  return (
    <Text size="sm" aria-live="polite">
      {n === undefined ? 'All who match' : `All ${countOf(n, 'person', 'people')} who match`}
    </Text>
  )
}

/** Why it takes as long as it does, once it takes long. */
function Counting() {
  const everybody = useQuery({ ...peopleCountsQuery(), enabled: false }).data?.total
  const seconds = useSeconds()
  const among = everybody === undefined ? '' : ` among ${sayCount(everybody)} people`
  return (
    <Text size="sm">
      <span aria-live="polite">All who match; counting them{seconds > 0 && among}…</span>
      {seconds > 0 && <span aria-hidden> {seconds} s</span>}
    </Text>
  )
}

function Acts({ chosen }: { chosen: Chosen }) {
  const navigate = useNavigate()
  const may = useMay()
  const { read } = useAddress()
  const [act, setAct] = useState<BulkAct>()
  const [grouping, setGrouping] = useState(false)
  const [printing, setPrinting] = useState(false)
  const [revoking, setRevoking] = useState(false)
  const state = read('state')
  const ticked = chosen === 'all' || chosen.size === 0 ? undefined : chosen

  const go = (action: CampaignAction) => {
    const narrowing = narrowingOf(read) as Record<string, string>
    if (!ticked && Object.keys(narrowing).length === 0)
      return navigate(action === 'remind' ? '/invite/remind' : '/invite')
    const query = new URLSearchParams({ action, ...(ticked ? {} : narrowing) })
    return navigate(`/invite/chosen?${query.toString()}`, {
      state: ticked ? { personIds: [...ticked.keys()] } : undefined,
    })
  }
  const reachesInvited = state === '' || state === 'invited'
  const offered = bulkActs.filter(({ scope }) => may(scope))
  return (
    <>
      {may('invites:write') && state !== 'invited' && state !== 'claimed' && state !== 'deactivated' && (
        <Button size="compact-sm" variant="default" onClick={() => void go('invite')}>
          Invite…
        </Button>
      )}
      {may('invites:write') && reachesInvited && (
        <Button size="compact-sm" variant="default" onClick={() => void go('remind')}>
          Remind…
        </Button>
      )}
      {may('export:read') && reachesInvited && (
        <Button size="compact-sm" variant="default" onClick={() => setPrinting(true)}>
          Access codes…
        </Button>
      )}
      {printing && <CardsDialog people={selectionOf(ticked, narrowingOf(read))} onClose={() => setPrinting(false)} />}
      {revoking && (
        <RevokeCodesDialog people={selectionOf(ticked, narrowingOf(read))} onClose={() => setRevoking(false)} />
      )}
      {(offered.length > 0 || (ticked && may('groups:write'))) && (
        <Menu position="bottom-start" shadow="md" withinPortal>
          <Menu.Target>
            <Button size="compact-sm" variant="default">
              More…
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {ticked && may('groups:write') && <Menu.Item onClick={() => setGrouping(true)}>Add to a group…</Menu.Item>}
            {offered.map((each) => (
              <Menu.Item key={each.verb} onClick={() => setAct(each)}>
                {each.label}…
              </Menu.Item>
            ))}
            {may('invites:write') && reachesInvited && (
              <Menu.Item onClick={() => setRevoking(true)}>Revoke access codes…</Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {act && <BulkActDialog act={act} people={bulkPeopleOf(ticked, read)} onClose={() => setAct(undefined)} />}
      {grouping && ticked && <GroupChoiceDialog personIds={[...ticked.keys()]} onClose={() => setGrouping(false)} />}
    </>
  )
}

function selectionOf(ticked: ReadonlyMap<string, unknown> | undefined, narrowing: Query): Selection {
  if (ticked) return { kind: 'list', personIds: [...ticked.keys()] }
  return Object.keys(narrowing).length > 0 ? { kind: 'filter', ...narrowing } : { kind: 'all' }
}

/** Acts reach people by their state: where the list shows one of them, only those are meant. */
function bulkPeopleOf(ticked: ReadonlyMap<string, unknown> | undefined, read: (name: string) => string): BulkPeople {
  if (ticked) return { kind: 'list', personIds: [...ticked.keys()] }
  const narrowing = { ...narrowingOf(read), ...(read('state') && { state: read('state') }) }
  // The server refuses what is none of its words.
  return Object.keys(narrowing).length > 0 ? ({ kind: 'filter', ...narrowing } as BulkPeople) : { kind: 'all' }
}
