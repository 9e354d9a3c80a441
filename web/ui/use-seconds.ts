import { useEffect, useState } from 'react'

/** Whole seconds since this was first shown. */
export function useSeconds(): number {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const begun = Date.now()
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - begun) / 1_000)), 250)
    return () => clearInterval(timer)
  }, [])
  return seconds
}
