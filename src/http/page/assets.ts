import { createHash } from 'node:crypto'
import type { Middleware } from '../context.ts'
import { sendForever, staticFile } from '../static-files.ts'
import { pageStyle } from './style.css.ts'

const style = Buffer.from(pageStyle)

/** Named after its content, so that a browser fetches it once and an upgrade is seen at once. */
export const stylePath = `/assets/page.${createHash('sha256').update(style).digest('hex').slice(0, 10)}.css`

/** The stylesheet is sent compressed; the pages are not, since they hold secrets beside what the reader typed (BREACH). */
export function pageAssets(): Middleware {
  const file = staticFile(style, '.css')
  return (ctx, next) => (ctx.path === stylePath ? sendForever(ctx, file) : next())
}
