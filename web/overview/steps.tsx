import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { CheckIcon } from '../ui/icons.tsx'
import styles from './checklist.module.css'

export interface Step {
  label: string
  why: ReactNode
  /** The very place where it is done; absent where it is done elsewhere. */
  to?: string
  done: boolean
  /** Some companies have no use for it: it does not count. */
  optional?: boolean
}

export function countDone(steps: Step[]): string {
  const needed = steps.filter((step) => !step.optional)
  return `${needed.filter((step) => step.done).length} of ${needed.length} done`
}

/** @param isBrief where another list comes first: only what cannot be pressed is explained. */
export function Steps({ steps, isBrief = false }: { steps: Step[]; isBrief?: boolean }) {
  return (
    <ol className={styles.steps}>
      {steps.map((step) => (
        <li key={step.label} className={styles.step} data-done={step.done || undefined}>
          <span className={styles.tick} role="img" aria-label={step.done ? 'Done' : 'Open'}>
            {step.done && <CheckIcon size={14} />}
          </span>
          <span>
            <Label step={step} />
            {!step.done && (
              <span className={styles.why}>
                {!(isBrief && step.to) && step.why}
                {step.optional && ' Optional.'}
              </span>
            )}
          </span>
        </li>
      ))}
    </ol>
  )
}

function Label({ step: { label, to, done } }: { step: Step }) {
  if (done || !to) return label
  return (
    <Anchor component={Link} to={to} inherit>
      {label}
    </Anchor>
  )
}
