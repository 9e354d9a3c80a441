/** Keeps recipients about whom the server says nothing from holding all places. */
export interface Patience {
  /**
   * To be called where a mail is handed over. @param giveUp called where too many wait long already
   * @returns to be called when the text itself begins to travel, and at the end: then giving up could send twice
   */
  begin(giveUp: () => void): () => void
}

/**
 * @param afterMillis what counts as long
 * @param places how many may wait long at once; the others are tried again later
 */
export function createPatience({ afterMillis, places }: { afterMillis: number; places: number }): Patience {
  let waitingLong = 0
  return {
    begin(giveUp) {
      let isLong = false
      const timer = setTimeout(() => {
        if (waitingLong >= places) return giveUp()
        isLong = true
        waitingLong++
      }, afterMillis)
      return () => {
        clearTimeout(timer)
        if (isLong) waitingLong--
        isLong = false
      }
    },
  }
}
