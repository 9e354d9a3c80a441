import { wordsAbout } from '../people/words-about.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Form } from '../http/form.ts'
import type { FieldErrors } from '../http/page/fields.tsx'
import { NewPasswordField } from '../http/page/new-password-field.tsx'
import { passwordScript } from '../http/page/password-script.ts'
import { newPassword, refusedStatus } from '../session/new-password.ts'
import { claimOf } from './claim-of.ts'
import { claimPerson } from './claim-person.ts'
import { sendStepPage } from './step-page.tsx'
import type { Visit } from './visit.ts'

export function showPassword(visit: Visit, errors: FieldErrors = {}, status = 200): void {
  const { page, person } = visit
  const texts = page.texts.password
  sendStepPage(
    visit,
    {
      step: 'password',
      title: texts.title,
      submit: texts.submit,
      lead: texts.lead,
      errors,
      script: passwordScript,
      children: (
        <>
          <input type="text" name="username" autocomplete="username" value={person.userName} readonly hidden />
          <NewPasswordField
            label={texts.label}
            hint={texts.hint(page.settings.passwordMinimumLength)}
            error={errors.password}
            minimumLength={page.settings.passwordMinimumLength}
            texts={texts}
          />
        </>
      ),
    },
    status,
  )
}

/** The one POST that claims. @returns the token of the new session, or undefined where the password was refused. @throws ClaimNotOpen, StepMissing */
export async function takePassword(visit: Visit, form: Form): Promise<string | undefined> {
  const { page, person, parts, ctx } = visit
  const typed = form.raw('password')
  if (!typed) return refuse(visit, page.texts.password.missing)
  const password = await newPassword(page, typed, wordsAbout(person))
  const { hash: passwordHash } = password
  if (!passwordHash) return refuse(visit, password.error, refusedStatus(ctx, password))
  return inTransaction(parts.db, (trx) => claimPerson(trx, claimOf(visit, { passwordHash })))
}

function refuse(visit: Visit, password: string | undefined, status = 400): undefined {
  showPassword(visit, { password }, status)
}
