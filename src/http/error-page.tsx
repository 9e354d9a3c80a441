import type { Log } from '../base/log.ts'
import type { Metrics } from '../base/metrics.ts'
import type { Context, Middleware } from './context.ts'
import { errorTexts } from './page/error-texts.ts'
import { languageOf } from './page/language-choice.ts'
import { sendPage } from './page/layout.tsx'
import { logFault } from './request-log.ts'
import { refusalOf, statusOf } from './status.ts'

interface ErrorPageParts {
  log: Log
  metrics: Metrics
}

/** Every refusal and fault of the pages as a page that says what to do. Nothing from inside is shown. */
export function errorPages({ log, metrics }: ErrorPageParts): Middleware {
  return async (ctx, next) => {
    try {
      await next()
      if (ctx.status === 404 && ctx.body == null) sendErrorPage(ctx, 404)
      if (ctx.status === 405 && ctx.body == null) sendErrorPage(ctx, 405)
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) {
        logFault(log, ctx, error)
        metrics.faults.inc({ face: 'pages' })
      }
      if (refusal?.retryAfterSeconds) ctx.set('Retry-After', String(refusal.retryAfterSeconds))
      sendErrorPage(ctx, refusal ? statusOf(refusal.kind) : 500)
    }
  }
}

/** @param signIn where a 401 leads; `/` sends everybody on, or asks for their company. */
export function sendErrorPage(ctx: Context, status: number, signIn = '/'): void {
  const { language, texts, offered } = languageOf(ctx, errorTexts)
  // What has no page of its own is the request's fault below 500, and ours above.
  const { title, text } = texts.byStatus[status] ?? (status < 500 ? texts.byStatus[400] : undefined) ?? texts.other
  sendPage(
    ctx,
    { title, language, offered },
    <>
      <h1>{title}</h1>
      <p class="lead">{text}</p>
      {status === 401 && (
        <div class="actions">
          <a class="button" href={signIn}>
            {texts.toSignIn}
          </a>
        </div>
      )}
      {status >= 500 && <p class="hint">{texts.number(ctx.state.requestId)}</p>}
    </>,
    status,
  )
}
