import { Button, CloseButton } from '@mantine/core'
import { createContext, useCallback, useContext, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { sayProblem } from '../api/problem.ts'
import { AlertIcon, CheckIcon } from './icons.tsx'
import { plainName } from './plain-name.ts'
import styles from './toasts.module.css'

interface Toast {
  id: number
  tone: 'good' | 'bad'
  text: string
  undo?: () => void
}

export interface Toasts {
  /** @param undo takes it back, for as long as it is said. */
  say: (text: string, undo?: () => void) => void
  complain: (error: unknown) => void
}

const ToastContext = createContext<Toasts>({ say: () => {}, complain: () => {} })

export function useToasts(): Toasts {
  return useContext(ToastContext)
}

const shownMilliseconds = 6000
const undoMilliseconds = 15_000
let lastId = 0

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([])
  const drop = useCallback((id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)), [])

  const voice = useMemo<Toasts>(() => {
    const add = (tone: Toast['tone'], text: string, undo?: () => void) => {
      const id = ++lastId
      setToasts((shown) => [...shown.slice(-2), { id, tone, text: plainName(text), undo }])
      // What went wrong stays until it is read and closed.
      if (tone === 'good') setTimeout(() => drop(id), undo ? undoMilliseconds : shownMilliseconds)
    }
    return { say: (text, undo) => add('good', text, undo), complain: (error) => add('bad', sayProblem(error)) }
  }, [drop])

  return (
    <ToastContext value={voice}>
      {children}
      <div className={styles.stack} role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div key={toast.id} className={styles.toast} data-tone={toast.tone}>
            {toast.tone === 'good' ? <CheckIcon /> : <AlertIcon />}
            <span className="break">{toast.text}</span>
            {toast.undo && (
              <Button
                variant="default"
                size="compact-xs"
                onClick={() => {
                  drop(toast.id)
                  toast.undo?.()
                }}
              >
                Undo
              </Button>
            )}
            <CloseButton size="sm" aria-label="Close this message" onClick={() => drop(toast.id)} />
          </div>
        ))}
      </div>
    </ToastContext>
  )
}
