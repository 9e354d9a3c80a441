import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { SearchIcon } from './icons.tsx'
import { useAddress } from './use-address.ts'

export interface SearchFieldProps {
  label: string
  placeholder?: string
  /** The query parameter that holds the text. */
  name?: string
  maxLength?: number
}

/** Without a letter. Short, since a search that is superseded ends, on the server too. */
export const settledMilliseconds = 100

/** Searches while typing; the address follows, without a step in the history for each letter. */
export function SearchField({ label, placeholder, name = 'search', maxLength = 200 }: SearchFieldProps) {
  const address = useAddress()
  const shown = address.read(name)
  const [text, setText] = useState(shown)
  const typed = useRef(shown)

  const follow = useDebouncedCallback(
    (value: string) => address.show({ [name]: value.trim() }, { replace: true }),
    settledMilliseconds,
  )
  const type = (value: string) => {
    typed.current = value.trim()
    setText(value)
    follow(value)
  }

  // Back and forward change the address from outside; what is being typed is not overwritten by its own echo.
  useEffect(() => {
    if (shown === typed.current) return
    typed.current = shown
    setText(shown)
  }, [shown])

  return (
    <TextInput
      type="search"
      data-search
      aria-label={label}
      placeholder={placeholder ?? label}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
      leftSection={<SearchIcon size={16} />}
      rightSection={text && <CloseButton size="sm" aria-label="Clear the search" onClick={() => type('')} />}
      maxLength={maxLength}
      autoComplete="off"
      flex="1 1 16rem"
    />
  )
}
