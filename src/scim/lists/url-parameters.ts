/**
 * The parameters of a URL's query. To HTML forms `+` is a space, to RFC 3986 it is itself. A filter has its spaces outside of
 * quotes: a client that wrote these as `%20` means a plus by a `+` within quotes, as in an address or a time zone.
 */
export function urlParameters(query: string): URLSearchParams {
  if (!query.includes('+')) return new URLSearchParams(query)
  const pairs = query.split('&').map((pair) => (hasPlusOutsideQuotes(pair) ? pair : pair.replaceAll('+', '%2B')))
  return new URLSearchParams(pairs.join('&'))
}

function hasPlusOutsideQuotes(pair: string): boolean {
  const parts = pair.replace(/(?:%5C|\\)(?:%5C|\\|%22|")/gi, '').split(/%22|"/)
  return parts.some((part, at) => at % 2 === 0 && part.includes('+'))
}
