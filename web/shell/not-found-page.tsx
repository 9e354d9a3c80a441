import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { Empty } from '../ui/list-states.tsx'
import { PageHeader } from '../ui/page-header.tsx'

export function NotFoundPage() {
  return (
    <>
      <PageHeader title="Nothing here" />
      <Empty
        title="This address leads nowhere"
        action={
          <Button component={Link} to="/" variant="default">
            To the overview
          </Button>
        }
      >
        It may have been mistyped, or what it showed is gone.
      </Empty>
    </>
  )
}
