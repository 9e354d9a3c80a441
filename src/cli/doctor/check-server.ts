import type { Config } from '../../config.ts'
import { type Finding, ok, warning } from './finding.ts'

/** Asks the server as everybody else would, through whatever stands before it. */
export async function checkServer({ publicUrl }: Config): Promise<Finding[]> {
  try {
    const { status } = await fetch(`${publicUrl}/readyz`, { redirect: 'manual', signal: AbortSignal.timeout(5_000) })
    if (status === 200) return [ok('server', `${publicUrl} answers and is ready`)]
    return [
      warning(
        'server',
        `${publicUrl}/readyz answers ${status}`,
        'look into the log of the server, and of the proxy before it',
      ),
    ]
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } }
    const why = cause?.code ?? message
    return [
      warning(
        'server',
        `nothing answers at ${publicUrl} (${why})`,
        'start the server (npm start); where it runs, check PUBLIC_URL, PORT and the proxy',
      ),
    ]
  }
}
