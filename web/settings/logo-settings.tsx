import { Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useChange } from '../api/change.ts'
import { logoQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { Logo, Tenant } from '../api/types.ts'
import { AskedButton } from '../ui/asked-button.tsx'
import { DropZone } from '../ui/drop-zone.tsx'
import { Failed } from '../ui/list-states.tsx'
import { useToasts } from '../ui/toasts.tsx'

/** Shown on the pages that members see, and in mails. */
export function LogoSettings({ tenant }: { tenant: Tenant }) {
  const { say } = useToasts()
  const logo = useQuery({ ...logoQuery(), enabled: tenant.hasLogo })
  const upload = useChange<Logo, File>({
    run: (file) => request<Logo>('PUT', '/tenant/logo', { file }),
    touches: ['tenant'],
    onDone: () => say('The logo is kept.'),
  })
  if (tenant.hasLogo && logo.error) return <Failed error={logo.error} onRetry={() => void logo.refetch()} />
  return (
    <Stack maw="36rem" gap="xs" mt="lg">
      <Text size="sm" fw={500}>
        Logo
      </Text>
      {tenant.hasLogo && logo.data && (
        <Group>
          <img src={logo.data.url} width={logo.data.width / 2} height={logo.data.height / 2} alt="The logo" />
          <AskedButton
            word="Remove"
            size="compact-sm"
            label="Remove the logo"
            title="Remove the logo?"
            run={() => request('DELETE', '/tenant/logo')}
            touches={['tenant']}
            onDone={() => say('The logo is removed.')}
          >
            Members’ pages and mails show the company’s name alone from now on. Mail that was sent keeps it.
          </AskedButton>
        </Group>
      )}
      <DropZone
        says="PNG, JPEG or WebP, of at most 5 MB"
        accept="image/png,image/jpeg,image/webp"
        busy={upload.isPending}
        error={upload.error}
        testId="logo-file"
        onFile={(file) => upload.mutate(file)}
      />
    </Stack>
  )
}
