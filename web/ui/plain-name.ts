const overrides = /[\u202a-\u202e\u2066-\u2069]/g

/** Without what would turn the words after it around, also those of the sentence that it stands in. */
export function plainName(text: string): string {
  return text.replaceAll(overrides, '')
}
