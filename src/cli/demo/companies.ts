import type { AdminRole, ClientKind, GroupRole } from '../../db/tables.ts'
import type { CultureName } from './names.ts'

/** Parts of a hundred; the rest waits uninvited. */
export interface Progress {
  claimed: number
  invited: number
  withdrawn: number
  deactivated: number
}

export interface Company {
  slug: string
  name: string
  /** At which point of its launch it stands. */
  story: string
  domain: string
  brandColour: string
  people: number
  admins: Readonly<Record<AdminRole, string>>
  client: { kind: ClientKind; name: string; inviteOnCreate: boolean }
  cultures: readonly CultureName[]
  locations: readonly string[]
  departments: Readonly<Record<string, readonly string[]>>
  localGroups: readonly { name: string; role: GroupRole | null; share: number }[]
  progress: Progress
  /** Days ago that its people arrived, at first and at last. */
  arrived: readonly [number, number]
  terms: boolean
  /** Has something for every page of the panel; the others leave empty what companies at their point have not come to. */
  showsAll?: true
  /** The department that is being invited just now, by a campaign that was paused half-way. */
  underWay?: string
}

export const companies: readonly Company[] = [
  {
    slug: 'demo-nordwind',
    name: 'Nordwind Logistics',
    story: 'in the middle of its launch: some have claimed, some were invited, some wait',
    domain: 'nordwind.example',
    brandColour: '#1b5e8c',
    people: 420,
    admins: { owner: 'Henrike Albers', admin: 'Tomasz Wilk', inviter: 'Mette Lund', auditor: 'Deniz Aksoy' },
    client: { kind: 'entra', name: 'Microsoft Entra ID', inviteOnCreate: false },
    cultures: ['german', 'german', 'polish', 'turkish', 'danish', 'ukrainian', 'arabic', 'vietnamese'],
    locations: ['Hamburg', 'Gdańsk', 'Aarhus', 'Duisburg'],
    departments: {
      Warehouse: ['Order picker', 'Forklift driver', 'Shift lead', 'Warehouse manager'],
      Transport: ['Driver', 'Dispatcher', 'Fleet manager'],
      'Customer service': ['Agent', 'Team lead'],
      Finance: ['Accountant', 'Controller'],
      IT: ['System administrator', 'Developer', 'Head of IT'],
    },
    localGroups: [
      { name: 'Company news', role: 'required', share: 0.45 },
      { name: 'First aiders', role: null, share: 0.05 },
      { name: 'Football on Thursdays', role: 'open', share: 0.08 },
      { name: 'Parents', role: 'suggested', share: 0.1 },
    ],
    progress: { claimed: 44, invited: 29, withdrawn: 2, deactivated: 5 },
    arrived: [46, 2],
    terms: true,
    showsAll: true,
    underWay: 'Transport',
  },
  {
    slug: 'demo-miraflores',
    name: 'Clínica Miraflores',
    story: 'before its launch: its people are there and know nothing yet; three try it out',
    domain: 'miraflores.example',
    brandColour: '#a03b5c',
    people: 164,
    admins: { owner: 'Rosario Vidal', admin: 'Gonzalo Paredes', inviter: 'Abril Salas', auditor: 'Nuno Teixeira' },
    client: { kind: 'google', name: 'Google Workspace', inviteOnCreate: false },
    cultures: ['spanish', 'spanish', 'portuguese', 'english'],
    locations: ['Lima', 'Arequipa'],
    departments: {
      Nursing: ['Nurse', 'Head nurse', 'Midwife'],
      Medicine: ['Physician', 'Surgeon', 'Anaesthetist'],
      Laboratory: ['Technician', 'Biologist'],
      Administration: ['Receptionist', 'Payroll officer'],
    },
    localGroups: [
      { name: 'All staff', role: 'required', share: 0 },
      { name: 'Night shift', role: 'suggested', share: 0.12 },
    ],
    progress: { claimed: 1, invited: 1, withdrawn: 0, deactivated: 3 },
    arrived: [9, 8],
    terms: false,
  },
  {
    slug: 'demo-savanna',
    name: 'Savanna Foods',
    story: 'after its launch: nearly everyone has claimed, and newcomers are invited as they arrive',
    domain: 'savanna.example',
    brandColour: '#2d6a3f',
    people: 238,
    admins: { owner: 'Amara Obi', admin: 'Kenji Mori', inviter: 'Faith Wekesa', auditor: 'Sanjay Nair' },
    client: { kind: 'okta', name: 'Okta', inviteOnCreate: true },
    cultures: ['nigerian', 'nigerian', 'kenyan', 'indian', 'japanese', 'korean', 'english'],
    locations: ['Lagos', 'Nairobi', 'Pune', 'Osaka'],
    departments: {
      Kitchens: ['Cook', 'Chef', 'Kitchen manager'],
      Supply: ['Buyer', 'Quality inspector'],
      Stores: ['Cashier', 'Store manager', 'Baker'],
      People: ['Recruiter', 'Trainer'],
    },
    localGroups: [
      { name: 'Everyone', role: 'required', share: 0.86 },
      { name: 'Recipes', role: 'suggested', share: 0.4 },
      { name: 'Running club', role: 'open', share: 0.06 },
    ],
    progress: { claimed: 86, invited: 8, withdrawn: 1, deactivated: 4 },
    arrived: [120, 1],
    terms: true,
  },
]
