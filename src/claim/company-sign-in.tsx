import { CsrfField } from '../http/page/fields.tsx'
import { sendPage } from '../http/page/layout.tsx'
import { type SsoDoor, ssoStartPath } from '../session/sso-doors.ts'
import { makeSsoTicket } from '../session/sso-ticket.ts'
import type { Visitor } from './visit.ts'

/** Before everything else, where the company has its own sign-in: one link, and no password anywhere. */
export function sendCompanySignIn({ ctx, parts, link, page }: Visitor, doors: readonly SsoDoor[], csrf: string): void {
  const texts = page.texts.company
  const ticket = makeSsoTicket(parts.keyring, link, parts.clock())
  const [only] = doors
  sendPage(
    ctx,
    page.frame(texts.title),
    <>
      <h1>{texts.title}</h1>
      <p class="lead">{texts.lead(page.tenant.name)}</p>
      <div class="actions">
        {doors.map((door) => (
          <a key={door.connectionId} class="button" href={ssoStartPath(door, { ticket })}>
            {door === only && doors.length === 1 ? texts.submit : texts.submitAt(door.name)}
          </a>
        ))}
      </div>
      <form class="below" method="post" action="/claim/not-me">
        <CsrfField token={csrf} />
        <button type="submit" class="plain">
          {page.texts.profile.notMe}
        </button>
      </form>
    </>,
  )
}
