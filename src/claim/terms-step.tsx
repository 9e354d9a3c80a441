import type { Form } from '../http/form.ts'
import { Check, type FieldErrors } from '../http/page/fields.tsx'
import { saveProgress } from './progress-store.ts'
import { sendStepPage } from './step-page.tsx'
import { hasAccepted, termsHash } from './terms.ts'
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
      children: (
        <>
          <h2>{texts.heading}</h2>
          {terms?.text && (
            <div class="terms" dir="auto" tabindex={0} role="region" aria-label={texts.heading}>
              {terms.text}
            </div>
          )}
          {terms?.url && (
            <p>
              <a href={terms.url} target="_blank" rel="noopener">
                {texts.read}
              </a>
            </p>
          )}
          {/* What was shown, so that nobody accepts a text that changed meanwhile. */}
          {terms && <input type="hidden" name="shown" value={termsHash(terms)} />}
          <Check name="accept" value="yes" checked={hasAccepted(progress, terms)} error={errors.accept}>
            {texts.accept(tenant.name)}
          </Check>
        </>
      ),
    },
    status,
  )
}

/** @returns whether the step is done. */
export async function takeTerms(visit: Visit, form: Form): Promise<boolean> {
  const { terms } = visit.page.settings
  if (!terms) return true
  const hash = termsHash(terms)
  if (form.text('accept') !== 'yes' || form.text('shown') !== hash) {
    showTerms(visit, { accept: visit.page.texts.terms.missing }, 400)
    return false
  }
  const { parts, link } = visit
  await saveProgress(parts.db, link, { terms: { version: terms.version, hash, at: parts.clock().toISOString() } })
  return true
}
