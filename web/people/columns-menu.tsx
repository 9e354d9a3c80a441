import { Button, Checkbox, Popover, Stack } from '@mantine/core'
import { SettingsIcon } from '../ui/icons.tsx'
import styles from './people-page.module.css'
import { allColumns, type Column } from './columns.tsx'

/** Which columns the list has. */
export function ColumnsMenu({ columns, onChoose }: { columns: Column[]; onChoose: (names: string[]) => void }) {
  const names = columns.map(({ name }) => name)
  return (
    <Popover position="bottom-end" shadow="md" withinPortal trapFocus>
      <Popover.Target>
        <Button className={styles.columns} variant="default" leftSection={<SettingsIcon size={16} />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown mah="60vh" style={{ overflow: 'auto' }} aria-label="Columns">
        <Checkbox.Group value={names} onChange={onChoose} aria-label="Columns">
          <Stack gap={6}>
            {allColumns.map(({ name, label }) => (
              <Checkbox key={name} value={name} label={label} size="sm" />
            ))}
          </Stack>
        </Checkbox.Group>
      </Popover.Dropdown>
    </Popover>
  )
}
