import { useState } from 'react'

export interface Draft<T> {
  value: T
  change: (part: Partial<T>) => void
  /** Whether it holds what is not saved. */
  isChanged: boolean
  /** Somebody else has saved something else since this was begun. */
  isOvertaken: boolean
  takeTheirs: () => void
  /** After saving. */
  settle: (saved: T) => void
}

/** What a form holds of something that others change, too: theirs comes in by itself until something is typed, and then when asked for. */
export function useDraft<T extends object>(kept: T): Draft<T> {
  const [value, setValue] = useState(kept)
  const [begun, setBegun] = useState(kept)
  const [seen, setSeen] = useState(kept)
  const [isOvertaken, setOvertaken] = useState(false)
  const isChanged = !isSame(value, begun)
  const settle = (saved: T) => {
    setValue(saved)
    setBegun(saved)
    setOvertaken(false)
  }
  if (!isSame(kept, seen)) {
    setSeen(kept)
    if (!isChanged || isSame(kept, value)) settle(kept)
    else if (!isSame(kept, begun)) setOvertaken(true)
  }
  return {
    value,
    change: (part) => setValue((now) => ({ ...now, ...part })),
    isChanged,
    isOvertaken: isOvertaken && isChanged,
    takeTheirs: () => settle(kept),
    settle,
  }
}

/** Drafts are plain values whose fields stand in one order. */
function isSame(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
