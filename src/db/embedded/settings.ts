import { totalmem } from 'node:os'

export type Settings = Record<string, string | number>

const megabyte = 2 ** 20

/** Given on the command line at each start, so that a new version brings its own and old data directories follow. */
export function serverSettings(): Settings {
  return {
    max_connections: 60,
    shared_buffers: totalmem() < 1024 * megabyte ? '64MB' : '192MB',
    effective_cache_size: `${Math.max(256, Math.floor(totalmem() / 2 / megabyte))}MB`,
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    random_page_cost: 1.1,
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // Nobody replicates from it, and bulk loading writes less log.
    wal_level: 'minimal',
    max_wal_senders: 0,
    wal_compression: 'on',
    max_wal_size: '2GB',
    checkpoint_timeout: '10min',
    jit: 'off',
    // Lists of people who have just come are planned for as if nobody were there, until then.
    autovacuum_naptime: '15s',
    // Containers give /dev/shm 64 MB, which parallel queries outgrow.
    max_parallel_workers_per_gather: 0,
    max_parallel_maintenance_workers: 0,
    // Ends the query of a process that is gone.
    client_connection_check_interval: '5s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    // Statements and rows that failed hold personal data: of the errors only those of the server itself are logged.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    logging_collector: 'off',
    log_line_prefix: '',
  }
}

/** For tests alone: a crash of the machine loses the database. */
export const throwAway: Settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: 200,
  // It would look at tables between one statement of a test and the next, and plans would be others each time.
  autovacuum: 'off',
}
