import { Button, Progress, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type MouseEvent, useState } from 'react'
import { useChange } from '../api/change.ts'
import { exportsQuery } from '../api/queries.ts'
import { newIdempotencyKey, request, urlOf } from '../api/request.ts'
import { useMe } from '../api/session.tsx'
import { askForFreshSignIn } from '../api/session-wanted.ts'
import type { ExportSummary } from '../api/types.ts'
import { percentOf } from '../campaigns/campaign-words.ts'
import { isFresh } from '../shell/fresh.ts'
import { Card } from '../ui/card.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { DownloadIcon } from '../ui/icons.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { countOf, Moment, sayCount } from '../ui/moment.tsx'
import { Notice } from '../ui/notice.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Pager } from '../ui/pager.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'
import { useAddress } from '../ui/use-address.ts'
import { plainName } from '../ui/plain-name.ts'

const watchMilliseconds = 2000

export function Component() {
  const [asking, setAsking] = useState(false)
  const exports = useQuery({
    ...exportsQuery({ cursor: useAddress().read('cursor') }),
    refetchInterval: ({ state }) =>
      state.data?.items.some((each) => each.state === 'preparing') ? watchMilliseconds : false,
  })
  return (
    <>
      <PageHeader
        title="Export"
        lead="Everybody as a CSV, with the claim links of those who are invited."
        actions={<Button onClick={() => setAsking(true)}>Export everybody…</Button>}
      />
      <Stack>
        <Notice tone="warn" title="Whoever has the file can take accounts">
          It holds the claim link of each invited person who has not claimed. Hand links out one by one, and delete the
          file when you are done. Who asks for it and who fetches it is written into the audit log.
        </Notice>
        <Card flush>
          <Answer query={exports} rows={3}>
            {(page) => (
              <>
                {page.items.length === 0 && <Empty title="No export yet" />}
                <ul className={rows.rows}>
                  {page.items.map((each) => (
                    <ExportRow key={each.id} made={each} />
                  ))}
                </ul>
                <Pager nextCursor={page.nextCursor} />
              </>
            )}
          </Answer>
        </Card>
      </Stack>
      {asking && <AskDialog onClose={() => setAsking(false)} />}
    </>
  )
}

function AskDialog({ onClose }: { onClose: () => void }) {
  const [idempotencyKey] = useState(newIdempotencyKey)
  const ask = useChange({
    run: () => request<ExportSummary>('POST', '/exports', { idempotencyKey }),
    touches: ['exports'],
    onDone: onClose,
  })
  return (
    <Dialog
      title="Export everybody?"
      opened
      onClose={onClose}
      action="Export everybody"
      onAction={() => ask.mutate()}
      busy={ask.isPending}
      error={ask.error}
    >
      <Text size="sm">
        The file is prepared in the background, and you are mailed when it can be fetched. It is kept for a day, and
        contains claim links: treat it like a list of passwords.
      </Text>
    </Dialog>
  )
}

function ExportRow({ made }: { made: ExportSummary }) {
  const { state, progress, people, claimLinks, createdBy, createdAt, expiresAt, fetched } = made
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <span>
          {state === 'preparing'
            ? `${sayCount(progress.done)} of about ${countOf(progress.of, 'person', 'people')}`
            : `${countOf(people, 'person', 'people')}, ${countOf(claimLinks, 'claim link', 'claim links')}`}
        </span>
        {state === 'ready' && <FetchButton made={made} />}
        {state === 'preparing' && <Mark tone="open">Being prepared</Mark>}
        {state === 'expired' && <Mark tone="idle">Gone</Mark>}
      </div>
      {state === 'preparing' && (
        <Progress value={percentOf(progress.done, Math.max(progress.of, 1))} size="sm" aria-label="Prepared" />
      )}
      <span className={rows.faint}>
        Asked for {createdBy?.name && `by ${plainName(createdBy.name)} `}
        <Moment at={createdAt} />
        {state === 'ready' && expiresAt && (
          <>
            , kept until <Moment at={expiresAt} exact />
          </>
        )}
        {fetched > 0 ? `, fetched ${countOf(fetched, 'time', 'times')}` : ', not fetched'}
      </span>
    </li>
  )
}

/** A refused download would show raw JSON: whether one has signed in lately is asked before. */
function FetchButton({ made }: { made: ExportSummary }) {
  const me = useMe()
  const address = urlOf(`/exports/${made.id}/file`)
  const check = async (event: MouseEvent) => {
    if (isFresh(me)) return
    event.preventDefault()
    if (await askForFreshSignIn()) location.assign(address)
  }
  return (
    <Button
      component="a"
      href={address}
      download
      size="compact-sm"
      onClick={(event) => void check(event)}
      leftSection={<DownloadIcon size={14} />}
    >
      Download
    </Button>
  )
}
