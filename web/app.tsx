import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
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

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 5_000, retry: (failures, error) => failures < mostRetries && mayPass(error) },
      mutations: { retry: false },
    },
  })
}

/** What the server refused with a reason it refuses again; an outage may be over in a moment. */
function mayPass(error: unknown): boolean {
  return error instanceof Problem && (error.status === 0 || error.status >= 500)
}
