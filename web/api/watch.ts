import { focusManager, type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { urlOf } from './request.ts'
import { takeReport } from './take-report.ts'

const closed = 2

/**
 * Follows long work by server-sent events for as long as somebody is there, and shows each report under `queryKey`.
 * @param path of the events; undefined where nothing moves.
 * @returns whether reports come; where they do not (a proxy that collects answers), the caller asks by itself.
 */
export function useWatch(path: string | undefined, queryKey: QueryKey): boolean {
  const client = useQueryClient()
  const [isLive, setLive] = useState(false)
  // An open stream would keep a forgotten tab's session alive.
  const isAttended = useSyncExternalStore(
    (onChange) => focusManager.subscribe(onChange),
    () => focusManager.isFocused(),
  )
  const key = JSON.stringify(queryKey)

  useEffect(() => {
    if (!path || !isAttended) return undefined
    const source = new EventSource(urlOf(path))
    source.addEventListener('progress', ({ data }: MessageEvent<string>) => {
      setLive(true)
      takeReport(client, { queryKey: JSON.parse(key) as QueryKey, report: JSON.parse(data) })
    })
    source.addEventListener('end', () => {
      source.close()
      void client.invalidateQueries({ queryKey: [(JSON.parse(key) as QueryKey)[0]] })
    })
    source.addEventListener('error', () => setLive(source.readyState !== closed))
    return () => {
      source.close()
      setLive(false)
    }
  }, [path, isAttended, client, key])
  return isLive
}
