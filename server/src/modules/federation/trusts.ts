import { Inject, Injectable } from '@nestjs/common'
import type { SettingsDraft } from '@tabib/contracts/federation/settings'
import { Cache } from '../../platform/cache/cache.js'
import { Db, type Reader } from '../../platform/db/db.js'
import { SEALER, type Sealer } from '../../platform/sealing.js'
import * as repo from './settings.repo.js'

/** The settings of a clinic as they are used: with their secrets open. Stays in the server's memory. */
export type Trust = Omit<repo.Stored, 'recoveryHash' | 'recoveryCodeAt'> & { tenant: string }
export type SecretName = 'sharedSecret' | 'introspectionKey' | 'clientSecret'
export const secretNames: readonly SecretName[] = ['sharedSecret', 'introspectionKey', 'clientSecret']

const HELD_MS = 4_000
const prefixOf = (tenant: string) => `${tenant}/federation/`

/** Whom a clinic trusts. Held for four seconds, and dropped on every node when it changes. */
@Injectable()
export class Trusts {
  constructor(
    private readonly db: Db,
    private readonly cache: Cache,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  of(tenant: string): Promise<Trust> {
    return this.cache.wrap(`${prefixOf(tenant)}trust`, HELD_MS, () => this.now(tenant))
  }

  /** As it stands in the database at this moment. */
  now(tenant: string): Promise<Trust> {
    return this.db.read({ tenant }, (db) => this.read(db, tenant))
  }

  async read(db: Reader, tenant: string): Promise<Trust> {
    const { recoveryHash: _, recoveryCodeAt: __, ...stored } = await repo.find(db)
    const open = (name: SecretName) => {
      const sealed = stored[name]
      return sealed === null ? null : this.sealer.open(sealed, purposeOf(tenant, name))
    }
    return {
      ...stored,
      tenant,
      sharedSecret: open('sharedSecret'),
      introspectionKey: open('introspectionKey'),
      clientSecret: open('clientSecret'),
    }
  }

  /** The trust that would be, if this were saved. */
  async drafted(tenant: string, draft: SettingsDraft): Promise<Trust> {
    const stored = await this.now(tenant)
    const secret = (name: SecretName) => (draft[name] === undefined ? stored[name] : draft[name])
    return {
      ...stored,
      ...draft,
      sharedSecret: secret('sharedSecret'),
      introspectionKey: secret('introspectionKey'),
      clientSecret: secret('clientSecret'),
    }
  }

  seal(tenant: string, name: SecretName, text: string): string {
    return this.sealer.seal(text, purposeOf(tenant, name))
  }

  /** Seals what a browser's flow must not show in the database. */
  sealFlow = (tenant: string, text: string) => this.sealer.seal(text, `${tenant}/federation/flow`)
  openFlow = (tenant: string, sealed: string) => this.sealer.open(sealed, `${tenant}/federation/flow`)

  /** Makes every server read it again. Call it after commit. */
  forget(tenant: string): void {
    this.cache.invalidate(prefixOf(tenant))
  }
}

const purposeOf = (tenant: string, name: SecretName) => `${tenant}/federation/${name}`
