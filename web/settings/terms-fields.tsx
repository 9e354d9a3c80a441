import { Button, Group, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Language } from '../../src/http/page/language.ts'
import { faultOf } from '../api/problem.ts'
import { peopleCountsQuery } from '../api/queries.ts'
import type { Tenant } from '../api/types.ts'
import { countOf } from '../ui/moment.tsx'
import { isEmpty, type OwnTerms, type TermsDraft, whoIsAskedAgain } from './terms-draft.ts'
import styles from './terms-fields.module.css'

/** Those that members' pages are written in. */
const pageLanguages: Record<Language, string> = { en: 'English', de: 'German', fr: 'French', ar: 'Arabic' }

interface TermsFieldsProps {
  draft: TermsDraft
  onChange: (draft: TermsDraft) => void
  saved: Tenant['settings']['terms']
  error: unknown
}

/** The terms for all, and in the languages of those who read others. */
export function TermsFields({ draft, onChange, saved, error }: TermsFieldsProps) {
  const tags = Object.keys(draft.languages)
  const free = Object.entries(pageLanguages).filter(([tag]) => !tags.includes(tag))
  const change = (tag: string, own: OwnTerms) => onChange({ ...draft, languages: { ...draft.languages, [tag]: own } })
  const remove = (tag: string) => {
    const { [tag]: _, ...languages } = draft.languages
    onChange({ ...draft, languages })
  }
  return (
    <>
      <TextInput
        label="Version of the terms"
        placeholder="2026-01"
        styles={{ wrapper: { maxWidth: '14rem' } }}
        maxLength={50}
        value={draft.version}
        error={faultOf(error, 'settings.terms.version')}
        onChange={(event) => onChange({ ...draft, version: event.currentTarget.value })}
      />
      <Words own={draft} onChange={(own) => onChange({ ...draft, ...own })} path="settings.terms" error={error} />
      {tags.map((tag) => (
        <fieldset key={tag} className={styles.language}>
          <legend>{languageName(tag)}</legend>
          <Stack gap="sm">
            {!(tag in pageLanguages) && (
              <Text size="sm" c="dimmed">
                No page is written in this language yet, so nobody is shown these.
              </Text>
            )}
            <Words
              own={draft.languages[tag]!}
              onChange={(own) => change(tag, own)}
              language={tag}
              path={`settings.terms.languages.${tag}`}
              error={error}
            />
            <Group>
              <Button variant="default" size="compact-sm" onClick={() => remove(tag)}>
                Remove {languageName(tag)}
              </Button>
            </Group>
          </Stack>
        </fieldset>
      ))}
      {free.length > 0 && (
        <NativeSelect
          label="Add a language"
          description="For members whose pages are in it; the others read the terms above."
          styles={{ wrapper: { maxWidth: '14rem' } }}
          value=""
          onChange={(event) => event.currentTarget.value && change(event.currentTarget.value, { text: '', url: '' })}
          data={[{ value: '', label: 'Choose…' }, ...free.map(([value, label]) => ({ value, label }))]}
        />
      )}
      <AskedAgain draft={draft} saved={saved} />
    </>
  )
}

interface WordsProps {
  own: OwnTerms
  onChange: (own: OwnTerms) => void
  /** Absent: for all. */
  language?: string
  path: string
  error: unknown
}

function Words({ own: { text, url }, onChange, language, path, error }: WordsProps) {
  const inLanguage = language ? ` in ${languageName(language)}` : ''
  const missing = language && isEmpty({ text, url }) ? 'Give a text, or an address.' : undefined
  return (
    <>
      <TextInput
        label={`Address of the terms${inLanguage}`}
        type="url"
        placeholder="https://"
        value={url}
        error={faultOf(error, `${path}.url`)}
        onChange={(event) => onChange({ text, url: event.currentTarget.value })}
      />
      <Textarea
        label={`Text of the terms${inLanguage}`}
        autosize
        minRows={4}
        maxRows={16}
        classNames={{ input: styles.words }}
        lang={language}
        value={text}
        error={faultOf(error, `${path}.text`) ?? missing}
        onChange={(event) => onChange({ text: event.currentTarget.value, url })}
      />
      {text.trim() !== '' && (
        <details className={styles.preview}>
          <summary>As members read it{inLanguage}</summary>
          <div dir="auto" lang={language} tabIndex={0} role="region" aria-label={`The terms${inLanguage}`}>
            {text}
          </div>
        </details>
      )}
    </>
  )
}

const sentences = {
  everybody: 'Another version: everybody who has accepted is asked again.',
  readers:
    'What some have accepted is no longer there as they read it: they are asked again, though the version is the same.',
  nobody: 'Nobody who has accepted is asked again.',
}

function AskedAgain({ draft, saved }: Pick<TermsFieldsProps, 'draft' | 'saved'>) {
  const who = whoIsAskedAgain(saved, draft)
  const asks = who === 'everybody' || who === 'readers'
  const claimed = useQuery({ ...peopleCountsQuery(), enabled: asks }).data?.claimed
  return (
    <Text size="sm" role="status">
      {who && sentences[who]}
      {asks && claimed !== undefined && ` ${countOf(claimed, 'person has', 'people have')} claimed.`}
    </Text>
  )
}

const names = new Intl.DisplayNames('en', { type: 'language' })

function languageName(tag: string): string {
  return names.of(tag) ?? tag
}
