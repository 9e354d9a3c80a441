import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { roleWords } from '../api/words.ts'
import { useMe } from '../api/session.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { CheckIcon, DoorIcon, KeyboardIcon, MoonIcon, MoreIcon, SettingsIcon, SunIcon } from '../ui/icons.tsx'
import { signOut } from './sign-out.ts'
import { showShortcuts } from './shortcuts.tsx'
import styles from './user-menu.module.css'

const schemes = [
  { scheme: 'light', label: 'Light', Icon: SunIcon },
  { scheme: 'dark', label: 'Dark', Icon: MoonIcon },
  { scheme: 'auto', label: 'As the system', Icon: SettingsIcon },
] as const

export function UserMenu() {
  const { admin } = useMe()
  const { complain } = useToasts()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  if (!admin) return null
  return (
    <Menu position="top-start" width={224} shadow="md" withinPortal>
      <Menu.Target>
        <UnstyledButton className={styles.button} aria-label={`Account of ${admin.name}`}>
          <span className={styles.initials} aria-hidden="true">
            {initialsOf(admin.name)}
          </span>
          <span className={styles.who}>
            <span className={styles.name}>{admin.name}</span>
            <span className={styles.role}>{roleWords[admin.role]}</span>
          </span>
          <MoreIcon />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className="break">{admin.email}</Menu.Label>
        {schemes.map(({ scheme, label, Icon }) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={colorScheme === scheme}
            leftSection={<Icon size={16} />}
            rightSection={colorScheme === scheme ? <CheckIcon size={16} /> : undefined}
            onClick={() => setColorScheme(scheme)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<KeyboardIcon size={16} />} onClick={showShortcuts}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Item leftSection={<DoorIcon size={16} />} onClick={() => void signOut().catch(complain)}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined]
  return letters
    .map((word) => word?.[Symbol.iterator]().next().value ?? '')
    .join('')
    .toUpperCase()
}
