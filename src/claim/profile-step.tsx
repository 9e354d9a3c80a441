import { plainLine } from '../base/plain-line.ts'
import type { Form } from '../http/form.ts'
import { CsrfField, Field, type FieldErrors } from '../http/page/fields.tsx'
import type { ProfileAttribute } from '../tenants/profile-attributes.ts'
import { longestValue, type ProfileField, profileFields, signInNames } from './profile-fields.ts'
import { saveProgress } from './progress-store.ts'
import { sendStepPage } from './step-page.tsx'
import { pathOf } from './steps.ts'
import type { ClaimTexts } from './texts.ts'
import type { Visit } from './visit.ts'

const autofill: Record<ProfileAttribute, string> = {
  displayName: 'name',
  'name.givenName': 'given-name',
  'name.familyName': 'family-name',
  nickName: 'nickname',
  title: 'organization-title',
  phone: 'tel',
  department: 'off',
  organization: 'organization',
  employeeNumber: 'off',
}

type Values = Record<string, string>

export function showProfile(visit: Visit, values: Values = {}, errors: FieldErrors = {}, status = 200): void {
  const { page, person, steps } = visit
  const { tenant, settings } = page
  const texts = page.texts.profile
  const fields = profileFields(person, settings.profile)
  const saved = visit.progress.profile?.corrections ?? {}
  sendStepPage(
    visit,
    {
      step: 'profile',
      title: texts.title,
      submit: texts.submit,
      lead: steps[0] === 'profile' ? texts.welcome(tenant.name) : texts.lead(tenant.name),
      errors,
      aside: <NotMe csrf={visit.csrf} label={texts.notMe} base={visit.base} />,
      children: (
        <>
          <Shown names={signInNames(person)} fields={fields.filter(({ isEditable }) => !isEditable)} texts={texts} />
          {fields
            .filter(({ isEditable }) => isEditable)
            .map((field) => (
              <EditableField
                key={field.name}
                field={field}
                label={texts.fields[field.name]}
                value={values[field.name] ?? saved[field.name] ?? field.value}
                error={errors[field.name]}
              />
            ))}
        </>
      ),
    },
    status,
  )
}

interface ShownProps {
  names: ReturnType<typeof signInNames>
  fields: readonly ProfileField[]
  texts: ClaimTexts['profile']
}

/** What the company has settled. */
function Shown({ names, fields, texts }: ShownProps) {
  return (
    <dl>
      <dt>{texts.userName}</dt>
      <dd>
        <bdi>{names.userName}</bdi>
      </dd>
      {names.mailAddress && <dt>{texts.mailAddress}</dt>}
      {names.mailAddress && (
        <dd>
          <bdi>{names.mailAddress}</bdi>
        </dd>
      )}
      {fields.map(({ name, value }) => (
        <>
          <dt>{texts.fields[name]}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </>
      ))}
    </dl>
  )
}

interface EditableFieldProps {
  field: ProfileField
  label: string
  value: string
  error?: string
}

function EditableField({ field: { name, isRequired }, label, value, error }: EditableFieldProps) {
  const isPhone = name === 'phone'
  return (
    <Field
      name={name}
      label={label}
      type={isPhone ? 'tel' : 'text'}
      value={value}
      autocomplete={autofill[name]}
      autocapitalize={isPhone ? 'none' : 'words'}
      required={isRequired}
      error={error}
    />
  )
}

/** A form of its own: whoever opened somebody else's invitation fills in nothing. */
function NotMe({ csrf, label, base }: { csrf: string; label: string; base?: string }) {
  return (
    <form class="below" method="post" action={pathOf('not-me', base)}>
      <CsrfField token={csrf} />
      <button type="submit" class="plain">
        {label}
      </button>
    </form>
  )
}

/** Only the editable fields are read; whatever else a form holds is as if it were not there. @returns whether the step is done. */
export async function takeProfile(visit: Visit, form: Form): Promise<boolean> {
  const { person, page, parts, link } = visit
  const texts = page.texts.profile
  const given: Values = {}
  const errors: Record<string, string> = {}
  for (const field of profileFields(person, page.settings.profile).filter(({ isEditable }) => isEditable)) {
    const { name } = field
    if (form.has(name)) given[name] = plainLine(form.text(name))
    const mistake = mistakeIn(field, given[name] ?? field.value, texts)
    if (mistake) errors[name] = mistake
  }
  if (Object.keys(errors).length > 0) {
    showProfile(visit, given, errors, 400)
    return false
  }
  await saveProgress(parts.db, link, { profile: { corrections: given } })
  return true
}

function mistakeIn(
  { name, isRequired }: ProfileField,
  value: string,
  texts: ClaimTexts['profile'],
): string | undefined {
  if (value.length > longestValue) return texts.tooLong(longestValue)
  if (value || !isRequired) return undefined
  return name === 'displayName' ? texts.missingName : texts.missing(texts.fields[name])
}
