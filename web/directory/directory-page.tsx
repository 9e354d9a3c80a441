import { useQuery } from '@tanstack/react-query'
import { Problem } from '../api/problem.ts'
import { directoryQuery } from '../api/queries.ts'
import { Failed, LoadingRows } from '../ui/list-states.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { DirectoryForm } from './directory-form.tsx'

export function Component() {
  const directory = useQuery(directoryQuery())
  const isMissing = directory.error instanceof Problem && directory.error.status === 404
  return (
    <>
      <PageHeader
        title="Directory"
        lead="Your LDAP directory, such as Active Directory: people to invite can be looked up in it. It is read only, and asked over TLS alone."
      />
      {directory.isPending && <LoadingRows rows={5} />}
      {directory.error && !isMissing && <Failed error={directory.error} onRetry={() => void directory.refetch()} />}
      {isMissing && <DirectoryForm />}
      {directory.data && <DirectoryForm key={directory.data.changedAt} kept={directory.data} />}
    </>
  )
}
