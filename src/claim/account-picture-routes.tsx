import type Router from '@koa/router'
import { inTransaction } from '../db/transaction.ts'
import type { Context, RequestState } from '../http/context.ts'
import { verifyCsrfToken } from '../http/cross-site.ts'
import { BodyTooLarge } from '../http/errors.ts'
import { readUpload } from '../http/multipart.ts'
import { CsrfField, ErrorSummary, type FieldErrors } from '../http/page/fields.tsx'
import { sendPage } from '../http/page/layout.tsx'
import { cropScript } from '../http/page/crop-script.ts'
import { PictureField } from '../http/page/picture-field.tsx'
import { PictureRefused } from '../people/errors.ts'
import { mostPictureBytes, squarePicture } from '../people/picture.ts'
import { ownPicture } from '../people/picture-address.ts'
import type { Account } from '../session/account-page.tsx'
import { accountOf } from '../session/account-routes.ts'
import { askToSignIn } from '../session/ask-to-sign-in.ts'
import { sessionToken } from '../session/browser-sessions.ts'
import type { PageParts } from '../session/parts.ts'
import { seeOther } from '../session/sign-in-routes.ts'
import { changePicture } from './change-picture.ts'

/** Here and not in the session room, since a picture changes the person. */
export function accountPictureRoutes(router: Router<RequestState>, parts: PageParts): void {
  router.get('/account/picture', async (ctx) => {
    const account = await accountOf(parts, ctx)
    if (!account) return askToSignIn(parts, ctx)
    sendPicturePage({ ctx, parts, account })
  })
  router.post('/account/picture', async (ctx) => {
    const account = await accountOf(parts, ctx)
    if (!account) return askToSignIn(parts, ctx)
    const at = { ctx, parts, account }
    try {
      await takePicture(at)
    } catch (error) {
      const reason = error instanceof BodyTooLarge ? 'too_large' : error instanceof PictureRefused && error.reason
      if (!reason) throw error
      if (error instanceof PictureRefused && error.retryAfterSeconds)
        ctx.set('Retry-After', String(error.retryAfterSeconds))
      sendPicturePage(at, { picture: account.page.texts.picture[reason] }, reason === 'busy' ? 503 : 400)
    }
  })
}

interface At {
  ctx: Context
  parts: PageParts
  account: Account
}

async function takePicture({ ctx, parts, account: { session } }: At): Promise<void> {
  const form = await readUpload(ctx, mostPictureBytes)
  verifyCsrfToken(parts.keyring, sessionToken(parts.cookies, ctx, 'member')!, form.raw('csrf'))
  const isRemoval = form.text('do') === 'remove'
  if (!isRemoval && !form.file) return seeOther(ctx, '/account')
  const content = isRemoval ? undefined : await squarePicture(form.file!)
  const { keyring, origin } = parts
  await inTransaction(parts.db, (trx) => changePicture(trx, { session, content, keyring, publicUrl: origin.url }))
  seeOther(ctx, `/account?done=${isRemoval ? 'unpictured' : 'picture'}`)
}

function sendPicturePage({ ctx, parts, account }: At, errors: FieldErrors = {}, status = 200): void {
  const { page, session, person } = account
  const { picture: texts, thereIsAProblem, account: own } = page.texts
  sendPage(
    ctx,
    { ...page.frame(texts.title), script: cropScript },
    <>
      <ErrorSummary title={thereIsAProblem} errors={errors} />
      <h1>{texts.title}</h1>
      <form method="post" enctype="multipart/form-data" novalidate>
        <CsrfField token={session.csrfToken} />
        <PictureField texts={texts} source={ownPicture(person, parts.origin.url)} error={errors.picture} />
        <div class="actions side">
          <button type="submit">{texts.submit}</button>
          <a class="button quiet" href="/account">
            {own.title}
          </a>
        </div>
      </form>
    </>,
    status,
  )
}
