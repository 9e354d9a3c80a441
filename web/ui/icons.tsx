import type { ReactNode } from 'react'

/** Line icons on a 20 by 20 field, drawn for this panel. They say nothing to a screen reader: the text beside them does. */
function icon(path: ReactNode) {
  return function Icon({ size = 18 }: { size?: number }) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 20 20"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {path}
      </svg>
    )
  }
}

export const OverviewIcon = icon(<path d="M3 11.5h4.5V17H3zM7.5 7H12v10H7.5zM12 3h5v14h-5z" />)
export const PeopleIcon = icon(
  <>
    <circle cx="7.5" cy="7" r="3" />
    <path d="M2 16.5c.3-3 2.5-4.7 5.5-4.700s5.2 1.7 5.5 4.700M13 4.300a3 3 0 0 1 0 5.400M15 12.300c1.8.7 2.8 2.1 3 4.2" />
  </>,
)
export const GroupsIcon = icon(
  <>
    <circle cx="6" cy="6.5" r="2.5" />
    <circle cx="14" cy="6.5" r="2.5" />
    <circle cx="10" cy="14" r="2.5" />
    <path d="M8.4 6.500h3.200M7.3 8.700l1.4 3.100M12.7 8.700l-1.4 3.1" />
  </>,
)
export const InviteIcon = icon(<path d="M17.5 2.5 8.5 11.500M17.5 2.500l-5.5 15-3.5-6-6-3.500z" />)
export const CampaignIcon = icon(<path d="M3 8v4h2.500l7 4V4l-7 4zM6 12l1 5h2.200l-1-4M15.5 7.500a3.5 3.5 0 0 1 0 5" />)
export const MailIcon = icon(
  <>
    <rect x="2.5" y="4" width="15" height="12" rx="2" />
    <path d="m3 5.5 7 5.5 7-5.5" />
  </>,
)
export const PlugIcon = icon(<path d="M7 2.500v4M13 2.500v4M4.5 6.500h11v3a5.5 5.5 0 0 1-11 0zM10 15v3" />)
export const KeyIcon = icon(
  <>
    <circle cx="6.5" cy="13" r="3.5" />
    <path d="m9 10.5 7.5-7.500M13 6.500l2.5 2.5" />
  </>,
)
export const SettingsIcon = icon(
  <>
    <path d="M3 6h8M15 6h2M3 14h2M9 14h8" />
    <circle cx="13" cy="6" r="2" />
    <circle cx="7" cy="14" r="2" />
  </>,
)
export const ShieldIcon = icon(
  <path d="M10 2.5 16.5 5v5c0 3.7-2.7 6.5-6.5 7.5-3.8-1-6.5-3.8-6.5-7.500V5zM7.3 10l2 2 3.5-4" />,
)
export const AuditIcon = icon(<path d="M5 2.500h7l3.5 3.500v11.500H5zM12 2.500V6h3.500M7.5 10h5M7.5 13.500h5" />)
export const LogIcon = icon(<path d="M3 5h2M3 10h2M3 15h2M8 5h9M8 10h9M8 15h6" />)
export const SearchIcon = icon(
  <>
    <circle cx="8.5" cy="8.5" r="5.5" />
    <path d="m12.8 12.8 4.2 4.2" />
  </>,
)
export const PlusIcon = icon(<path d="M10 4v12M4 10h12" />)
export const CheckIcon = icon(<path d="m4 10.5 4 4 8-9" />)
export const AlertIcon = icon(<path d="M10 3 2.5 16.500h15zM10 8.500v3.500M10 14.300v.2" />)
export const NoteIcon = icon(
  <>
    <circle cx="10" cy="10" r="7.5" />
    <path d="M10 9v5M10 6.300v.2" />
  </>,
)
export const CopyIcon = icon(
  <>
    <rect x="7" y="7" width="10" height="10" rx="2" />
    <path d="M13 7V5a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v6a2 2 0 0 0 2 2h2" />
  </>,
)
export const DownloadIcon = icon(<path d="M10 3v9.500M6 9l4 4 4-4M3.5 16.500h13" />)
export const UploadIcon = icon(<path d="M10 12.500V3M6 6.500l4-4 4 4M3.5 16.500h13" />)
export const GlobeIcon = icon(
  <>
    <circle cx="10" cy="10" r="7.5" />
    <path d="M2.5 10h15M10 2.500c2.2 2.1 3.3 4.6 3.3 7.500s-1.1 5.400-3.300 7.500c-2.200-2.100-3.300-4.600-3.300-7.500s1.100-5.400 3.300-7.500z" />
  </>,
)
export const BookIcon = icon(
  <path d="M4 3.500h10a2 2 0 0 1 2 2v11H6a2 2 0 0 1-2-2zM4 14.500a2 2 0 0 1 2-2h10M7.500 7h5" />,
)
export const SchemaIcon = icon(
  <path d="M7 3.500c-2 0-2 1-2 3s0 3.500-2 3.500c2 0 2 1.500 2 3.500s0 3 2 3M13 3.500c2 0 2 1 2 3s0 3.500 2 3.500c-2 0-2 1.500-2 3.500s0 3-2 3" />,
)
export const MenuIcon = icon(<path d="M3 5.500h14M3 10h14M3 14.500h14" />)
export const MoreIcon = icon(<path d="M4.5 10h.01M10 10h.01M15.5 10h.01" strokeWidth="2.6" />)
export const PreviousIcon = icon(<path d="m12 4.5-5.5 5.5 5.5 5.5" />)
export const NextIcon = icon(<path d="m8 4.5 5.5 5.500L8 15.5" />)
export const SunIcon = icon(
  <>
    <circle cx="10" cy="10" r="3.5" />
    <path d="M10 2v1.500M10 16.500V18M2 10h1.500M16.5 10H18M4.3 4.300l1.1 1.100M14.6 14.600l1.1 1.100M15.7 4.300l-1.1 1.100M5.4 14.600l-1.1 1.1" />
  </>,
)
export const MoonIcon = icon(<path d="M16.5 12A7 7 0 0 1 8 3.500a7 7 0 1 0 8.5 8.500z" />)
export const DoorIcon = icon(<path d="M8 3H4v14h4M8.5 10H17M13.5 6.5 17 10l-3.5 3.5" />)
export const KeyboardIcon = icon(
  <>
    <rect x="2" y="5" width="16" height="10" rx="2" />
    <path d="M5 8h.01M8.3 8h.01M11.7 8h.01M15 8h.01M6.5 12h7" />
  </>,
)
