/** Numbers that look random and are the same each time: the demo is the same on every machine. */
export interface Random {
  /** 0 up to, without, 1. */
  next(): number
  /** 0 up to, without, `below`. */
  whole(below: number): number
  pick<T>(from: readonly T[]): T
}

/** mulberry32: 32 bits of state are plenty for a few thousand draws. */
export function seededRandom(seed: string): Random {
  let state = Array.from(seed).reduce(
    (hash, character) => Math.imul(hash ^ character.codePointAt(0)!, 16_777_619),
    2_166_136_261,
  )
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (below: number) => Math.floor(next() * below)
  return { next, whole, pick: (from) => from[whole(from.length)]! }
}
