import { useRouteError } from 'react-router'
import { Failed } from '../ui/list-states.tsx'

/** A page that could not be loaded or drawn. After a new version of the server its old files are gone: reloading gets the new ones. */
export function PageFailed() {
  const error = useRouteError()
  const says =
    error instanceof TypeError ? new Error('This page could not be loaded. The panel may have been updated.') : error
  return <Failed error={says} onRetry={() => location.reload()} />
}
