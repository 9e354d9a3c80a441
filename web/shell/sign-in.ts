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

/** Where nothing on this machine tells the tenant, the server knows the only one, or asks which. */
export function goToSignIn(): void {
  location.assign(signInAddress() ?? '/?to=admin')
}
