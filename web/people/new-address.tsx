import { Checkbox, Text } from '@mantine/core'

interface NewAddressProps {
  /** What becomes of the link that was sent. */
  says: string
  mayMail: boolean
  mails: boolean
  onMails: (mails: boolean) => void
}

/** A link is for one address: whoever moves the address of somebody invited decides who hears of the new one. */
export function NewAddress({ says, mayMail, mails, onMails }: NewAddressProps) {
  return (
    <>
      <Text size="sm" role="status">
        {says}
      </Text>
      {mayMail && (
        <Checkbox
          label="Mail the invitation to the new address at once"
          description="Otherwise nobody has the new link until you resend the invitation."
          checked={mails}
          onChange={(event) => onMails(event.currentTarget.checked)}
        />
      )}
    </>
  )
}
