import type { ComponentChildren } from 'preact'
import { CsrfField, ErrorSummary, type FieldErrors } from '../http/page/fields.tsx'
import { sendPage } from '../http/page/layout.tsx'
import { pathOf, type Step } from './steps.ts'
import type { Visit } from './visit.ts'

interface StepPage {
  step: Step
  title: string
  submit: string
  errors?: FieldErrors
  /** Above the form. */
  lead?: ComponentChildren
  children: ComponentChildren
  /** For a form with a file. */
  encType?: 'multipart/form-data'
  /** Below the form. */
  aside?: ComponentChildren
  script?: string
}

/** The frame of every step: where we are, what is wrong, the form, on and back. */
export function sendStepPage(
  visit: Visit,
  { step, title, submit, errors = {}, lead, children, encType, aside, script }: StepPage,
  status = 200,
): void {
  const { ctx, page, steps, csrf, base } = visit
  const { texts } = page
  const at = steps.indexOf(step)
  const before = steps[at - 1]
  const heading = errorsIn(errors) ? `${texts.thereIsAProblem}: ${title}` : title
  sendPage(
    ctx,
    { ...page.frame(heading), script },
    <>
      <div class="steps">
        {texts.step(at + 1, steps.length)}
        <div class="bar" aria-hidden="true">
          {steps.map((name, index) => (
            <i key={name} class={index <= at ? 'on' : undefined} />
          ))}
        </div>
      </div>
      <ErrorSummary title={texts.thereIsAProblem} errors={errors} />
      <h1>{title}</h1>
      {lead && <p class="lead">{lead}</p>}
      <form method="post" action={pathOf(step, base)} enctype={encType} novalidate>
        <CsrfField token={csrf} />
        {children}
        <div class="actions side">
          <button type="submit" name="do" value="next">
            {visit.proof !== undefined && step === steps.at(-1) ? texts.password.submit : submit}
          </button>
          {before && (
            <a class="button quiet" href={pathOf(before, base)}>
              {texts.back}
            </a>
          )}
        </div>
      </form>
      {aside}
    </>,
    status,
  )
}

function errorsIn(errors: FieldErrors): boolean {
  return Object.values(errors).some(Boolean)
}
