import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Context } from './context.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
}
const compressible = /^(text|application)\/|svg/

export interface StaticFile {
  content: Buffer
  type: string
  /** Compressed on first request, then kept. */
  encoded: Map<Encoding, Promise<Buffer>>
}

type Encoding = 'br' | 'gzip'

export function staticFile(content: Buffer, extension: string): StaticFile {
  return { content, type: types[extension] ?? 'application/octet-stream', encoded: new Map() }
}

/** Every file under `root`, by its path with slashes. Read once: only what was there can be asked for, so no path leads out. Empty where there is no such directory. */
export function readStaticFiles(root: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>()
  for (const entry of listed(root)) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files.set(relative(root, path).split(sep).join('/'), staticFile(readFileSync(path), extname(path)))
  }
  return files
}

/** For files whose name holds a hash of their content. */
export async function sendForever(ctx: Context, file: StaticFile): Promise<void> {
  ctx.set('Cache-Control', 'public, max-age=31536000, immutable')
  await send(ctx, file)
}

async function send(ctx: Context, file: StaticFile): Promise<void> {
  const encoding = compressible.test(file.type) ? acceptedEncoding(ctx) : undefined
  ctx.vary('Accept-Encoding')
  ctx.status = 200
  ctx.set('Content-Type', file.type)
  ctx.body = encoding ? await encodedContent(file, encoding) : file.content
  if (encoding) ctx.set('Content-Encoding', encoding)
}

/** Brotli before gzip: browsers name both with the same weight. */
function acceptedEncoding(ctx: Context): Encoding | undefined {
  return (['br', 'gzip'] as const).find((encoding) => ctx.acceptsEncodings(encoding) === encoding)
}

function encodedContent(file: StaticFile, encoding: Encoding): Promise<Buffer> {
  const known = file.encoded.get(encoding)
  if (known) return known
  const made = encoding === 'br' ? brotli(file.content) : promisify(gzip)(file.content, { level: 9 })
  file.encoded.set(encoding, made)
  return made
}

function brotli(content: Buffer): Promise<Buffer> {
  return promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
}

function listed(root: string) {
  try {
    return readdirSync(root, { recursive: true, withFileTypes: true })
  } catch {
    return []
  }
}
