import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { AuthService } from './modules/identity/index.js'
import { OperatorSessions } from './modules/operators/index.js'
import type { Config } from './platform/config.js'
import { Tenants } from './platform/db/tenants.js'

/** Says where the clinic is reached and, in the demonstration hospital, who may sign in. */
export async function readyBanner(app: NestFastifyApplication, config: Config): Promise<void> {
  const [tenant] = await app.get(Tenants).all()
  const { items } = await app
    .get(AuthService)
    .demoLogins({ tenant: tenant!, request: { id: '', routeId: '', address: '', device: '' } })
  const lines = ['', `  Tabib is ready: ${config.PUBLIC_URL ?? (await app.getUrl())}`, '']
  if (items.length > 0) {
    const width = Math.max(...items.map((i) => i.role.length))
    const name = Math.max(...items.map((i) => i.username.length))
    lines.push('  Demonstration hospital. These logins are public; never keep real patients here.', '')
    for (const i of items)
      lines.push(`    ${i.role.padEnd(width)}  ${i.username.padEnd(name)}  ${i.password}   (${i.name})`)
    const { login } = await app.get(OperatorSessions).demo()
    if (login)
      lines.push(
        `    ${'operator'.padEnd(width)}  ${login.username.padEnd(name)}  ${login.password}   (all clinics, at /operator)`,
      )
    lines.push('')
  }
  process.stdout.write(`${lines.join('\n')}\n`)
}
