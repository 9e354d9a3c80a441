import { useEffect } from 'react'
import { useLocation } from 'react-router'

/** An address may name a field after its `#`: whoever comes by it can type at once. */
export function useAskedField(): void {
  const { hash } = useLocation()
  useEffect(() => document.getElementById(hash.slice(1))?.focus(), [hash])
}
