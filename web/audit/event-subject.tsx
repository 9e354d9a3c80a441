import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import type { AuditEvent } from '../api/types.ts'
import { plainName } from '../ui/plain-name.ts'

type Subject = NonNullable<AuditEvent['subject']>

interface Place {
  /** What it is called where it has no name. */
  word: string
  at: (id: string) => string
}

const places: Record<Subject['kind'], Place> = {
  admin: { word: 'The admin', at: () => '/admins' },
  api_key: { word: 'The API key', at: () => '/api-keys' },
  client: { word: 'The provisioning client', at: (id) => `/connections/${id}` },
  group: { word: 'The group', at: (id) => `/groups/${id}` },
  campaign: { word: 'The campaign', at: (id) => `/campaigns/${id}` },
  bulk_act: { word: 'The act', at: (id) => `/people/acts/${id}` },
  import: { word: 'The import', at: (id) => `/imports/${id}` },
  people_file: { word: 'The file', at: (id) => `/invite/file/${id}` },
  export: { word: 'The export', at: () => '/export' },
  sso_connection: { word: 'The connection', at: (id) => `/sso/${id}` },
  schema: { word: 'The schema', at: () => '/schemas' },
  domain: { word: 'The domain', at: () => '/domains' },
}

/** Whom and what it was done to, as they are called now, and the way there. */
export function EventSubject({ event: { personId, personName, subjectId, subject } }: { event: AuditEvent }) {
  return (
    <>
      {personId && <PersonLink id={personId} name={personName} />}
      {subjectId && subject && (
        <Anchor component={Link} to={places[subject.kind].at(subjectId)} size="sm" className="break">
          {subject.name === null ? places[subject.kind].word : plainName(subject.name)}
        </Anchor>
      )}
    </>
  )
}

/** What was done to somebody who is gone can still be read together. */
function PersonLink({ id, name }: { id: string; name: string | null }) {
  return (
    <Anchor
      component={Link}
      to={name === null ? `/audit?personId=${id}` : `/people/${id}`}
      size="sm"
      className="break"
      c={name === null ? 'dimmed' : undefined}
    >
      {name === null ? 'A deleted person' : plainName(name)}
    </Anchor>
  )
}
