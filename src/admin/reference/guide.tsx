/** What holds for every route, in the order in which a newcomer meets it. */
export function Guide({ baseUrl }: { baseUrl: string }) {
  return (
    <section class="prose" id="guide">
      <h2>Before the first request</h2>
      <p>
        Create an API key in the panel, or with <code>vestibule api-key create &lt;tenant&gt; --scope people:read</code>
        , and send it with every request. The key is the tenant: no request names one.
      </p>
      <pre>
        <code>{`curl -H "Authorization: Bearer vst_api_…" ${baseUrl}/people?state=uninvited`}</code>
      </pre>
      <h3>Pages</h3>
      <p>
        Lists answer <code>items</code> and, while there is more, <code>nextCursor</code>: send it back as{' '}
        <code>cursor</code> with the same query. A cursor lives an hour. <code>total</code> is there where counting is
        cheap.
      </p>
      <h3>Sending once</h3>
      <p>
        Give every request that sends mail an <code>Idempotency-Key</code>. The same key with the same request gets the
        first answer again for a day; with another request it is refused with 409. After a lost connection, send the
        same again.
      </p>
      <h3 id="problems">When something is wrong</h3>
      <p>
        Every refusal is <code>application/problem+json</code> (RFC 9457). Match on <code>code</code>;{' '}
        <code>detail</code> is for people; <code>errors</code> names each wrong value by its path. 4xx changed nothing.
        After 429 and 503 wait <code>Retry-After</code> seconds and send the same again.
      </p>
      <table>
        <tbody>
          {problems.map(([code, meaning]) => (
            <tr key={code} id={`problem-${code}`}>
              <th scope="row">
                <code>{code}</code>
              </th>
              <td>{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const problems: readonly (readonly [string, string])[] = [
  ['invalid_request', '400: values do not fit their description; errors lists them'],
  ['malformed_body', '400: the body is no JSON, too deep, or holds what cannot be stored'],
  ['invalid_filter', '400: the filter cannot be read; detail says where'],
  ['invalid_cursor', '400: the cursor belongs to another query or has expired'],
  ['not_signed_in', '401: no key or session, or one that is no longer good'],
  ['scope_missing', '403: the key or role may not do this'],
  ['fresh_authentication_required', '403: an admin must sign in again for this'],
  ['cross_site_request', '403: a session’s request without a matching X-CSRF-Token or Origin'],
  ['not_found', '404: there is nothing of this id in this tenant'],
  ['idempotency_key_reused', '409: the key belongs to another request'],
  ['version_mismatch', '412: it changed since the version in If-Match'],
  ['body_too_large', '413: more than 1 MiB'],
  ['media_type_not_supported', '415: the body is not application/json'],
  ['too_many_attempts', '429: wait Retry-After seconds'],
  ['database_unavailable', '503: the database is away for the moment; nothing was changed'],
]
