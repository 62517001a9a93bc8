import type { Role } from '@tabib/contracts/identity/roles'
import type { Permission } from '@tabib/contracts/permissions'

/** The request an actor is acting through; a job or a script has none. */
export interface RequestFacts {
  id: string
  routeId: string
  address: string
  device: string
  /** Why the person does this, where the screen asked. */
  reason?: string
  idempotency?: { key: string; fingerprint: string }
  /** Version from `If-Match`. */
  version?: number
  /** What is read, by its address, and whether the screen says that it only freshens what it shows. */
  reads?: { url: string; again: boolean }
}

/** An emergency look at one patient that somebody gave a reason for, while it lasts. */
export interface BreakGlass {
  id: string
  patientId: string
  until: string
  reason: string
  /** What it opens, and where: every branch. */
  permissions: ReadonlySet<Permission>
  branchIds: readonly string[]
}

/** Who acts: the first argument of every use case. */
export interface Actor {
  tenant: string
  kind: 'staff' | 'patient' | 'system' | 'operator'
  accountId: string
  staffId: string | null
  sessionId: string | null
  name: string
  roles: readonly Role[]
  permissions: ReadonlySet<Permission>
  /** Branches this person works in; rows of others do not exist for them. */
  branchIds: readonly string[]
  /** The branches of them in which a permission is held; absent where no session stands behind the actor. */
  branchesOf?: (permission: Permission) => readonly string[]
  /** Where they work now. */
  branchId: string
  /** IANA zone, currency and country of that branch. */
  zone: string
  currency: string
  country: string
  /** People a portal session may act for, once each is proved; empty for staff. */
  patientIds: readonly string[]
  /** When the person last showed in this session that they are who they say (password, second factor); an instant. */
  steppedUpAt: string | null
  breakGlass: BreakGlass | null
  request?: RequestFacts
}

/** The version the caller read, from `If-Match`; undefined where none was sent. */
export const expectedVersion = (actor: Actor) => actor.request?.version
