import type { RequestFacts } from '../actor.js'

/** Whoever calls a public route: a tenant and an address, nobody yet. */
export interface Visitor {
  tenant: string
  request: RequestFacts
}
