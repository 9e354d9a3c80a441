/** Case and compatibility folding of everything that is compared without case: NFKC, then lower case (security §1.5). */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
