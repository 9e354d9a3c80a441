import { Title } from '@mantine/core'
import { useId } from 'react'
import type { ReactNode } from 'react'
import styles from './card.module.css'

export interface CardProps {
  title?: string
  actions?: ReactNode
  /** Lists draw their own lines up to the edge. */
  flush?: boolean
  children: ReactNode
}

export function Card({ title, actions, flush = false, children }: CardProps) {
  const id = useId()
  return (
    <section className={styles.card} aria-labelledby={title ? id : undefined}>
      {title && (
        <div className={styles.head}>
          <Title order={2} id={id}>
            {title}
          </Title>
          {actions}
        </div>
      )}
      <div className={flush ? undefined : styles.body} data-titled={title ? true : undefined}>
        {children}
      </div>
    </section>
  )
}

export interface Fact {
  label: string
  value: ReactNode
}

export interface FactsProps {
  facts: Fact[]
  /** The labels are single words, as in the head of a letter: the values stand right beside them. */
  short?: boolean
}

/** What is known of one thing, label and value; what is not known is left out by the caller. */
export function Facts({ facts, short = false }: FactsProps) {
  return (
    <dl className={styles.facts} data-short={short || undefined}>
      {facts.map(({ label, value }) => (
        <div key={label} className={styles.fact}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
