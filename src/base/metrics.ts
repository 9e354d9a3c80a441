import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'

/** What `/metrics` shows. One set an application, never the library's global one: two applications in one process stay apart. */
export interface Metrics {
  registry: Registry
  /** Seconds from the request's arrival to its answer, by face, method and status. */
  requests: Histogram<'face' | 'method' | 'status'>
  /** Faults of ours that were answered with 500, by face. */
  faults: Counter<'face'>
  /** Attempts at mails by how they ended: sent, deferred, failed. */
  mails: Counter<'result'>
  /** Requests that are missing in the provisioning log: the database was gone for too long, or refused them. */
  unloggedRequests: Counter
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    requests: new Histogram({
      name: 'vestibule_http_request_seconds',
      help: 'Time from the arrival of a request to its answer',
      labelNames: ['face', 'method', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers: [registry],
    }),
    mails: new Counter({
      name: 'vestibule_mails_total',
      help: 'Attempts at mails by how they ended',
      labelNames: ['result'],
      registers: [registry],
    }),
    faults: new Counter({
      name: 'vestibule_http_faults_total',
      help: 'Requests that ended in a fault of the server',
      labelNames: ['face'],
      registers: [registry],
    }),
    unloggedRequests: new Counter({
      name: 'vestibule_provisioning_log_dropped_total',
      help: 'SCIM requests that are missing in the provisioning log',
      registers: [registry],
    }),
  }
}
