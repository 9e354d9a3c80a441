import { Button, Group, Text } from '@mantine/core'
import { useNavigate } from 'react-router'
import type { CampaignAction } from '../api/types.ts'
import { countOf } from '../ui/moment.tsx'
import { useAddress } from '../ui/use-address.ts'
import { filterOfList } from './selection.ts'
import styles from './selection-bar.module.css'

export interface SelectionBarProps {
  chosen: ReadonlySet<string>
  /** Of the list as it is narrowed. */
  total?: number
  onClear: () => void
}

/** What can be done with those ticked, or with all who match the list as it stands. */
export function SelectionBar({ chosen, total, onClear }: SelectionBarProps) {
  const navigate = useNavigate()
  const address = useAddress()
  const filter = filterOfList(address.read)
  const state = address.read('state')

  const go = (action: CampaignAction, filter?: string) => {
    const query = new URLSearchParams({ action, ...(filter ? { filter } : {}) })
    void navigate(`/invite/chosen?${query.toString()}`, { state: filter ? undefined : { personIds: [...chosen] } })
  }
  if (chosen.size === 0 && !filter) return null

  return (
    <Group className={styles.bar} gap="xs" role="region" aria-label="Chosen people">
      <Text size="sm" aria-live="polite">
        {chosen.size > 0
          ? `${countOf(chosen.size, 'person', 'people')} chosen`
          : `All${total === undefined ? '' : ` ${countOf(total, 'person', 'people')}`} who match`}
      </Text>
      {state !== 'invited' && state !== 'claimed' && (
        <Button size="compact-sm" variant="default" onClick={() => go('invite', chosen.size > 0 ? undefined : filter)}>
          Invite…
        </Button>
      )}
      {state !== 'uninvited' && state !== 'claimed' && (
        <Button size="compact-sm" variant="default" onClick={() => go('remind', chosen.size > 0 ? undefined : filter)}>
          Remind…
        </Button>
      )}
      {chosen.size > 0 && (
        <Button size="compact-sm" variant="subtle" onClick={onClear}>
          Choose nobody
        </Button>
      )}
    </Group>
  )
}
