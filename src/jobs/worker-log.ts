import { Logger } from 'graphile-worker'
import type { Log } from '../base/log.ts'

/** What graphile-worker has to say goes where everything else goes; its reports on each job only at `debug`. */
export function workerLogger(log: Log): Logger {
  const child = log.child({ part: 'jobs' })
  return new Logger((scope) => (level: string, message) => {
    const line = { worker: scope.workerId, task: scope.taskIdentifier, job: scope.jobId }
    if (level === 'error') child.error(line, message)
    else if (level === 'warning') child.warn(line, message)
    else child.debug(line, message)
  })
}
