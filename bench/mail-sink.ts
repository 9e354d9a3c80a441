import { fork } from 'node:child_process'
import { once } from 'node:events'

export interface Taken {
  mails: number
  recipients: number
}

export interface MailSink {
  smtpUrl: string
  taken(): Promise<Taken>
  stop(): void
}

/** A local mail server that takes everything (`smtp-sink.ts`). */
export async function startMailSink(): Promise<MailSink> {
  const child = fork(new URL('./smtp-sink.js', import.meta.url).pathname)
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    async taken() {
      const answered = once(child, 'message') as Promise<[Taken]>
      child.send('how many')
      return (await answered)[0]
    },
    stop: () => child.disconnect(),
  }
}
