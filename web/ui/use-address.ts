import { useCallback } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'

export interface Address {
  /** A query parameter of the address, empty where absent. */
  read: (name: string) => string
  /** Changes what is shown, and with it the first page. Undefined and empty take the parameter away. */
  show: (changes: Record<string, string | undefined>, how?: { replace?: boolean }) => void
}

/** What a list shows stands in its address, so that it can be shared, reloaded and gone back to. */
export function useAddress(): Address {
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const { pathname } = useLocation()

  const show = useCallback<Address['show']>(
    (changes, how) => {
      const next = new URLSearchParams(search)
      next.delete('cursor')
      for (const [name, value] of Object.entries(changes)) {
        if (value) next.set(name, value)
        else next.delete(name)
      }
      const text = next.toString()
      void navigate(`${pathname}${text ? `?${text}` : ''}`, { replace: how?.replace, preventScrollReset: true })
    },
    [search, navigate, pathname],
  )
  return { read: (name) => search.get(name) ?? '', show }
}
