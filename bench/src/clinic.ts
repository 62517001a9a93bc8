import { newId } from '@tabib/contracts/core/id'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { createApp } from '../../server/dist/app.js'
import { loadReference } from '../../server/dist/demo/reference.js'
import { openClinic } from '../../server/dist/modules/identity/index.js'
import { Clock } from '../../server/dist/platform/clock.js'
import { readConfig } from '../../server/dist/platform/config.js'
import { Db } from '../../server/dist/platform/db/db.js'
import { type Installation, prepare, secretsOf } from '../../server/dist/platform/db/migrate.js'
import { systemActor } from '../../server/dist/platform/system-actor.js'

export const PASSWORD = 'a long bench password'

/** A migrated, empty clinic with one owner who can sign in; answers its branch and the owner's account. */
export async function openBenchClinic(adminUrl: string, dataDir: string) {
  const { appPassword } = await secretsOf(dataDir)
  const access = await prepare(adminUrl, appPassword)
  const branchId = newId()
  const accountId = await withApp(access, dataDir, async (app) => {
    await loadReference(app, 'main')
    const { token } = await app
      .get(Db)
      .write(systemActor('main'), (tx) => openClinic(tx, { branchId, now: new Date() }))
    await app.inject({ method: 'POST', url: '/api/v1/auth/set-password', payload: { token, password: PASSWORD } })
    return (await signIn(app, 'localhost')).me.accountId
  })
  return { access, branchId, accountId }
}

/** The server in this process, without its doors, for as long as `work` takes. */
export async function withApp<T>(
  access: Installation,
  dataDir: string,
  work: (app: NestFastifyApplication) => Promise<T>,
): Promise<T> {
  const { tokenKey } = await secretsOf(dataDir)
  const config = readConfig({ LOG_LEVEL: 'error', RATE_LIMIT: '1000000000', NODE_ENV: 'production' })
  const app = await createApp({
    config,
    access,
    dataDir,
    clock: new Clock(),
    tokenKey: Buffer.from(tokenKey, 'base64url'),
  })
  await app.init()
  await app.getHttpAdapter().getInstance().ready()
  try {
    return await work(app)
  } finally {
    await app.close()
  }
}

interface SignedIn {
  accessToken: string
  me: { accountId: string }
}

export async function signIn(app: NestFastifyApplication, host: string): Promise<SignedIn> {
  const payload = { login: 'owner', password: PASSWORD }
  const res = await app.inject({ method: 'POST', url: '/api/v1/auth/login', payload, headers: { host } })
  if (res.statusCode !== 201) throw new Error(`sign-in failed: ${res.body}`)
  return res.json() as SignedIn
}
