import { z } from 'zod'

const environment = z.object({
  NODE_ENV: z.string().default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  /** A Postgres (15 or later) to use instead of the embedded one, as a role that may create databases and roles. */
  DATABASE_URL: z.string().optional(),
  DATA_DIR: z.string().optional(),
  /**
   * Where people reach this installation; decides cookies' `Secure` and the links that are sent out. Where every clinic has a
   * name of its own below it, `https://{tenant}.example.org`; here it is the bare address.
   */
  PUBLIC_URL: z
    .string()
    .transform((address) => address.replace('//{tenant}.', '//'))
    .pipe(z.url().regex(/^[^{}]*$/, '{tenant} stands first in the name of the host, or nowhere'))
    .optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  /** Requests a minute from one address, before any work is done. */
  RATE_LIMIT: z.coerce.number().int().min(1).default(6000),
  /** Bearer token that opens /metrics; without it metrics answer on loopback only. */
  METRICS_TOKEN: z.string().optional(),
  /** The embedded Postgres may lose everything in a power cut: for tests and benchmarks only. */
  EPHEMERAL: z.stringbool().default(false),
  /** Connections to one clinic's database. */
  POOL_SIZE: z.coerce.number().int().min(2).max(100).default(12),
  /** Connections to all clinics' databases together. */
  POOL_TOTAL: z.coerce.number().int().min(2).max(1000).default(60),
  /** Whether an identity provider on this machine may be trusted; without a word, only outside production. */
  TRUST_LOOPBACK_PROVIDERS: z.stringbool().optional(),
  /** Seconds after which a connection that rests is closed. */
  POOL_IDLE: z.coerce.number().min(0.1).max(3600).default(300),
  /** The hour, by each clinic's own clock, after which its backup is made; `off` where somebody else sees to that. */
  BACKUP_HOUR: z.union([z.literal('off'), z.coerce.number().int().min(0).max(23)]).default(2),
  /** Backups of a clinic that are kept. */
  BACKUP_KEEP: z.coerce.number().int().min(1).max(1000).default(7),
  /** Where backups lie; `backups` in the data folder unless said. Best on another disk. */
  BACKUP_FOLDER: z.string().optional(),
  /** Databases kept ready for clinics that are yet to be opened; none where nobody opens any. */
  SPARE_CLINICS: z.coerce.number().int().min(0).max(20).default(2),
})

/** Settings of this process, read once from the environment. */
export type Config = z.infer<typeof environment> & { production: boolean }

/** Reads the settings; throws with the names of those that are wrong. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const c = environment.parse(env)
  return { ...c, production: c.NODE_ENV === 'production' }
}

/** Injection token of the settings. */
export const CONFIG = Symbol('config')
