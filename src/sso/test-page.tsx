import type { Context } from '../http/context.ts'
import { sendPage } from '../http/page/layout.tsx'
import { NotFound } from '../base/errors.ts'
import { tenantPage } from '../session/tenant-page.ts'
import { findTenantById } from '../tenants/tenant-store.ts'
import type { SsoParts } from './parts.ts'
import { isGood, type TestReport } from './report.ts'
import { type SsoTexts, ssoTexts } from './texts.ts'

/** In the window in which the admin tested. @throws NotFound */
export async function sendTestPage(parts: SsoParts, ctx: Context, tenantId: number, report: TestReport): Promise<void> {
  const tenant = await findTenantById(parts.db, tenantId)
  if (!tenant) throw new NotFound('tenant')
  const page = await tenantPage(parts, ctx, tenant, ssoTexts)
  const texts = page.texts.test
  const title = isGood(report) ? texts.good : texts.bad
  const { refusal } = report
  sendPage(
    ctx,
    page.frame(title),
    <>
      <h1>{title}</h1>
      <p class="lead">{texts.lead}</p>
      <h2>{texts.meaning}</h2>
      <p>{texts.outcomes[report.outcome]}</p>
      {refusal && (
        <>
          <p lang="en">
            {refusal.sentence} {refusal.received && <code>{refusal.received}</code>}
          </p>
          <h2>{texts.remedy}</h2>
          <p lang="en">{refusal.remedy}</p>
        </>
      )}
      {report.subject !== undefined && <Received report={report} texts={texts} />}
    </>,
  )
}

function Received({ report, texts }: { report: TestReport; texts: SsoTexts['test'] }) {
  const { issuer = '', subject = '', claims = [] } = report
  const rows = [{ name: texts.issuer, values: [issuer] }, { name: texts.subject, values: [subject] }, ...claims]
  return (
    <>
      <h2>{texts.received}</h2>
      <dl>
        {rows.map(({ name, values }) => (
          <>
            <dt>{name}</dt>
            <dd>
              <bdi>{values.join(', ')}</bdi>
            </dd>
          </>
        ))}
      </dl>
    </>
  )
}
