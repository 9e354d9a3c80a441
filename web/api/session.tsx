import { createContext, useContext } from 'react'
import type { Me, Scope } from './types.ts'

const MeContext = createContext<Me | undefined>(undefined)

export const MeProvider = MeContext.Provider

/** Who is signed in. The shell shows pages only once this is known. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe is read outside of the shell')
  return me
}

/** Whether the admin's role has this scope: what may not be done is not offered. */
export function useMay(): (scope: Scope) => boolean {
  const { scopes } = useMe()
  return (scope) => scopes.includes(scope)
}
