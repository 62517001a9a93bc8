import { Inject, Injectable } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { CONFIG, type Config } from '../../platform/config.js'
import { setCookie } from '../../platform/http/set-cookie.js'
import { cookie } from '../identity/index.js'
import { OPERATOR_COOKIE, SESSION_HOURS } from './sessions.service.js'

/** The browser, once somebody has signed in with it. */
const BROWSER_COOKIE = 'tabib_operator_browser'
const BROWSER_SECONDS = 400 * 86_400

/** Secrets on their way to a browser. */
interface Given {
  secret?: string
  browser?: string
}

/** What an operator's browser holds: the session, and a name of its own. */
@Injectable()
export class OperatorCookies {
  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'PUBLIC_URL'>) {}

  /** Gives the browser what a sign-in answered; an answer without a session gives nothing. */
  give<T extends object>(reply: FastifyReply, answer: T): T {
    const { secret, browser } = answer as Given
    if (!secret || !browser) return answer
    setCookie(reply, { ...this.place, name: OPERATOR_COOKIE, value: secret, maxAge: SESSION_HOURS * 3600 })
    setCookie(reply, { ...this.place, name: BROWSER_COOKIE, value: browser, maxAge: BROWSER_SECONDS })
    return answer
  }

  /** The session goes, the browser's name stays. */
  takeSession(reply: FastifyReply): void {
    setCookie(reply, { ...this.place, name: OPERATOR_COOKIE, value: '', maxAge: 0 })
  }

  browserOf(req: FastifyRequest): string | undefined {
    const name = cookie(req.headers, BROWSER_COOKIE)
    return name && /^[\w-]{43}$/.test(name) ? name : undefined
  }

  private get place() {
    return { path: '/api/v1/platform', secure: this.config.PUBLIC_URL?.startsWith('https:') ?? false }
  }
}
