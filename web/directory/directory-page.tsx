import { useQuery } from '@tanstack/react-query'
import { directoryQuery } from '../api/queries.ts'
import { Answer } from '../ui/list-states.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { DirectoryForm } from './directory-form.tsx'

export function Component() {
  const directory = useQuery(directoryQuery())
  return (
    <>
      <PageHeader
        title="Directory"
        lead="Your LDAP directory, such as Active Directory: people to invite can be looked up in it. It is read only, and asked over TLS alone."
      />
      <Answer query={directory} rows={5}>
        {(kept) => <DirectoryForm kept={kept ?? undefined} />}
      </Answer>
    </>
  )
}
