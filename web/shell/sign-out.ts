import { request } from '../api/request.ts'
import { goToSignIn } from './sign-in.ts'

/** Ends the session at the server; what this page knows goes with the page. */
export async function signOut(): Promise<void> {
  await request('POST', '/session/sign-out')
  goToSignIn()
}
