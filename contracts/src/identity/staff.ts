import { z } from 'zod'
import { id } from '../core/id.js'
import { page, paging } from '../core/page.js'
import { language } from '../core/person.js'
import { phoneInput } from '../core/phone.js'
import { route } from '../core/route.js'
import { line, searched } from '../core/text.js'
import { instant } from '../core/time.js'
import { roles } from './roles.js'

const staffRoles = roles.filter((r) => r !== 'patient')
export const staffRole = z.enum(staffRoles as unknown as readonly [Exclude<(typeof roles)[number], 'patient'>])

export const staffMember = z.object({
  id: id('Staff'),
  version: z.number().int(),
  /** Human number by branch: `SUN-S-00001`. */
  number: z.string(),
  name: z.string(),
  username: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  roles: z.array(staffRole),
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

const details = {
  name: line(120),
  username: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9._-]{2,39}$/, 'identity.username_shape'),
  email: z.email().max(200).nullish(),
  phone: phoneInput.nullish(),
  roles: z.array(staffRole).min(1).max(staffRoles.length),
  branchIds: z.array(id('Branch')).min(1).max(100),
  speciality: line(100).nullish(),
  qualifications: line(200).nullish(),
  licenceNumber: line(60).nullish(),
  languages: z.array(language).max(4).default([]),
}

export const staff = {
  list: route('identity.staff.list', {
    method: 'GET',
    path: '/staff',
    permission: 'identity.staff.read',
    summary: 'Staff, by name.',
    query: z.strictObject({ ...paging, q: searched(), role: staffRole.optional() }),
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
    summary: 'Change a member of staff (send If-Match with the version you read).',
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
  invite: route('identity.staff.invite', {
    method: 'POST',
    path: '/staff/:id/invitation',
    permission: 'identity.staff.manage',
    summary: 'Issue an invitation; an earlier one stops working.',
    params: z.strictObject({ id: id('Staff') }),
    result: invitation,
  }),
  doctors: route('identity.staff.doctors', {
    method: 'GET',
    path: '/doctors',
    permission: 'organisation.branch.read',
    summary: 'Doctors of the current branch.',
    result: z.object({ items: z.array(doctor) }),
  }),
}
