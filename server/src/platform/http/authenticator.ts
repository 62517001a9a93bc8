import type { IncomingHttpHeaders } from 'node:http'
import type { Actor } from '../actor.js'

/** Finds out who is calling. Identity provides it; the platform knows no accounts. */
export abstract class Authenticator {
  /**
   * The person behind a cookie or a bearer token, or null where neither was sent.
   * @throws Problem `unauthenticated` where one was sent and is not good
   */
  abstract fromHeaders(headers: IncomingHttpHeaders, address: string): Promise<Actor | null>
}
