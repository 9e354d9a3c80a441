import { Button, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { fileQuery, fileRowsQuery } from '../api/queries.ts'
import { urlOf } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { CampaignAction, FileRow, FileRowOutcome, PeopleFile } from '../api/types.ts'
import { CardsDialog } from '../people/cards-dialog.tsx'
import { Card } from '../ui/card.tsx'
import { FilterLinks } from '../ui/filter-links.tsx'
import { DownloadIcon } from '../ui/icons.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { countOf } from '../ui/moment.tsx'
import { PageAnswer } from '../ui/page-answer.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Pager } from '../ui/pager.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'
import { useAddress } from '../ui/use-address.ts'
import { CampaignForm } from './campaign-form.tsx'

const back = { to: '/invite/file', label: 'Choose people to invite' }

export function Component() {
  const { id = '' } = useParams()
  const file = useQuery(fileQuery(id))
  return (
    <PageAnswer
      query={file}
      back={back}
      name="File"
      gone={{ title: 'No such file', says: 'There is no file at this address', why: 'Files are kept for a week.' }}
    >
      {(file) => <FileResult file={file} />}
    </PageAnswer>
  )
}

const actions: Partial<Record<string, CampaignAction>> = { send: 'invite', remind: 'remind' }

function FileResult({ file }: { file: PeopleFile }) {
  const step = useAddress().read('step')
  const may = useMay()
  const [printing, setPrinting] = useState(false)
  const invited = file.rows.already_invited
  const rejects = file.rows.not_found + file.rows.ambiguous + file.rows.invalid
  const selection = { kind: 'file', fileId: file.id } as const
  const action = actions[step]
  if (action) {
    return (
      <>
        <PageHeader
          back={{ to: `/invite/file/${file.id}`, label: file.name }}
          title={action === 'remind' ? 'Remind the chosen' : 'Invite the chosen'}
        />
        <CampaignForm key={action} selection={selection} action={action} />
      </>
    )
  }
  return (
    <>
      <PageHeader
        back={back}
        title={file.name}
        lead="What each row came to. Nothing has been sent."
        actions={
          <>
            {rejects > 0 && (
              <Button
                component="a"
                href={urlOf(`/people-files/${file.id}/rejects`)}
                download
                variant="default"
                leftSection={<DownloadIcon size={16} />}
              >
                Download the rejects
              </Button>
            )}
            {invited > 0 && may('export:read') && (
              <Button variant="default" onClick={() => setPrinting(true)}>
                Access codes…
              </Button>
            )}
            {invited > 0 && (
              <Button component={Link} to="?step=remind" variant="default">
                Remind {countOf(invited, 'person', 'people')}…
              </Button>
            )}
            {file.rows.matched > 0 && (
              <Button component={Link} to="?step=send">
                Continue
              </Button>
            )}
          </>
        }
      />
      <Stack>
        <FileRows file={file} />
      </Stack>
      {printing && <CardsDialog people={selection} onClose={() => setPrinting(false)} />}
    </>
  )
}

const outcomes: Record<FileRowOutcome, { word: string; tone: 'good' | 'idle' | 'warn' | 'bad' }> = {
  matched: { word: 'Will be invited', tone: 'good' },
  already_invited: { word: 'Invited already', tone: 'idle' },
  already_claimed: { word: 'Has claimed', tone: 'idle' },
  deactivated: { word: 'Deactivated', tone: 'idle' },
  repeated: { word: 'Repeated', tone: 'idle' },
  not_found: { word: 'Not found', tone: 'bad' },
  ambiguous: { word: 'Ambiguous', tone: 'warn' },
  invalid: { word: 'Invalid', tone: 'bad' },
}

function FileRows({ file }: { file: PeopleFile }) {
  const address = useAddress()
  const list = useQuery(fileRowsQuery(file.id, { outcome: address.read('outcome'), cursor: address.read('cursor') }))
  const found = (Object.keys(outcomes) as FileRowOutcome[]).filter((outcome) => file.rows[outcome] > 0)
  const total = found.reduce((sum, outcome) => sum + file.rows[outcome], 0)
  return (
    <Card flush>
      <FilterLinks
        label="What rows came to"
        name="outcome"
        links={[
          { value: '', label: 'All rows', count: total },
          ...found.map((value) => ({ value, label: outcomes[value].word, count: file.rows[value] })),
        ]}
      />
      <Answer query={list}>
        {(page) => (
          <>
            {page.items.length === 0 && <Empty title="No rows">The file names nobody.</Empty>}
            <ul className={rows.rows}>
              {page.items.map((row) => (
                <Row key={row.line} row={row} />
              ))}
            </ul>
            <Pager nextCursor={page.nextCursor} />
          </>
        )}
      </Answer>
    </Card>
  )
}

function Row({ row }: { row: FileRow }) {
  const { word, tone } = outcomes[row.outcome]
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        {row.personId ? (
          <Link className={rows.name} to={`/people/${row.personId}`}>
            {row.given}
          </Link>
        ) : (
          <span className="break">{row.given}</span>
        )}
        <Mark tone={tone}>{word}</Mark>
      </div>
      <span className={rows.faint}>
        Line {row.line}
        {row.reason && `: ${row.reason}`}
      </span>
    </li>
  )
}
