import { Button, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { domainsQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { Domain } from '../api/types.ts'
import { AskedButton } from '../ui/asked-button.tsx'
import { Card, Facts } from '../ui/card.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { PlusIcon } from '../ui/icons.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { Moment } from '../ui/moment.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Mark } from '../ui/state-mark.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { DomainConnection } from './domain-connection.tsx'
import { WhoIsLed } from './who-is-led.tsx'

export function Component() {
  const mayChange = useMay()('settings:write')
  const domains = useQuery(domainsQuery())
  const [adding, setAdding] = useState(false)
  const add = mayChange && (
    <Button leftSection={<PlusIcon size={16} />} onClick={() => setAdding(true)}>
      Add a domain
    </Button>
  )
  return (
    <>
      <PageHeader
        title="Domains"
        lead="Mail domains that are proved to be yours. At sign-in their people are led to your single sign-on, whose word about their addresses counts."
        actions={add}
      />
      <Answer query={domains} rows={4}>
        {({ items }) => (
          <Stack maw="52rem">
            {items.length === 0 && (
              <Card>
                <Empty title="No domain yet" action={add}>
                  A record in the DNS proves that a domain is yours.
                </Empty>
              </Card>
            )}
            {items.map((domain) => (
              <DomainCard key={domain.id} domain={domain} mayChange={mayChange} />
            ))}
          </Stack>
        )}
      </Answer>
      {adding && <AddDialog onClose={() => setAdding(false)} />}
    </>
  )
}

function DomainCard({ domain, mayChange }: { domain: Domain; mayChange: boolean }) {
  const { say, complain } = useToasts()
  const check = useChange({
    run: () => request<Domain>('POST', `/domains/${domain.id}/check`, { body: {} }),
    touches: ['domains'],
    onDone: (checked) => say(checked.verifiedAt ? `${domain.domain} is proved.` : sayResult(checked)),
  })
  return (
    <Card
      title={domain.domain}
      actions={
        <>
          <DomainMark domain={domain} />
          {mayChange && (
            <span>
              <Button
                variant="default"
                size="compact-sm"
                loading={check.isPending}
                onClick={() => check.mutate(undefined, { onError: complain })}
                aria-label={`Check ${domain.domain} now`}
              >
                Check now
              </Button>{' '}
              <AskedButton
                word="Remove"
                size="compact-sm"
                label={`Remove ${domain.domain}`}
                title={`Remove ${domain.domain}?`}
                run={() => request('DELETE', `/domains/${domain.id}`)}
                touches={['domains']}
              >
                <WhoIsLed domain={domain} />
              </AskedButton>
            </span>
          )}
        </>
      }
    >
      <Stack gap="sm">
        {!domain.verifiedAt && (
          <Text size="sm">
            Publish this record at whoever runs the DNS of {domain.domain}, and leave it there.{' '}
            {isLookedFor(domain)
              ? 'It is looked for by itself, too.'
              : 'It was looked for by itself for a week; press Check now once it is there.'}
          </Text>
        )}
        <CopyField label="Name of the TXT record" value={domain.record.name} />
        <CopyField label="Value of the TXT record" value={domain.record.value} />
        <Facts
          facts={[
            ...(domain.verifiedAt ? [{ label: 'Proved', value: <Moment at={domain.verifiedAt} /> }] : []),
            {
              label: 'Last looked for',
              value: domain.lastCheckedAt ? (
                <>
                  <Moment at={domain.lastCheckedAt} />: {sayResult(domain)}
                </>
              ) : (
                'Not yet'
              ),
            },
          ]}
        />
        <DomainConnection domain={domain} mayChange={mayChange} />
      </Stack>
    </Card>
  )
}

function DomainMark({ domain: { verifiedAt, failingSince, lapsesAt } }: { domain: Domain }) {
  if (!verifiedAt) return <Mark tone="warn">Not proved yet</Mark>
  if (!failingSince) return <Mark tone="good">Proved</Mark>
  return (
    <Mark tone="bad">
      Its record is gone{lapsesAt && <> and it lapses on {new Date(lapsesAt).toLocaleDateString()}</>}
    </Mark>
  )
}

const weekMs = 7 * 86_400_000
const isLookedFor = ({ createdAt }: Domain) => Date.now() - Date.parse(createdAt) < weekMs

function sayResult({ lastResult }: Domain): string {
  if (lastResult === 'found') return 'The record is there.'
  return lastResult === 'missing' ? 'There is no such record yet.' : 'The DNS gave no answer.'
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const [domain, setDomain] = useState('')
  const add = useChange({
    run: () => request<Domain>('POST', '/domains', { body: { domain: domain.trim() } }),
    touches: ['domains'],
    onDone: onClose,
  })
  return (
    <Dialog
      title="Add a domain"
      opened
      onClose={onClose}
      action="Add"
      onAction={() => add.mutate()}
      busy={add.isPending}
      disabled={domain.trim() === ''}
      error={add.error}
    >
      <TextInput
        label="Domain"
        description="What stands behind the @ of your people's addresses."
        placeholder="acme.example"
        value={domain}
        maxLength={300}
        data-autofocus
        onChange={(event) => setDomain(event.currentTarget.value)}
      />
    </Dialog>
  )
}
