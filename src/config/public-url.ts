const form = 'must be an address such as https://join.example.com, without a path'

/** @returns the URL, or what is wrong with it. */
export function parsePublicUrl(text: string): URL | string {
  if (!URL.canParse(text)) return form
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return form
  if (url.username || url.password || url.pathname !== '/' || url.search || url.hash) return form
  return url
}

/** Why an `http:` address is refused, or undefined. */
export function httpRefusal({ protocol, hostname }: URL, allowHttp: boolean): string | undefined {
  if (protocol === 'https:' || allowHttp || isLoopback(hostname)) return undefined
  return 'must begin with https://, since links and passwords travel over it; for a test inside your network set ALLOW_HTTP=1'
}

/** @param hostname as the URL class writes it. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.[\d.]+$/.test(hostname)
  )
}
