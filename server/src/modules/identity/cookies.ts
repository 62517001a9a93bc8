import { Inject, Injectable } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { CONFIG, type Config } from '../../platform/config.js'
import { setCookie } from '../../platform/http/set-cookie.js'
import { cookie } from './sessions.service.js'
import { ACCESS_SECONDS } from './tokens.js'

const DEVICE_SECONDS = 400 * 86_400

/** Tokens on their way to a browser, and the cookie that knows the browser again. */
interface Given {
  accessToken?: string
  refreshToken?: string
  device?: string
}

/** Where each is sent. Patients come in by a door of their own, at a browser that staff may use too: it is one browser to both. */
const paths = { tabib_access: '/api', tabib_refresh: '/api/v1/auth', tabib_device: '/api/v1' }

/** The three cookies of ours: access, refresh, and the browser's own. */
@Injectable()
export class Cookies {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Gives the browser what a sign-in answered; an answer without tokens gives nothing. */
  give<T extends object>(reply: FastifyReply, answer: T): T {
    const { accessToken, refreshToken, device } = answer as Given
    if (device) this.set(reply, 'tabib_device', device, DEVICE_SECONDS)
    if (!accessToken || !refreshToken) return answer
    this.set(reply, 'tabib_access', accessToken, ACCESS_SECONDS)
    this.set(reply, 'tabib_refresh', refreshToken, 12 * 3600)
    return answer
  }

  /** Takes the session from the browser; it stays known. */
  take(reply: FastifyReply): void {
    this.set(reply, 'tabib_access', '', 0)
    this.set(reply, 'tabib_refresh', '', 0)
  }

  refreshOf = (req: FastifyRequest) => cookie(req.headers, 'tabib_refresh')
  deviceOf = (req: FastifyRequest) => cookie(req.headers, 'tabib_device')

  private set(reply: FastifyReply, name: keyof typeof paths, value: string, maxAge: number) {
    const path = paths[name]
    setCookie(reply, { name, value, path, maxAge, secure: this.config.PUBLIC_URL?.startsWith('https:') ?? false })
  }
}
