const pathKey = 'vestibule.signInPath'

/** Where to sign in when the session is gone and the server can no longer tell the tenant. */
export function rememberSignIn(path: string): void {
  localStorage.setItem(pathKey, path)
}

/** The page where the session is begun again; undefined where nothing on this machine tells the tenant. */
export function signInAddress(): string | undefined {
  const path = localStorage.getItem(pathKey)
  return path?.startsWith('/t/') ? path : undefined
}

/** The same page for who is signed in already, but too long ago. */
export function signInAgainAddress(): string {
  const path = signInAddress()
  return path ? `${path}&again=1` : '/'
}

/** @returns false where there is nowhere to go. */
export function goToSignIn(): boolean {
  const address = signInAddress()
  if (!address) return false
  location.assign(address)
  return true
}
