/** The present moment, handed in so that time can be set in tests. Lifetimes of links are judged by the database's clock. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()
