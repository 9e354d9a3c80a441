import type Router from '@koa/router'
import { limitKey } from '../http/client-address.ts'
import type { Context, RequestState } from '../http/context.ts'
import { TooManyAttempts } from '../http/errors.ts'
import { readForm } from '../http/form.ts'
import { ErrorSummary, Field } from '../http/page/fields.tsx'
import { languageOf } from '../http/page/language-choice.ts'
import { sendPage } from '../http/page/layout.tsx'
import { readAccessCode } from '../invite/access-codes/code.ts'
import type { PageParts } from '../session/parts.ts'
import { seeOther } from '../session/sign-in-routes.ts'
import { keepToken } from './claim-cookie.ts'
import { countWrongCode, readCodeLink } from './code-link.ts'
import { type ClaimTexts, claimTexts } from './texts.ts'

/** More than anybody types, dashes and all. */
const longestCode = 60

/** The door for those whom no mail reaches. It belongs to no tenant: the code finds that out. */
export function codeRoutes(router: Router<RequestState>, parts: PageParts): void {
  router.get('/code', (ctx) => sendCodePage(ctx, {}))
  router.post('/code', (ctx) => takeCode(parts, ctx))
}

async function takeCode(parts: PageParts, ctx: Context): Promise<void> {
  const typed = (await readForm(ctx)).text('code').slice(0, longestCode)
  if (!typed) return sendCodePage(ctx, { error: ({ missing }) => missing }, 400)
  const code = readAccessCode(typed)?.code
  if (!code || !(await readCodeLink(parts.db, code, parts.keyring))) return refuse(parts, ctx, { typed, code })
  keepToken(parts, ctx, code)
  seeOther(ctx, '/claim')
}

/** Wrong ones are counted by address and by code; a right one never is, since a whole hall may share one address. */
async function refuse(parts: PageParts, ctx: Context, { typed, code }: { typed: string; code?: string }) {
  // Before the limit, which a right code passes: guesses beyond it must count, too.
  if (code) await countWrongCode(parts.db, code)
  try {
    await parts.limits.unknownLink.spend(limitKey(ctx.state.clientAddress))
    sendCodePage(ctx, { typed, error: ({ unknown }) => unknown }, 404)
  } catch (error) {
    if (!(error instanceof TooManyAttempts)) throw error
    const { retryAfterSeconds: seconds } = error
    ctx.set('Retry-After', String(seconds))
    sendCodePage(ctx, { typed, error: ({ tooMany }) => tooMany(seconds) }, 429)
  }
}

interface CodePage {
  typed?: string
  error?: (texts: ClaimTexts['code']) => string
}

function sendCodePage(ctx: Context, { typed, error }: CodePage, status = 200): void {
  const { language, texts, offered } = languageOf(ctx, claimTexts)
  const { title, lead, label, hint, submit } = texts.code
  const errors = { code: error?.(texts.code) }
  sendPage(
    ctx,
    { title: errors.code ? `${texts.thereIsAProblem}: ${title}` : title, language, offered },
    <>
      <ErrorSummary title={texts.thereIsAProblem} errors={errors} />
      <h1>{title}</h1>
      <p class="lead">{lead}</p>
      <form method="post" action="/code" novalidate>
        <Field
          name="code"
          label={label}
          hint={hint}
          value={typed}
          error={errors.code}
          autocomplete="off"
          autocapitalize="characters"
          required
          maxLength={longestCode}
          className="code"
        />
        <div class="actions">
          <button type="submit">{submit}</button>
        </div>
      </form>
    </>,
    status,
  )
}
