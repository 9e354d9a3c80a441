import pg from 'pg'
import { prepareValue } from 'pg/lib/utils.js'
import { textParser } from './types.ts'
import { runMessages, type WireValue } from './wire-messages.ts'

/** A statement that is parsed and planned once a connection. */
export interface Prepared {
  name: string
  sql: string
  /** Of its rows; PostgreSQL is asked for it until it has answered once. */
  shape?: Shape
}

interface Shape {
  names: readonly string[]
  parsers: readonly ((text: string) => unknown)[]
}

export interface RunResult<Row> {
  rows: Row[]
  rowCount: number
}

type Done<Row> = (error: Error | null, result?: RunResult<Row>) => void

/** What pg's connection has, and its types leave out. */
interface Connection {
  stream: { writable: boolean; write(bytes: Buffer): void; cork(): void; uncork(): void }
  parsedStatements: Record<string, string | undefined>
  submittedNamedStatements: Record<string, string | undefined>
  parse(statement: { name: string; text: string }): void
}

/**
 * One run of a prepared statement: in one write, and without asking again what its columns are. pg's own Query describes
 * the portal each time, which for a look-up is a sixth of the work on both sides.
 */
export class PreparedRun<Row> {
  /** By these pg keeps account of what its connection has parsed. */
  readonly name: string
  readonly text: string
  private shape: Shape | undefined
  private readonly collected: Row[] = []
  private rowCount = 0
  private failure: Error | undefined

  constructor(
    private readonly prepared: Prepared,
    private readonly parameters: readonly unknown[],
    // Under the name by which pg looks for it.
    readonly callback: Done<Row>,
  ) {
    this.name = prepared.name
    this.text = prepared.sql
    this.shape = prepared.shape
  }

  submit(connection: Connection): Error | null {
    const { stream } = connection
    let messages: Buffer
    try {
      messages = runMessages(this.name, this.parameters.map(wireValue), this.shape === undefined)
    } catch (error) {
      return error as Error
    }
    stream.cork()
    this.parseOnce(connection)
    if (stream.writable) stream.write(messages)
    stream.uncork()
    return null
  }

  private parseOnce(connection: Connection): void {
    const { parsedStatements, submittedNamedStatements } = connection
    if (parsedStatements[this.name] !== undefined || submittedNamedStatements[this.name] !== undefined) return
    connection.parse({ name: this.name, text: this.text })
    submittedNamedStatements[this.name] = this.text
  }

  handleRowDescription({ fields }: { fields: readonly { name: string; dataTypeID: number }[] }): void {
    this.shape = {
      names: fields.map(({ name }) => name),
      parsers: fields.map(({ dataTypeID }) => textParser(dataTypeID)),
    }
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    if (this.failure) return
    const { names, parsers } = this.shape!
    const row: Record<string, unknown> = {}
    try {
      for (let at = 0; at < fields.length; at++) {
        const text = fields[at]!
        row[names[at]!] = text === null ? null : parsers[at]!(text)
      }
    } catch (error) {
      // Thrown in here it would end the process; the caller is told when the statement is through.
      this.failure = error as Error
      return
    }
    this.collected.push(row as Row)
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rowCount = Number(text.slice(text.lastIndexOf(' ') + 1)) || 0
    // Without rows there is no description either.
    this.prepared.shape ??= this.shape ?? { names: [], parsers: [] }
  }

  handleReadyForQuery(): void {
    if (this.failure) this.callback(this.failure)
    else this.callback(null, { rows: this.collected, rowCount: this.rowCount })
  }

  handleError(error: Error): void {
    this.callback(this.failure ?? error)
  }
}

// pg pipelines only what counts as its own Query.
Object.setPrototypeOf(PreparedRun.prototype, pg.Query.prototype)

function wireValue(value: unknown): WireValue {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return null
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return prepareValue(value)
}
