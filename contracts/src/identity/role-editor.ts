import { z } from 'zod'
import { id } from '../core/id.js'
import { route } from '../core/route.js'
import { line } from '../core/text.js'
import { instant } from '../core/time.js'
import { allPermissions, type Permission } from '../permissions.js'
import { roles as builtIn } from './roles.js'

export const permission = z.enum(allPermissions as readonly [Permission, ...Permission[]])

/** A role: the name of a built-in one, or the id of one the clinic made. */
export const roleId = z.union([z.enum(builtIn), id('Role')])

export const role = z.object({
  id: roleId,
  version: z.number().int(),
  builtIn: z.boolean(),
  /** The built-in role whose day it follows: where work begins and what stands on the rail. */
  base: z.enum(builtIn),
  /** Null for built-in roles, which the screens name in the reader's language. */
  name: z.string().nullable(),
  description: z.string().nullable(),
  allow: z.array(permission),
  deny: z.array(permission),
  /** Hundredths of a percent that may be taken off an invoice. */
  discountCap: z.number().int(),
  archivedAt: instant.nullable(),
  /** Active people who hold it. */
  holders: z.number().int(),
})
export type RoleRow = z.infer<typeof role>

const cap = z.number().int().min(0).max(10_000)
const params = z.strictObject({ id: roleId })
const content = {
  name: line(80),
  description: line(300).nullish(),
  allow: z.array(permission).max(allPermissions.length),
  deny: z.array(permission).max(allPermissions.length),
  discountCap: cap,
}

export const roleEditor = {
  list: route('identity.roles.list', {
    method: 'GET',
    path: '/roles',
    permission: 'identity.role.read',
    summary: 'Roles: built-in, then those of the clinic, and archived ones where asked.',
    query: z.strictObject({ archived: z.enum(['true', 'false']).optional() }),
    result: z.object({ items: z.array(role) }),
  }),
  get: route('identity.roles.get', {
    method: 'GET',
    path: '/roles/:id',
    permission: 'identity.role.read',
    summary: 'One role.',
    params,
    result: role,
  }),
  catalogue: route('identity.roles.catalogue', {
    method: 'GET',
    path: '/permissions',
    permission: 'identity.role.read',
    summary: 'Every permission of the system by module; `mine` are those the caller may give out.',
    result: z.object({
      modules: z.array(z.object({ module: z.string(), permissions: z.array(permission) })),
      mine: z.array(permission),
    }),
  }),
  clone: route('identity.roles.clone', {
    method: 'POST',
    path: '/roles',
    permission: 'identity.role.manage',
    stepUp: 'A role decides what people may do.',
    summary: 'A role of the clinic, made as a copy of another.',
    body: z.strictObject({ from: roleId, name: line(80), description: line(300).nullish() }),
    result: role,
  }),
  update: route('identity.roles.update', {
    method: 'PUT',
    path: '/roles/:id',
    permission: 'identity.role.manage',
    stepUp: 'A role decides what people may do.',
    summary:
      'Change a role of the clinic (send If-Match with the version you read); everyone who holds it feels it at once.',
    params,
    body: z.strictObject(content),
    result: role,
  }),
  setCap: route('identity.roles.set_cap', {
    method: 'PUT',
    path: '/roles/:id/discount-cap',
    permission: 'identity.role.manage',
    stepUp: 'A discount is money given away.',
    summary: 'How much holders of a role, built-in or not, may take off an invoice (If-Match).',
    params,
    body: z.strictObject({ discountCap: cap }),
    result: role,
  }),
  archive: route('identity.roles.archive', {
    method: 'POST',
    path: '/roles/:id/archiving',
    permission: 'identity.role.manage',
    stepUp: 'A role decides what people may do.',
    summary: 'Put a role nobody holds away; it stays in the records.',
    params,
    result: role,
  }),
  assign: route('identity.roles.assign', {
    method: 'POST',
    path: '/roles/:id/holders',
    permission: 'identity.role.assign',
    stepUp: 'A role decides what people may do.',
    summary: 'Give a role to several people at once, everywhere they work or in one branch.',
    params,
    body: z.strictObject({
      accountIds: z.array(id('Account')).min(1).max(200),
      branchId: id('Branch').optional(),
    }),
    result: z.object({ given: z.number().int() }),
  }),
}
