import type { Form } from '../http/form.ts'
import type { FieldErrors } from '../http/page/fields.tsx'
import { isAccepted, termsHash, termsIn } from '../session/terms.ts'
import { TermsFields } from '../session/terms-fields.tsx'
import { saveProgress } from './progress-store.ts'
import { sendStepPage } from './step-page.tsx'
import type { Visit } from './visit.ts'

export function showTerms(visit: Visit, errors: FieldErrors = {}, status = 200): void {
  const { page, progress } = visit
  const { settings, tenant } = page
  const { terms } = settings
  const texts = page.texts.terms
  sendStepPage(
    visit,
    {
      step: 'terms',
      title: texts.title,
      submit: page.texts.next,
      lead: texts.lead(tenant.name),
      errors,
      children: terms && (
        <TermsFields
          terms={termsIn(terms, page.language)}
          texts={texts}
          tenantName={tenant.name}
          checked={isAccepted(progress.terms, terms)}
          error={errors.accept}
        />
      ),
    },
    status,
  )
}

/** @returns whether the step is done. */
export async function takeTerms(visit: Visit, form: Form): Promise<boolean> {
  const { terms } = visit.page.settings
  if (!terms) return true
  const shown = termsHash(termsIn(terms, visit.page.language))
  if (form.text('accept') !== 'yes' || form.text('shown') !== shown) {
    showTerms(visit, { accept: visit.page.texts.terms.missing }, 400)
    return false
  }
  const { parts, link } = visit
  const accepted = { version: terms.version, hash: shown, at: parts.clock().toISOString() }
  await saveProgress(parts.db, link, { terms: accepted })
  return true
}
