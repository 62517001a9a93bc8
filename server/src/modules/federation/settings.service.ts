import { Injectable } from '@nestjs/common'
import type { Mode, SettingsDraft } from '@tabib/contracts/federation/settings'
import { type Actor, expectedVersion } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type Reader, type WriteTx } from '../../platform/db/db.js'
import { Problem } from '../../platform/problem.js'
import { recordEvent } from '../audit/index.js'
import { Links, outsidePeople } from '../identity/index.js'
import { branchesForAdmin } from '../organisation/index.js'
import { Ways } from './bearer.service.js'
import { Connection } from './connection.js'
import { newRecoveryCode, recoveryHash } from './recovery-code.js'
import * as repo from './settings.repo.js'
import { isKey } from './pasted-key.js'
import { faultsOf } from './settings.rules.js'
import { CALLBACK } from './sign-in.service.js'
import { type SecretName, secretNames } from './trusts.js'

/** Which provider a clinic trusts, and how far. */
@Injectable()
export class SettingsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly connection: Connection,
    private readonly ways: Ways,
    private readonly links: Links,
  ) {}

  read(actor: Actor, host: string) {
    return this.db.read(actor, (db) => this.shown(db, actor, host))
  }

  /**
   * Decides whom to trust. Where the provider may name owners, only an owner decides: whoever holds its keys is one.
   * @throws Problem `invalid`, `stale`, `identity.only_owner`, `identity.above_your_rights`, `federation.not_set_up`
   */
  async save(actor: Actor, draft: SettingsDraft, host: string) {
    const drafted = await this.connection.trusts.drafted(actor.tenant, draft)
    const errors = faultsOf(draft, {
      secret: drafted.sharedSecret,
      isSafe: (url) => this.connection.outbound.isSafe(url),
      isKey,
    })
    if (errors.length > 0) throw new Problem('invalid', { errors })
    const saved = await this.db.write(actor, async (tx) => {
      const before = await repo.find(tx)
      mayDecide(actor, before)
      const had = new Set(before.roles.map((r) => `${r.roleId} ${r.outside}`))
      const added = draft.roles.filter((r) => !had.has(`${r.roleId} ${r.outside}`)).map((r) => r.roleId)
      await outsidePeople.mustBeMineToGive(tx, actor, [...new Set(added)])
      const branches = await branchesForAdmin(tx)
      if (draft.branchId && !branches.some((b) => b.id === draft.branchId))
        throw new Problem('invalid', { errors: [{ pointer: '/body/branchId', code: 'not_found' }] })
      const ways = before.mode === 'external' ? draft.oidc : draft.oidc || draft.bearer
      if (before.mode !== 'local' && !ways) throw new Problem('federation.not_set_up')
      const version = expectedVersion(actor) ?? before.version
      if (!(await repo.update(tx, version, this.columnsOf(actor, draft)))) throw new Problem('stale')
      await repo.setRoles(tx, draft.roles)
      await recordEvent(tx, actor, {
        kind: 'permission_changed',
        subject: 'identity provider',
        detail: { issuer: draft.issuer },
      })
      // Sessions a provider vouched for end with the trust in it.
      if (before.issuer !== draft.issuer) await this.ways.door.endAll(tx, actor, 'identity provider changed')
      return this.shown(tx, actor, host)
    })
    this.forget(actor)
    return saved
  }

  /**
   * Decides who says who people are. The sessions of the way that is shut end, but for the one of who decides; they are left
   * with a way in: a printed code where people sign in outside only, an owner's own password or passkey where nobody does.
   * @throws Problem `federation.not_set_up`, `federation.no_owner_here`, `identity.only_owner`
   */
  async setMode(actor: Actor, mode: Mode, host: string) {
    const code = mode === 'external' ? newRecoveryCode() : null
    const decided = await this.db.write(actor, async (tx) => {
      const before = await repo.find(tx)
      mayDecide(actor, before)
      if (mode !== 'local' && !(before.setUp && (before.oidc || before.bearer)))
        throw new Problem('federation.not_set_up')
      // Only with a browser can people sign in: programs' tokens alone would leave everybody outside.
      if (mode === 'external' && !before.oidc) throw new Problem('federation.not_set_up')
      const changes = before.mode !== mode
      if (changes && mode === 'local' && !(await this.ways.door.isOwnerHere(tx)))
        throw new Problem('federation.no_owner_here')
      await this.write(tx, expectedVersion(actor) ?? before.version, { mode, ...this.codeColumns(actor, code) })
      await recordEvent(tx, actor, {
        kind: 'permission_changed',
        subject: 'sign-in mode',
        detail: { before: before.mode, after: mode },
      })
      if (changes && mode === 'local') await this.ways.door.endAll(tx, actor, 'identity provider switched off')
      if (changes && mode === 'external') await this.ways.door.endLocal(tx, actor, 'sign-in at the provider only')
      return this.shown(tx, actor, host)
    })
    this.forget(actor)
    return { settings: decided, recoveryCode: code }
  }

  async renewCode(actor: Actor, host: string) {
    const code = newRecoveryCode()
    const settings = await this.db.write(actor, async (tx) => {
      const before = await repo.find(tx)
      mayDecide(actor, before)
      await this.write(tx, before.version, this.codeColumns(actor, code))
      await recordEvent(tx, actor, { kind: 'secret_shown', subject: 'sign-in recovery code' })
      return this.shown(tx, actor, host)
    })
    this.forget(actor)
    return { settings, recoveryCode: code }
  }

  private codeColumns(actor: Actor, code: string | null) {
    if (code === null) return {}
    return { recovery_hash: recoveryHash(actor.tenant, code), recovery_at: this.clock.now().toISOString() }
  }

  private async write(tx: WriteTx, version: number, changes: Parameters<typeof repo.update>[2]): Promise<void> {
    if (!(await repo.update(tx, version, changes))) throw new Problem('stale')
  }

  private forget(actor: Actor): void {
    this.connection.trusts.forget(actor.tenant)
    this.ways.door.announce(actor.tenant)
  }

  private async shown(db: Reader, actor: Actor, host: string) {
    const { sharedSecret, introspectionKey, clientSecret, recoveryHash: _, ...open } = await repo.find(db)
    return {
      ...open,
      signedIn: await this.ways.door.open(db, actor),
      hasSharedSecret: sharedSecret !== null,
      hasIntrospectionKey: introspectionKey !== null,
      hasClientSecret: clientSecret !== null,
      redirectUri: `${await this.links.base(actor.tenant, host)}${CALLBACK}`,
    }
  }

  private columnsOf(actor: Actor, d: SettingsDraft) {
    const sealed = (name: SecretName) => {
      const text = d[name]
      return typeof text === 'string' ? this.connection.trusts.seal(actor.tenant, name, text) : null
    }
    const secrets = Object.fromEntries(
      secretNames.filter((n) => d[n] !== undefined).map((n) => [secretColumns[n], sealed(n)]),
    )
    return {
      set_up: true,
      name: d.name,
      issuer: d.issuer,
      bearer: d.bearer,
      audience: d.audience,
      algorithms: [...d.algorithms],
      key_source: d.keySource,
      jwks_url: d.jwksUrl,
      public_key: d.publicKey,
      introspection_url: d.introspectionUrl,
      oidc: d.oidc,
      client_id: d.clientId,
      scopes: d.scopes,
      claims: JSON.stringify(d.claims),
      branch_id: d.branchId,
      link_by_email: d.linkByEmail,
      ...secrets,
    }
  }
}

const secretColumns = {
  sharedSecret: 'shared_secret',
  introspectionKey: 'introspection_key',
  clientSecret: 'client_secret',
} as const satisfies Record<SecretName, string>

/** @throws Problem `identity.only_owner` where owners come from the provider and somebody else decides about it */
function mayDecide(actor: Actor, { roles }: repo.Stored): void {
  if (roles.some((r) => r.roleId === 'owner') && !actor.roles.includes('owner'))
    throw new Problem('identity.only_owner')
}
