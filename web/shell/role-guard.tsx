import { Button } from '@mantine/core'
import { Link, Outlet, useLocation } from 'react-router'
import { useMay } from '../api/session.tsx'
import { Empty } from '../ui/list-states.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { guardOf, mayOpen } from './navigation.ts'

/** The page of an address, where the role has its place in the menu: the server would refuse what it asks for. */
export function RoleGuard() {
  const may = useMay()
  const { pathname } = useLocation()
  const page = guardOf(pathname)
  if (!page || mayOpen(pathname, may)) return <Outlet />
  return (
    <>
      <PageHeader title={page.label} />
      <Empty
        title="Your role cannot open this page"
        action={
          <Button component={Link} to="/" variant="default">
            To the overview
          </Button>
        }
      >
        An owner of your company can give you another role.
      </Empty>
    </>
  )
}
