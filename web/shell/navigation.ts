import type { ComponentType } from 'react'
import type { Scope } from '../api/types.ts'
import {
  AuditIcon,
  BookIcon,
  CampaignIcon,
  DoorIcon,
  DownloadIcon,
  GlobeIcon,
  GroupsIcon,
  InviteIcon,
  KeyIcon,
  LogIcon,
  MailIcon,
  OverviewIcon,
  PeopleIcon,
  PlugIcon,
  SchemaIcon,
  SettingsIcon,
  ShieldIcon,
  UploadIcon,
} from '../ui/icons.tsx'

export interface Place {
  to: string
  label: string
  Icon: ComponentType<{ size?: number }>
  /** The letter after `g` that leads here. */
  letter: string
  /** Shown to who has one of them; to everybody where absent. */
  scopes?: Scope[]
}

export interface Section {
  label?: string
  places: Place[]
}

export const sections: Section[] = [
  {
    places: [
      { to: '/', label: 'Overview', Icon: OverviewIcon, letter: 'o' },
      { to: '/people', label: 'People', Icon: PeopleIcon, letter: 'p', scopes: ['people:read'] },
      { to: '/imports', label: 'Imports', Icon: UploadIcon, letter: 'u', scopes: ['people:write', 'audit:read'] },
      { to: '/groups', label: 'Groups', Icon: GroupsIcon, letter: 'g', scopes: ['groups:read'] },
    ],
  },
  {
    label: 'Inviting',
    places: [
      { to: '/invite', label: 'Send invites', Icon: InviteIcon, letter: 'i', scopes: ['invites:write'] },
      { to: '/campaigns', label: 'Campaigns', Icon: CampaignIcon, letter: 'c', scopes: ['people:read'] },
      { to: '/mail', label: 'Mail', Icon: MailIcon, letter: 'm', scopes: ['people:read'] },
    ],
  },
  {
    label: 'Connections',
    places: [
      {
        to: '/connections',
        label: 'Provisioning',
        Icon: PlugIcon,
        letter: 'n',
        scopes: ['clients:write', 'audit:read'],
      },
      {
        to: '/provisioning-log',
        label: 'Provisioning log',
        Icon: LogIcon,
        letter: 'r',
        scopes: ['clients:write', 'audit:read'],
      },
      {
        to: '/sso',
        label: 'Single sign-on',
        Icon: DoorIcon,
        letter: 'w',
        scopes: ['settings:write', 'audit:read'],
      },
      { to: '/domains', label: 'Domains', Icon: GlobeIcon, letter: 'd', scopes: ['settings:write', 'audit:read'] },
      { to: '/directory', label: 'Directory', Icon: BookIcon, letter: 'y', scopes: ['settings:write'] },
      {
        to: '/schemas',
        label: 'Schemas',
        Icon: SchemaIcon,
        letter: 'h',
        scopes: ['settings:write', 'clients:write', 'audit:read'],
      },
      { to: '/api-keys', label: 'API keys', Icon: KeyIcon, letter: 'k', scopes: ['clients:write', 'audit:read'] },
    ],
  },
  {
    label: 'Organisation',
    places: [
      { to: '/settings', label: 'Settings', Icon: SettingsIcon, letter: 's', scopes: ['settings:write'] },
      { to: '/export', label: 'Export', Icon: DownloadIcon, letter: 'e', scopes: ['export:read'] },
      { to: '/admins', label: 'Admins', Icon: ShieldIcon, letter: 'a' },
      { to: '/audit', label: 'Audit log', Icon: AuditIcon, letter: 'l', scopes: ['audit:read'] },
    ],
  },
]

export function placesFor(may: (scope: Scope) => boolean): Section[] {
  return sections
    .map((section) => ({ ...section, places: section.places.filter(({ scopes }) => !scopes || scopes.some(may)) }))
    .filter((section) => section.places.length > 0)
}

/** Pages that ask for more than the place they belong to. */
const narrowerPages: Pick<Place, 'to' | 'label' | 'scopes'>[] = [
  { to: '/people/new', label: 'Add a person', scopes: ['people:write'] },
  { to: '/connections/new', label: 'Connect an identity provider', scopes: ['clients:write'] },
  { to: '/sso/new', label: 'New connection', scopes: ['settings:write'] },
  { to: '/outbox', label: 'Outbox', scopes: ['invites:write'] },
]

/** What an address asks for: its own page's, or its place's. */
export function guardOf(pathname: string): Pick<Place, 'label' | 'scopes'> | undefined {
  return pageIn(narrowerPages, pathname) ?? placeAt(pathname)
}

/** Whether a role may open what is at an address. */
export function mayOpen(pathname: string, may: (scope: Scope) => boolean): boolean {
  const scopes = guardOf(pathname)?.scopes
  return !scopes || scopes.some(may)
}

/** The place that a page belongs to: `/people/new` is below `/people`. */
function placeAt(pathname: string): Place | undefined {
  return pageIn(
    sections.flatMap(({ places }) => places),
    pathname,
  )
}

function pageIn<T extends Pick<Place, 'to'>>(pages: T[], pathname: string): T | undefined {
  return pages.find(({ to }) => pathname === to || pathname.startsWith(`${to}/`))
}
