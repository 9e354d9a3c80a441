import { Anchor, Button, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { outboxMessageQuery } from '../api/queries.ts'
import { urlOf } from '../api/request.ts'
import type { OutboxDetail } from '../api/types.ts'
import { FormSwitch } from '../message/form-switch.tsx'
import { withImages } from '../message/inline-images.ts'
import { MailFrame } from '../message/mail-frame.tsx'
import preview from '../message/preview.module.css'
import { Card, Facts } from '../ui/card.tsx'
import { DownloadIcon } from '../ui/icons.tsx'
import { Moment } from '../ui/moment.tsx'
import { PageAnswer } from '../ui/page-answer.tsx'
import { PageHeader } from '../ui/page-header.tsx'

const back = { to: '/outbox', label: 'Outbox' }
const gone = {
  title: 'No such message',
  says: 'There is no message at this address',
  why: 'Mail stays in the outbox for as long as there is room.',
}

export function Component() {
  const { id = '' } = useParams()
  const message = useQuery(outboxMessageQuery(id))
  return (
    <PageAnswer query={message} back={back} name="Message" gone={gone}>
      {(message) => <Message message={message} />}
    </PageAnswer>
  )
}

function Message({ message }: { message: OutboxDetail }) {
  const [form, setForm] = useState<'html' | 'text'>(message.html ? 'html' : 'text')
  return (
    <>
      <PageHeader
        back={back}
        title={message.subject}
        actions={
          <Button
            component="a"
            href={urlOf(`/outbox/${message.id}/eml`)}
            download
            variant="default"
            leftSection={<DownloadIcon size={16} />}
          >
            Download .eml
          </Button>
        }
      />
      <Card>
        <Stack>
          <Facts
            short
            facts={[
              {
                label: 'To',
                value: message.personId ? (
                  <Anchor component={Link} to={`/people/${message.personId}`} inherit>
                    {message.to}
                  </Anchor>
                ) : (
                  message.to
                ),
              },
              { label: 'At', value: <Moment at={message.at} exact /> },
            ]}
          />
          {message.html && message.text && <FormSwitch form={form} onChange={setForm} />}
          {form === 'html' && message.html ? (
            <MailFrame html={withImages(message.html, message.inlineImages)} title="The mail" opensLinks />
          ) : (
            <pre className={preview.text}>{message.text}</pre>
          )}
        </Stack>
      </Card>
    </>
  )
}
