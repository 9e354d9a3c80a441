import { Field } from './fields.tsx'

export interface NewPasswordTexts {
  show: string
  left: string
  enough: string
  good: string
  strong: string
}

interface NewPasswordFieldProps {
  label: string
  hint: string
  error?: string
  minimumLength: number
  texts: NewPasswordTexts
  required?: boolean
}

/** Named `password`. What its script adds is hidden without it; goes with `passwordScript`. */
export function NewPasswordField({ minimumLength, texts, required = true, ...field }: NewPasswordFieldProps) {
  const { show, left, enough, good, strong } = texts
  return (
    <>
      <Field name="password" type="password" autocomplete="new-password" required={required} {...field} />
      <div
        id="strength"
        class="strength"
        hidden
        data-min={minimumLength}
        data-left={left}
        data-enough={enough}
        data-good={good}
        data-strong={strong}
      >
        <div class="bar" aria-hidden="true">
          <i />
          <i />
          <i />
        </div>
        <span role="status" />
        <button type="button" class="plain" aria-pressed="false" aria-controls="password">
          {show}
        </button>
      </div>
    </>
  )
}
