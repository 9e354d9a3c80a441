import { Drawer } from '@mantine/core'
import styles from './mobile-bar.module.css'
import { Navigation } from './sidebar.tsx'
import { UserMenu } from './user-menu.tsx'

export default function MobileMenu({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title="Menu"
      size="18rem"
      closeButtonProps={{ 'aria-label': 'Close the menu' }}
    >
      <Navigation onGo={onClose} />
      <div className={styles.foot}>
        <UserMenu />
      </div>
    </Drawer>
  )
}
