import { MantineProvider } from '@mantine/core'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { RouterProvider } from 'react-router/dom'
import { Problem } from './api/problem.ts'
import { createRoutes } from './routes.tsx'
import { resolveVariables, theme } from './theme/theme.ts'
import { ToastProvider } from './ui/toasts.tsx'

export function App({ nonce }: { nonce: string }) {
  const [client] = useState(createQueryClient)
  const [router] = useState(createRoutes)
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={client}>
        <ToastProvider>
          <RouterProvider router={router} />
        </ToastProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}

const mostRetries = 2

/**
 * What the browser believes about its network is not asked: this server may stand on the same machine. And what could not
 * be done is refused now, in place of being done when nobody expects it any more.
 */
function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    // An owner has given this admin another role: the menu follows.
    queryCache: new QueryCache({
      onError(error) {
        if (error instanceof Problem && error.status === 403) void client.invalidateQueries({ queryKey: ['me'] })
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < mostRetries && mayPass(error),
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
  return client
}

/** What the server refused with a reason it refuses again; an outage may be over in a moment. Who waited long has waited enough. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof Problem) || error.code === 'unanswered') return false
  return error.status === 0 || error.status >= 500
}
