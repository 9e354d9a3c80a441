/** The command was not written as it should be; the process ends with 2. */
export class UsageError extends Error {
  /** @param command whose help is pointed to. */
  constructor(
    message: string,
    readonly command?: string,
  ) {
    super(message)
  }
}
