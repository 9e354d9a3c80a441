import { CloseButton } from '@mantine/core'
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
}

export interface Toasts {
  say: (text: string) => void
  complain: (error: unknown) => void
}

const ToastContext = createContext<Toasts>({ say: () => {}, complain: () => {} })

export function useToasts(): Toasts {
  return useContext(ToastContext)
}

const shownMilliseconds = 6000
let lastId = 0

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([])
  const drop = useCallback((id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)), [])

  const voice = useMemo<Toasts>(() => {
    const add = (tone: Toast['tone'], text: string) => {
      const id = ++lastId
      setToasts((shown) => [...shown.slice(-2), { id, tone, text: plainName(text) }])
      // What went wrong stays until it is read and closed.
      if (tone === 'good') setTimeout(() => drop(id), shownMilliseconds)
    }
    return { say: (text) => add('good', text), complain: (error) => add('bad', sayProblem(error)) }
  }, [drop])

  return (
    <ToastContext value={voice}>
      {children}
      <div className={styles.stack} role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div key={toast.id} className={styles.toast} data-tone={toast.tone}>
            {toast.tone === 'good' ? <CheckIcon /> : <AlertIcon />}
            <span className="break">{toast.text}</span>
            <CloseButton size="sm" aria-label="Close this message" onClick={() => drop(toast.id)} />
          </div>
        ))}
      </div>
    </ToastContext>
  )
}
