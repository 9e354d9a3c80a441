const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** For text and for attributes in quotes. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character]!)
}
