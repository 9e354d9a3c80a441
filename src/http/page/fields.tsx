import type { ComponentChildren } from 'preact'

/** What was wrong, by field name. */
export type FieldErrors = Readonly<Record<string, string | undefined>>

interface FieldProps {
  name: string
  label: string
  type?: 'text' | 'email' | 'password' | 'search' | 'tel'
  value?: string
  hint?: string
  error?: string
  autocomplete?: string
  inputmode?: 'text' | 'email' | 'search'
  required?: boolean
  readOnly?: boolean
  maxLength?: number
  minLength?: number
  autocapitalize?: 'none' | 'words' | 'characters'
  className?: string
}

/** A labelled input with its hint and its mistake, each read out with it. */
export function Field({ name, label, hint, error, readOnly, maxLength, minLength, className, ...input }: FieldProps) {
  const descriptions = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="error" id={`${name}-error`}>
          {error}
        </p>
      )}
      <input
        id={name}
        name={name}
        readonly={readOnly}
        maxlength={maxLength}
        minlength={minLength}
        spellcheck={false}
        class={className}
        aria-describedby={descriptions || undefined}
        aria-invalid={error ? 'true' : undefined}
        {...(input as object)}
      />
    </div>
  )
}

interface CheckProps {
  /** Absent: the name. */
  id?: string
  name: string
  value?: string
  checked?: boolean
  disabled?: boolean
  error?: string
  children: ComponentChildren
}

export function Check({ children, error, ...input }: CheckProps) {
  return (
    <label class="check">
      <input type="checkbox" id={input.name} aria-invalid={error ? 'true' : undefined} {...input} />
      <span>{children}</span>
    </label>
  )
}

/** First on the page after a mistake, and focused, so that it is heard first; each line leads to its field. */
export function ErrorSummary({ title, errors }: { title: string; errors: FieldErrors }) {
  const mistakes = Object.entries(errors).filter(([, text]) => text)
  if (mistakes.length === 0) return null
  return (
    <div class="summary" role="alert" tabindex={-1} autofocus>
      <h2>{title}</h2>
      <ul>
        {mistakes.map(([name, text]) => (
          <li key={name}>
            <a href={`#${name}`}>{text}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}

export function CsrfField({ token }: { token: string }) {
  return <input type="hidden" name="csrf" value={token} />
}
