import type { ServerOptions } from 'node:http'

/** For `http.createServer` (security §8.52): headers 15 s, whole request 60 s (408), idle connections 65 s. */
export const serverOptions: ServerOptions & { maxHeaderSize: number } = {
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
  // Above our own limits, which answer with 414 or 431 in the form of their face.
  maxHeaderSize: 64 * 1024,
}
