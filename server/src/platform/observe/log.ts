import { AsyncLocalStorage } from 'node:async_hooks'
import type { LoggerService } from '@nestjs/common'
import { Logger as NestLog, PinoLogger } from 'nestjs-pino'
import pino, { type DestinationStream, type LogFn, type Logger } from 'pino'
import type { Config } from '../config.js'

/** Headers and fields that never reach a log, at any depth we write. */
const SECRET = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'body',
  'query',
  'params',
  'headers',
]

/** Where a line has no message of its own, pino would take the error's. */
function withoutErrorText(this: Logger, line: unknown[], write: LogFn): void {
  const [first, message] = line
  const fields = first instanceof Error ? { err: first } : (first as { err?: unknown; msg?: string } | undefined)
  if (typeof fields !== 'object' || !(fields?.err instanceof Error)) return write.apply(this, line as Parameters<LogFn>)
  const { msg, ...rest } = fields as { err: Error; msg?: string }
  write.apply(this, [rest, typeof message === 'string' ? message : (msg ?? 'failed')])
}

interface Thrown extends Error {
  code?: unknown
  table?: unknown
  constraint?: unknown
}

/**
 * What a log says of an error: what kind, and where in the code. Its text is left out in production, because a database or a
 * parser repeats in it what a person typed.
 */
export function describeError(e: unknown, withText: boolean): object {
  if (!(e instanceof Error)) return { type: typeof e }
  const { name, message, stack = '', code, table, constraint, cause } = e as Thrown
  const frames = (message ? stack.replace(message, '') : stack).split('\n').filter((line) => /^\s+at /.test(line))
  return {
    type: name,
    ...(withText ? { text: message } : {}),
    ...(typeof code === 'string' ? { code } : {}),
    ...(table ? { table } : {}),
    ...(constraint ? { constraint } : {}),
    at: frames.slice(0, 12).map((line) => line.trim().slice(3)),
    ...(cause ? { cause: describeError(cause, withText) } : {}),
  }
}

export interface Log {
  /** For `NestFactory.create` and `app.useLogger`. */
  nest: LoggerService
  /** Runs work whose lines all carry these fields. */
  within<T>(fields: object, work: () => T): T
  info(fields: object, message: string): void
  /** Writes out what is still in memory. */
  flush(): void
}

/**
 * The log of this process: one JSON object a line, on standard output. Nest's own middleware for this is not used, as it
 * costs more than the request; `observeRequests` does its work in two Fastify hooks.
 */
export function openLog(config: Pick<Config, 'LOG_LEVEL' | 'production'>, to?: DestinationStream): Log {
  const stream = to ?? pino.destination({ sync: false })
  const err = (e: unknown) => describeError(e, !config.production)
  // A child logger for every request would cost more than the lines it is for.
  const context = new AsyncLocalStorage<object>()
  const options = {
    mixin: () => context.getStore() ?? {},
    level: config.LOG_LEVEL,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]), censor: '-' },
    serializers: { err, req: (v: unknown) => (typeof v === 'string' ? v : undefined), res: () => undefined },
    wrapSerializers: false,
    autoLogging: false,
    hooks: { logMethod: withoutErrorText },
  }
  const root = pino(options, stream)
  const params = { pinoHttp: { ...options, logger: root } }
  const lines = new PinoLogger(params)
  return {
    nest: new NestLog(lines, params) as LoggerService,
    within: (fields, work) => context.run(fields, work),
    info: (fields, message) => root.info(fields, message),
    flush: () => root.flush(),
  }
}
