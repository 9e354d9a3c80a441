import { Switch } from '@mantine/core'
import { useChange } from '../api/change.ts'
import { request } from '../api/request.ts'
import type { ProvisioningClient } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { useToasts } from '../ui/toasts.tsx'

export function ClaimLinksCard({ client }: { client: ProvisioningClient }) {
  const { say, complain } = useToasts()
  const change = useChange<unknown, boolean>({
    run: (canReadClaimLinks) => request('PATCH', `/provisioning-clients/${client.id}`, { body: { canReadClaimLinks } }),
    touches: ['provisioning-clients'],
    onDone: (_, allowed) => say(allowed ? 'It may read claim links now.' : 'It may no longer read claim links.'),
  })
  return (
    <Card title="Claim links">
      <Switch
        label="May read the claim links of invited people"
        description="Whoever has a link can claim: allow it only where another system is to hand the links out."
        checked={change.isError ? client.canReadClaimLinks : (change.variables ?? client.canReadClaimLinks)}
        onChange={(event) => change.mutate(event.currentTarget.checked, { onError: complain })}
      />
    </Card>
  )
}
