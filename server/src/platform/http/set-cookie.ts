import type { FastifyReply } from 'fastify'

interface Cookie {
  name: string
  /** Letters, digits, `-`, `_` and `.`: our tokens need no quoting. */
  value: string
  path: string
  /** Seconds; 0 takes the cookie away. */
  maxAge: number
  secure: boolean
}

/** Gives the browser a cookie that no script can read and that no other site's request carries (RFC 6265bis). */
export function setCookie(reply: FastifyReply, { name, value, path, maxAge, secure }: Cookie): void {
  if (!/^[\w.-]*$/.test(value)) throw new RangeError(`cookie ${name} needs quoting`)
  const parts = [`${name}=${value}`, `Path=${path}`, `Max-Age=${maxAge}`, 'HttpOnly', 'SameSite=Strict']
  // Fastify collects several Set-Cookie headers of one answer.
  void reply.header('set-cookie', [...parts, ...(secure ? ['Secure'] : [])].join('; '))
}
