import { z } from 'zod'
import { id } from '../core/id.js'
import { page, paging } from '../core/page.js'
import { language } from '../core/person.js'
import { route } from '../core/route.js'
import { line, phoneInput, searched } from '../core/text.js'
import { instant } from '../core/time.js'
import { roles } from './roles.js'

type StaffRole = Exclude<(typeof roles)[number], 'patient' | 'family_member'>
const staffRoles = roles.filter((r): r is StaffRole => r !== 'patient' && r !== 'family_member')
/** The built-in roles a member of staff can hold. */
export const staffRole = z.enum(staffRoles as [StaffRole, ...StaffRole[]])
/** A role of staff: the name of a built-in one, or the id of one the clinic made. */
export const staffRoleId = z.union([staffRole, id('Role')])

/** A role to be held: by itself in every branch of the person, with `branchIds` only in those. */
const roleGiven = z.union([
  staffRoleId,
  z.strictObject({ roleId: staffRoleId, branchIds: z.array(id('Branch')).min(1).max(100) }),
])
export const rolesGiven = z.array(roleGiven).max(40)

/** A role as somebody holds it; one that is not for staff is shown too, so that it can be seen and taken away. */
export const heldRole = z.object({
  id: z.union([z.enum(roles), id('Role')]),
  /** Null for built-in roles, which the screens name in the reader's language. */
  name: z.string().nullable(),
  base: z.enum(roles),
  /** Null where it is held in every branch of the person. */
  branchIds: z.array(id('Branch')).nullable(),
})
export type HeldRole = z.infer<typeof heldRole>

/** How an invitation reaches a person: a link to hand over, a message, or a short code on paper. */
export const invitationWays = ['link', 'message', 'paper'] as const

export const staffMember = z.object({
  id: id('Staff'),
  accountId: id('Account'),
  version: z.number().int(),
  /** Human number by branch: `SUN-S-00001`. */
  number: z.string(),
  name: z.string(),
  username: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  secondPhone: z.string().nullable(),
  address: z.string().nullable(),
  emergencyName: z.string().nullable(),
  emergencyPhone: z.string().nullable(),
  /** The picture now shown; another picture has another id. */
  photoId: z.uuid().nullable(),
  roles: z.array(heldRole),
  branchIds: z.array(id('Branch')),
  speciality: z.string().nullable(),
  /** Degrees printed after the name: `MBBS, MD (Medicine)`. */
  qualifications: z.string().nullable(),
  /** Registration with the medical council. */
  licenceNumber: z.string().nullable(),
  languages: z.array(language),
  active: z.boolean(),
  /** Whether a password has been set; false while the invitation is open. */
  hasSignedIn: z.boolean(),
  createdAt: instant,
  lastSignedInAt: instant.nullable(),
  /** The invitation that is open. */
  invitation: z.object({ way: z.enum(invitationWays), expiresAt: instant }).nullable(),
})
export type StaffMember = z.infer<typeof staffMember>

/** A doctor as reception and patients see one. */
export const doctor = z.object({
  id: id('Staff'),
  name: z.string(),
  speciality: z.string().nullable(),
  qualifications: z.string().nullable(),
  roomName: z.string().nullable(),
})

const invitation = z.object({
  /** Single-use token for `POST /auth/set-password`; shown once, stored hashed. */
  token: z.string(),
  expiresAt: instant,
})

/** What is written about a person, without what they may do. */
export const profile = {
  name: line(120),
  username: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9._-]{2,39}$/, 'identity.username_shape'),
  email: z.email().max(200).nullish(),
  phone: phoneInput.nullish(),
  secondPhone: phoneInput.nullish(),
  address: line(300).nullish(),
  emergencyName: line(120).nullish(),
  emergencyPhone: phoneInput.nullish(),
  speciality: line(100).nullish(),
  qualifications: line(200).nullish(),
  licenceNumber: line(60).nullish(),
  languages: z.array(language).max(4).default([]),
}

const rights = { roles: rolesGiven, branchIds: z.array(id('Branch')).min(1).max(100) }
const details = { ...profile, ...rights }

/** How a list of people is narrowed. */
export const staffFilter = {
  q: searched(),
  role: staffRoleId.optional(),
  branchId: id('Branch').optional(),
  active: z.enum(['true', 'false']).optional(),
  /** Signed in at least once since then. */
  signedInSince: instant.optional(),
}

export const staff = {
  list: route('identity.staff.list', {
    method: 'GET',
    path: '/staff',
    permission: 'identity.staff.read',
    summary: 'Staff, by name.',
    query: z.strictObject({ ...paging, ...staffFilter }),
    result: page(staffMember),
  }),
  get: route('identity.staff.get', {
    method: 'GET',
    path: '/staff/:id',
    permission: 'identity.staff.read',
    summary: 'One member of staff.',
    params: z.strictObject({ id: id('Staff') }),
    result: staffMember,
  }),
  create: route('identity.staff.create', {
    method: 'POST',
    path: '/staff',
    permission: 'identity.staff.manage',
    summary: 'Take on a member of staff; nobody can sign in before the invitation is used.',
    body: z.strictObject(details),
    result: staffMember,
  }),
  update: route('identity.staff.update', {
    method: 'PUT',
    path: '/staff/:id',
    permission: 'identity.staff.manage',
    summary:
      'Change a member of staff (send If-Match with the version you read). Another phone, email or username asks again who I am.',
    params: z.strictObject({ id: id('Staff') }),
    body: z.strictObject(details),
    result: staffMember,
  }),
  deactivate: route('identity.staff.deactivate', {
    method: 'POST',
    path: '/staff/:id/deactivation',
    permission: 'identity.staff.manage',
    summary: 'End access; the person stays in the records.',
    params: z.strictObject({ id: id('Staff') }),
    body: z.strictObject({ reason: line(300) }),
    result: staffMember,
  }),
  reactivate: route('identity.staff.reactivate', {
    method: 'POST',
    path: '/staff/:id/reactivation',
    permission: 'identity.staff.manage',
    summary: 'Give access back to somebody who has returned; their roles are as they were.',
    params: z.strictObject({ id: id('Staff') }),
    body: z.strictObject({ reason: line(300) }),
    result: staffMember,
  }),
  setRoles: route('identity.staff.set_roles', {
    method: 'PUT',
    path: '/staff/:id/roles',
    permission: 'identity.role.assign',
    stepUp: 'A role decides what people may do.',
    summary: 'Exactly these roles and branches (If-Match); felt at once wherever the person is signed in.',
    params: z.strictObject({ id: id('Staff') }),
    body: z.strictObject(rights),
    result: staffMember,
  }),
  setPhoto: route('identity.staff.set_photo', {
    method: 'PUT',
    path: '/staff/:id/photo',
    permission: 'identity.staff.manage',
    summary: 'The picture of a member of staff: form field `file`; cut to a square.',
    takes: 'multipart',
    params: z.strictObject({ id: id('Staff') }),
    result: staffMember,
  }),
  photo: route('identity.staff.photo', {
    method: 'GET',
    path: '/staff/:id/photo',
    permission: 'signed-in',
    summary: 'The picture of somebody who works in one of my branches.',
    params: z.strictObject({ id: id('Staff') }),
    query: z.strictObject({ v: z.uuid().optional() }),
    result: z.unknown(),
    answers: 'file',
  }),
  invite: route('identity.staff.invite', {
    method: 'POST',
    path: '/staff/:id/invitation',
    permission: 'identity.staff.manage',
    summary: 'Issue an invitation by link; an earlier one stops working.',
    params: z.strictObject({ id: id('Staff') }),
    result: invitation,
    idempotencyExempt: 'A secret is never kept to be shown again; a second invitation ends the first.',
  }),
  doctors: route('identity.staff.doctors', {
    method: 'GET',
    path: '/staff/doctors',
    permission: 'organisation.branch.read',
    summary: 'Doctors of the current branch.',
    result: z.object({ items: z.array(doctor) }),
  }),
}
