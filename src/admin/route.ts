import type { z } from 'zod'
import type { Database, Trx } from '../db/connection.ts'
import type { Context } from '../http/context.ts'
import type { AdminParts } from './admin-parts.ts'
import type { Caller } from './caller.ts'
import type { Paging } from './paging.ts'
import type { Scope } from './schemas/me.ts'

/** What a handler is given: a request that already fits its description, by a caller who may make it. */
export interface Call<P, Q, B> {
  parts: AdminParts
  caller: Caller
  tenantId: number
  params: P
  query: Q
  body: B
  paging: Paging
  /** Only for what is HTTP alone: a header, a cookie. */
  ctx: Context
  /** Aborted when whoever asked has closed the connection: what takes long ends with it. */
  signal: AbortSignal
  /** The request's `Idempotency-Key`, else a random one: the name of this one act, as part of a delivery's cause. */
  requestKey: string
}

export interface ReadCall<P, Q> extends Call<P, Q, undefined> {
  db: Database
}

export interface WriteCall<P, Q, B> extends Call<P, Q, B> {
  /** Committed when the handler has answered; the work may run again after a deadlock, so the handler changes nothing else. */
  trx: Trx
}

export interface AskCall<P, Q, B> extends Call<P, Q, B> {
  /** Other servers are asked first; what follows from it is a transaction of the handler's own. */
  db: Database
}

/** A body that is a file. */
export interface Upload<B> {
  mediaTypes: readonly string[]
  read(bytes: AsyncIterable<Uint8Array>, query: Record<string, unknown>): Promise<B>
}

interface Description<P extends z.ZodType, Q extends z.ZodType> {
  /** Under `/api/v1`, with `{id}` for parameters. */
  path: string
  tag: string
  summary: string
  description?: string
  /** One of these is enough; `any` asks only for a caller. */
  scope: Scope | readonly Scope[] | 'any'
  /** Only for admins who are signed in, and of these roles where named. */
  session?: 'required' | 'fresh'
  /** Asks an admin, but no API key, for an authentication of the last 10 minutes (security §3.17). */
  fresh?: true
  params?: P
  query?: Q
}

export interface ReadRoute<P extends z.ZodType, Q extends z.ZodType, R extends z.ZodType> extends Description<P, Q> {
  method: 'get'
  response: R
  handler(call: ReadCall<z.output<P>, z.output<Q>>): Promise<z.input<R>>
}

export interface WriteRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>
  extends Description<P, Q> {
  method: 'post' | 'put' | 'patch' | 'delete'
  body?: B
  /** In place of JSON: reads the body before the transaction begins, since a slow upload must not hold one. */
  upload?: Upload<z.output<B>>
  /** Absent: 200 with a response, 204 without. */
  status?: 201 | 202
  response?: R
  /** Honours `Idempotency-Key`. */
  sendsMail?: true
  handler(call: WriteCall<z.output<P>, z.output<Q>, z.output<B>>): Promise<z.input<R>>
}

/** Asks other servers, which may take seconds: no transaction, and so no connection of the pool, is held meanwhile. */
export interface AskRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>
  extends Description<P, Q> {
  method: 'post'
  body?: B
  response: R
  handler(call: AskCall<z.output<P>, z.output<Q>, z.output<B>>): Promise<z.input<R>>
}

/** Answers something other than JSON; `produces` is its media type. By POST what hands out credentials: its handler opens its own transaction. */
export interface RawRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType = Nothing>
  extends Description<P, Q> {
  method: 'get' | 'post'
  body?: B
  produces: string
  handler(call: Call<z.output<P>, z.output<Q>, z.output<B>> & { db: Database }): Promise<RawAnswer>
}

export interface RawAnswer {
  body: string | Buffer | NodeJS.ReadableStream
  /** Makes it a download. */
  fileName?: string
}

type Nothing = z.ZodUndefined
type Read = ReadRoute<z.ZodType, z.ZodType, z.ZodType>
type Write = WriteRoute<z.ZodType, z.ZodType, z.ZodType, z.ZodType>
type Ask = AskRoute<z.ZodType, z.ZodType, z.ZodType, z.ZodType>
type Raw = RawRoute<z.ZodType, z.ZodType, z.ZodType>

/** One operation of the API: from this one object it is served, checked and described, so that these cannot disagree. */
export type Route =
  | ({ kind: 'read' } & Read)
  | ({ kind: 'write' } & Write)
  | ({ kind: 'ask' } & Ask)
  | ({ kind: 'raw' } & Raw)

export function read<R extends z.ZodType, P extends z.ZodType = Nothing, Q extends z.ZodType = Nothing>(
  route: Omit<ReadRoute<P, Q, R>, 'method'>,
): Route {
  return { kind: 'read', method: 'get', ...(route as unknown as Omit<Read, 'method'>) }
}

export function write<
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
  R extends z.ZodType = Nothing,
>(route: WriteRoute<P, Q, B, R>): Route {
  return { kind: 'write', ...(route as unknown as Write) }
}

export function ask<
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
  R extends z.ZodType = Nothing,
>(route: Omit<AskRoute<P, Q, B, R>, 'method'>): Route {
  return { kind: 'ask', method: 'post', ...(route as unknown as Omit<Ask, 'method'>) }
}

/** What a request brings besides its address; undefined where nothing is read. */
export function bodyOf(route: Route): z.ZodType | undefined {
  return route.kind === 'read' ? undefined : route.body
}

export function raw<P extends z.ZodType = Nothing, Q extends z.ZodType = Nothing, B extends z.ZodType = Nothing>(
  route: Omit<RawRoute<P, Q, B>, 'method'> & { method?: 'post' },
): Route {
  return { kind: 'raw', method: 'get', ...(route as unknown as Omit<Raw, 'method'>) }
}
