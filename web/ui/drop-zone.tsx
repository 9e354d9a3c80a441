import { Button, Text } from '@mantine/core'
import { type DragEvent, useRef, useState } from 'react'
import { Refusal } from './dialog.tsx'
import styles from './drop-zone.module.css'

export interface DropZoneProps {
  says: string
  accept: string
  busy: boolean
  error: unknown
  testId: string
  onFile: (file: File) => void
}

/** A file by dropping or choosing it. */
export function DropZone({ says, accept, busy, error, testId, onFile }: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = (files: FileList | null) => {
    const file = files?.item(0)
    if (file) onFile(file)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  return (
    <div
      className={styles.zone}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Text size="sm">{says}</Text>
      <input
        ref={input}
        type="file"
        hidden
        data-testid={testId}
        accept={accept}
        onChange={(event) => {
          take(event.currentTarget.files)
          // The same file, mended, can be chosen again.
          event.currentTarget.value = ''
        }}
      />
      <Button loading={busy} onClick={() => input.current?.click()}>
        Choose a file
      </Button>
      {error != null && <Refusal error={error} />}
    </div>
  )
}
