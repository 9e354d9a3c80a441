import { createBrowserRouter } from 'react-router'
import type { RouteObject } from 'react-router'
import { NotFoundPage } from './shell/not-found-page.tsx'
import { PageFailed } from './shell/page-failed.tsx'
import { Shell } from './shell/shell.tsx'

type PageModule = Promise<{ Component: React.ComponentType }>

/** Each page is loaded when it is first opened. */
const page = (path: string, load: () => PageModule): RouteObject => ({ path, lazy: load, errorElement: <PageFailed /> })

export function createRoutes() {
  return createBrowserRouter(
    [
      {
        path: '/',
        element: <Shell />,
        errorElement: <PageFailed />,
        hydrateFallbackElement: <></>,
        children: [
          page('', () => import('./overview/overview-page.tsx')),
          page('people', () => import('./people/people-page.tsx')),
          page('people/new', () => import('./people/new-person-page.tsx')),
          page('people/acts', () => import('./people/bulk-acts-page.tsx')),
          page('people/acts/:id', () => import('./people/bulk-act-page.tsx')),
          page('people/:id', () => import('./people/person-page.tsx')),
          page('imports', () => import('./imports/imports-page.tsx')),
          page('imports/:id', () => import('./imports/import-page.tsx')),
          page('export', () => import('./exports/exports-page.tsx')),
          page('groups', () => import('./groups/groups-page.tsx')),
          page('groups/:id', () => import('./groups/group-page.tsx')),
          page('invite', () => import('./invite/invite-all-page.tsx')),
          page('invite/file', () => import('./invite/file-page.tsx')),
          page('invite/file/:id', () => import('./invite/file-result-page.tsx')),
          page('invite/remind', () => import('./invite/remind-all-page.tsx')),
          page('invite/chosen', () => import('./invite/chosen-page.tsx')),
          page('campaigns', () => import('./campaigns/campaigns-page.tsx')),
          page('campaigns/:id', () => import('./campaigns/campaign-page.tsx')),
          page('mail', () => import('./mail/deliveries-page.tsx')),
          page('outbox', () => import('./mail/outbox-page.tsx')),
          page('outbox/:id', () => import('./mail/message-page.tsx')),
          page('connections', () => import('./connections/connections-page.tsx')),
          page('connections/new', () => import('./connections/connect-page.tsx')),
          page('connections/:id', () => import('./connections/client-page.tsx')),
          page('provisioning-log', () => import('./connections/log-page.tsx')),
          page('sso', () => import('./sso/sso-page.tsx')),
          page('sso/new', () => import('./sso/new-connection-page.tsx')),
          page('sso/conflicts', () => import('./sso/conflicts-page.tsx')),
          page('sso/:id', () => import('./sso/connection-page.tsx')),
          page('schemas', () => import('./schemas/schemas-page.tsx')),
          page('domains', () => import('./domains/domains-page.tsx')),
          page('directory', () => import('./directory/directory-page.tsx')),
          page('invite/directory', () => import('./invite/directory-page.tsx')),
          page('api-keys', () => import('./connections/api-keys-page.tsx')),
          page('settings', () => import('./settings/settings-page.tsx')),
          page('admins', () => import('./admins/admins-page.tsx')),
          page('audit', () => import('./audit/audit-page.tsx')),
          { path: '*', element: <NotFoundPage /> },
        ],
      },
    ],
    { basename: '/admin' },
  )
}
