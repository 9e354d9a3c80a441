import { Check } from '../http/page/fields.tsx'
import { type ShownTerms, termsHash } from './terms.ts'

interface TermsTexts {
  heading: string
  read: string
  accept: (tenant: string) => string
}

interface TermsFieldsProps {
  terms: ShownTerms
  texts: TermsTexts
  tenantName: string
  checked?: boolean
  error?: string
}

/** Text or link, and the box to be ticked. */
export function TermsFields({ terms, texts, tenantName, checked, error }: TermsFieldsProps) {
  return (
    <>
      <h2>{texts.heading}</h2>
      {terms.text && (
        <div class="terms" dir="auto" tabindex={0} role="region" aria-label={texts.heading}>
          {terms.text}
        </div>
      )}
      {terms.url && (
        <p>
          <a href={terms.url} target="_blank" rel="noopener">
            {texts.read}
          </a>
        </p>
      )}
      {/* What was shown, so that nobody accepts a text that changed meanwhile. */}
      <input type="hidden" name="shown" value={termsHash(terms)} />
      <Check name="accept" value="yes" checked={checked} error={error}>
        {texts.accept(tenantName)}
      </Check>
    </>
  )
}
