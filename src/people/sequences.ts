const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  '!@#$%^&*()_+',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  'йцукенгшщзхъфывапролджэячсмитьбю',
]

/** From the figures down, straight and slanting, on the same keyboards. */
const columns = `
1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm 8ik, 9ol. 0p;/
4esz 5rdx 6tfc 7ygv 8uhb 9ijn 0okm
1qay 6zhn 7zgv 4esy 1aqw 2zsx`
  .trim()
  .split(/\s+/)

const walks = [...rows, ...columns].flatMap((walk) => [walk, walk.split('').toReversed().join('')])

/** Fewer letters and figures than this beside the sequences are no secret. */
const secretLength = 4

/** Sequences glued together, interleaved or with each character doubled: `abcdef123456`, `1qaz2wsx3edc`, `1q2w3e4r5t6y`, `aaaaaabbbbbb`. */
export function isMadeOfSequences(folded: string): boolean {
  const characters = Array.from(folded)
  const everySecond = (from: 0 | 1) => characters.filter((_, at) => at % 2 === from).join('')
  const single = folded.replace(/(.)\1+/gu, '$1')
  return isGlued(folded) || isGlued(single) || (isGlued(everySecond(0)) && isGlued(everySecond(1)))
}

function isGlued(text: string): boolean {
  let rest = ''
  let covered = 0
  for (let at = 0; at < text.length; ) {
    const length = sequenceAt(text, at)
    if (length === 0) rest += text[at]
    covered += length
    at += length || 1
  }
  const strange = rest.match(/[\p{L}\p{N}]/gu)?.length ?? 0
  return covered > text.length / 2 && strange < secretLength
}

/** How many characters from here are neighbours, or the same: none, or three and more. */
function sequenceAt(text: string, at: number): number {
  let length = 3
  if (at + length > text.length || !isSequence(text.slice(at, at + length))) return 0
  while (at + length < text.length && isSequence(text.slice(at, at + length + 1))) length++
  return length
}

function isSequence(part: string): boolean {
  return part === part[0]!.repeat(part.length) || walks.some((walk) => walk.includes(part))
}
