import { namespaces } from '../namespaces.ts'
import type { Name } from './elements.ts'

const named =
  (namespace: string) =>
  (local: string): Name => ({ namespace, local })

export const saml = named(namespaces.assertion)
export const samlp = named(namespaces.protocol)
export const md = named(namespaces.metadata)
export const ds = named(namespaces.signature)
export const xenc = named(namespaces.encryption)
