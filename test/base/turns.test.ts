import { describe, expect, it } from 'vitest'
import { createPacer, heavyTurn, inTurns, nextTurn } from '../../src/base/turns.ts'

/** What happened in each turn of the event loop, until everything is done. */
async function turnsOf(works: ((did: (what: string) => void) => Promise<unknown>)[]): Promise<string[][]> {
  const turns: string[][] = [[]]
  const all = Promise.all(works.map((work) => work((what) => turns.at(-1)!.push(what))))
  const ended = new Set<string>()
  void all.then(() => ended.add('all'))
  while (ended.size === 0) {
    await new Promise(setImmediate)
    turns.push([])
  }
  return turns.filter((turn) => turn.length > 0)
}

const pieces = (name: string, turn: () => Promise<void>) => async (did: (what: string) => void) => {
  for (let at = 1; at <= 3; at++) {
    await turn()
    did(`${name}${at}`)
  }
}

describe('heavy work', () => {
  it('is done one piece a turn, of one after another', async () => {
    expect(await turnsOf([pieces('a', heavyTurn), pieces('b', heavyTurn)])).toEqual(
      ['a1', 'b1', 'a2', 'b2', 'a3', 'b3'].map((piece) => [piece]),
    )
  })

  it('goes on before the line where it is nearly done', async () => {
    const once = async (did: (what: string) => void) => {
      await heavyTurn()
      did('b1')
      await nextTurn()
      did('b2')
    }
    expect(await turnsOf([pieces('a', heavyTurn), once, pieces('c', heavyTurn)])).toEqual(
      ['a1', 'b1', 'b2', 'c1', 'a2', 'c2', 'a3', 'c3'].map((piece) => [piece]),
    )
  })

  it('is done at once where it never yields, and waits where it does', async () => {
    // oxlint-disable-next-line require-yield -- what is light
    const light = function* (): Generator<void, string, void> {
      return 'light'
    }
    const heavy = function* (): Generator<void, string, void> {
      yield
      return 'heavy'
    }
    expect(inTurns(light())).toBe('light')
    await expect(inTurns(heavy())).resolves.toBe('heavy')
  })
})

describe('a pace', () => {
  it('asks for a turn where the loop is held up', async () => {
    const pace = createPacer()
    const begun = performance.now()
    let turn: Promise<void> | undefined
    while (turn === undefined && performance.now() - begun < 5_000) turn = pace()
    expect(turn).toBeInstanceOf(Promise)
    await turn
  })
})
