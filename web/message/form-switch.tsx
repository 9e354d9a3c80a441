import { Button } from '@mantine/core'

type Form = 'html' | 'text'

const forms: { form: Form; label: string }[] = [
  { form: 'html', label: 'As designed' },
  { form: 'text', label: 'As plain text' },
]

/** A mail has two parts; either may be the one that is read. */
export function FormSwitch({ form, onChange }: { form: Form; onChange: (form: Form) => void }) {
  return (
    <Button.Group>
      {forms.map(({ form: each, label }) => (
        <Button
          key={each}
          size="compact-xs"
          variant={form === each ? 'light' : 'default'}
          aria-pressed={form === each}
          onClick={() => onChange(each)}
        >
          {label}
        </Button>
      ))}
    </Button.Group>
  )
}
