import { Inject, Injectable } from '@nestjs/common'
import { newId } from '@tabib/contracts/core/id'
import type { Language } from '@tabib/contracts/core/person'
import type { Input } from '@tabib/contracts/core/route'
import { dateIn } from '@tabib/contracts/core/time'
import { isPrintedCode, type invitations as contracts } from '@tabib/contracts/identity/invitations'
import type { Actor } from '../../platform/actor.js'
import { Clock } from '../../platform/clock.js'
import { Db, type WriteTx } from '../../platform/db/db.js'
import { Tenants } from '../../platform/db/tenants.js'
import { requireStepUp } from '../../platform/http/step-up.js'
import { formatDate } from '../../platform/paper/formats.js'
import { Paper } from '../../platform/paper/paper.js'
import { wordsOf } from '../../platform/paper/words.js'
import { found, Problem } from '../../platform/problem.js'
import { notify } from '../notifications/index.js'
import { findBranch, letterhead } from '../organisation/index.js'
import * as accounts from './accounts.repo.js'
import { mustBeMineToHandle } from './grants.js'
import * as invitations from './invitations.repo.js'
import { INVITATION_DAYS, invitationDigest, newCode, PRINTED_CODE_DAYS } from './invitation-codes.js'
import { recipientOfAccount } from './recipients.js'
import * as staff from './staff.repo.js'
import { newSecret, TOKEN_KEY } from './tokens.js'

type Way = Input<typeof contracts.send>['body']['way']
type Member = NonNullable<Awaited<ReturnType<typeof staff.find>>>

/** Invitations: by a link, by message, or by a short code on paper for who has neither phone nor email. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly paper: Paper,
    @Inject(TOKEN_KEY) private readonly key: Uint8Array,
    private readonly tenants: Tenants,
  ) {}

  list(actor: Actor, id: string) {
    return this.db.read(actor, async (db) => {
      const member = found(await staff.find(db, id, actor.branchIds))
      return { items: await invitations.ofAccount(db, member.accountId, this.clock.now().toISOString()) }
    })
  }

  /**
   * A new invitation; its secret is shown once and stored hashed. Earlier ones stop working.
   * @throws Problem `identity.deactivated`, `identity.no_address`, `identity.manages_rights`, `identity.only_owner`, and
   * `identity.step_up_required` where the person has a password and the secret is handed to whoever asks
   */
  send(actor: Actor, id: string, way: Way, origin: string) {
    const now = this.clock.now()
    const days = way === 'paper' ? PRINTED_CODE_DAYS : INVITATION_DAYS
    const expiresAt = new Date(now.getTime() + days * 86_400_000).toISOString()
    const token = way === 'paper' ? newCode() : newSecret()
    return this.db.write(actor, async (tx) => {
      const member = found(await staff.find(tx, id, actor.branchIds))
      await this.mayInvite(tx, actor, member, way)
      await accounts.revokeInvitations(tx, member.accountId, now.toISOString())
      const row = { id: newId(), way, created_at: now.toISOString(), expires_at: expiresAt }
      await accounts.addInvitation(tx, {
        ...row,
        account_id: member.accountId,
        hash: invitationDigest(this.key, token),
        created_by: actor.accountId,
      })
      if (way === 'message') {
        const link = `${(await this.tenants.publicAddress(actor.tenant)) ?? origin}/set-password#${token}`
        await this.message(tx, actor, { member, link, invitationId: row.id, expiresAt })
      }
      const [made] = await invitations.ofAccount(tx, member.accountId, now.toISOString())
      return { invitation: made!, token: way === 'message' ? null : token }
    })
  }

  /** The page to hand over. Only with the code that is open: nobody prints another person's name over a code of their own. */
  sheet(actor: Actor, id: string, { code, language }: { code: string; language: Language }, origin: string) {
    const now = this.clock.now().toISOString()
    return this.db.read(actor, async (db) => {
      const member = found(await staff.find(db, id, actor.branchIds))
      const open = isPrintedCode(code) ? await accounts.invited(db, invitationDigest(this.key, code), now) : undefined
      if (open?.id !== member.accountId) throw new Problem('identity.invitation_invalid')
      const [waiting] = await invitations.openOf(db, [member.accountId], now)
      const address = `${(await this.tenants.publicAddress(actor.tenant)) ?? origin}/welcome`
      const sheet = {
        clinic: await letterhead(db, actor.branchId),
        name: member.name,
        role: member.roles.map((r) => r.name ?? this.paperRole(r.id, language)).join(', ') || member.number,
        address: `${address}#${code}`,
        username: member.username,
        code,
        expiresAt: waiting!.expiresAt,
        invitedBy: actor.name,
      }
      const bytes = await this.paper.render('invitation', sheet, { format: 'pdf', language })
      return { bytes, type: 'application/pdf', name: `${member.number}.pdf` }
    })
  }

  /** The open invitation stops working. */
  revoke(actor: Actor, id: string) {
    return this.db.write(actor, async (tx) => {
      const member = found(await staff.find(tx, id, actor.branchIds))
      await mustBeMineToHandle(tx, actor, member.accountId)
      await accounts.revokeInvitations(tx, member.accountId, this.clock.now().toISOString())
      return { done: true as const }
    })
  }

  private async mayInvite(tx: WriteTx, actor: Actor, member: Member, way: Way): Promise<void> {
    if (!member.active) throw new Problem('identity.deactivated')
    await mustBeMineToHandle(tx, actor, member.accountId)
    // Whoever holds the secret says what the password is: of a person who has one, that is to become them.
    if (way !== 'message' && member.hasSignedIn) requireStepUp(actor, this.clock)
    if (way === 'message' && !member.phone && !member.email) throw new Problem('identity.no_address')
  }

  private async message(
    tx: WriteTx,
    actor: Actor,
    m: { member: Member; link: string; invitationId: string; expiresAt: string },
  ) {
    const branch = found(await findBranch(tx, actor.branchId))
    const to = await recipientOfAccount(tx, m.member.accountId)
    await notify(tx, actor, {
      to,
      kind: 'invitation',
      data: {
        clinic: branch.clinicName,
        name: m.member.name,
        link: m.link,
        until: formatDate(dateIn(branch.timeZone, m.expiresAt), to.language ?? (branch.language as Language)),
      },
      key: `invitation:${m.invitationId}`,
      secret: true,
      expiresAt: m.expiresAt,
    })
  }

  private paperRole(id: string, language: Language): string {
    return wordsOf(language).roles[id] ?? id
  }
}
