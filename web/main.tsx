import { createRoot } from 'react-dom/client'
import { watchAttention } from './api/attention.ts'
import { App } from './app.tsx'
import './theme/styles.ts'

// The one name under which react-remove-scroll, which Mantine's dialogs use, looks for the nonce of its style tag.
const nonce = document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce ?? ''
Object.assign(globalThis, { __webpack_nonce__: nonce })

watchAttention()
createRoot(document.querySelector('#root')!).render(<App nonce={nonce} />)
