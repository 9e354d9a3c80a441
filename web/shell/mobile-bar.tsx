import { ActionIcon } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { MenuIcon } from '../ui/icons.tsx'
import styles from './mobile-bar.module.css'
import { Brand } from './sidebar.tsx'

const MobileMenu = lazy(() => import('./mobile-menu.tsx'))

/** Stands in for the sidebar where there is no room for it. */
export function MobileBar() {
  const [opened, setOpened] = useState<boolean>()
  return (
    <aside aria-label="Panel" className={styles.bar}>
      <Brand />
      <ActionIcon variant="subtle" color="gray" size="xl" aria-label="Open the menu" onClick={() => setOpened(true)}>
        <MenuIcon size={22} />
      </ActionIcon>
      {opened !== undefined && (
        <Suspense>
          <MobileMenu opened={opened} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </aside>
  )
}
