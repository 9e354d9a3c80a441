import type { VNode } from 'preact'

/** Paragraphs with `code` in backquotes: all the mark-up that descriptions use. */
export function Prose({ text }: { text?: string }) {
  if (!text) return null
  return (
    <>
      {text
        .split('\n\n')
        .filter(Boolean)
        .map((paragraph) => (
          <p key={paragraph}>{inline(paragraph)}</p>
        ))}
    </>
  )
}

export function inline(text: string): (string | VNode)[] {
  return text.split('`').map((part, at) => (at % 2 === 0 ? part : <code key={at}>{part}</code>))
}
