import { Button, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { Problem } from '../api/problem.ts'
import { fileQuery, fileRowsQuery } from '../api/queries.ts'
import { urlOf } from '../api/request.ts'
import type { FileRow, FileRowOutcome, PeopleFile } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { FilterLinks } from '../ui/filter-links.tsx'
import { DownloadIcon } from '../ui/icons.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
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
  if (file.error instanceof Problem && file.error.status === 404) {
    return (
      <>
        <PageHeader back={back} title="No such file" />
        <Empty title="There is no file at this address">Files are kept for a week.</Empty>
      </>
    )
  }
  return <Answer query={file}>{(file) => <FileResult file={file} />}</Answer>
}

function FileResult({ file }: { file: PeopleFile }) {
  const step = useAddress().read('step')
  const rejects = file.rows.not_found + file.rows.ambiguous + file.rows.invalid
  if (step === 'send') {
    return (
      <>
        <PageHeader back={{ to: `/invite/file/${file.id}`, label: file.name }} title="Invite the chosen" />
        <CampaignForm selection={{ kind: 'file', fileId: file.id }} action="invite" />
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
