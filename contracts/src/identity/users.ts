import { z } from 'zod'
import { id } from '../core/id.js'
import { page, paging } from '../core/page.js'
import { language } from '../core/person.js'
import { route } from '../core/route.js'
import { line, phoneInput } from '../core/text.js'
import { profile, staffFilter, staffMember } from './staff.js'

/** A person with an account, by the account's id. */
export const user = staffMember.omit({ id: true, accountId: true }).extend({ id: id('Account'), staffId: id('Staff') })
export type User = z.infer<typeof user>

const params = z.strictObject({ id: id('Account') })

export const users = {
  list: route('identity.users.list', {
    method: 'GET',
    path: '/users',
    permission: 'identity.staff.read',
    summary: 'People with accounts in my branches, by name.',
    query: z.strictObject({ ...paging, ...staffFilter }),
    result: page(user),
  }),
  me: route('identity.users.me', {
    method: 'GET',
    path: '/users/me',
    permission: 'signed-in',
    summary: 'My own profile.',
    result: user,
  }),
  updateMe: route('identity.users.update_me', {
    method: 'PUT',
    path: '/users/me',
    permission: 'signed-in',
    summary: 'Change my own contacts and languages (If-Match). Another phone or email asks again who I am.',
    body: z.strictObject({
      email: z.email().max(200).nullish(),
      phone: phoneInput.nullish(),
      secondPhone: phoneInput.nullish(),
      address: line(300).nullish(),
      emergencyName: line(120).nullish(),
      emergencyPhone: phoneInput.nullish(),
      languages: z.array(language).max(4).default([]),
    }),
    result: user,
  }),
  setMyPhoto: route('identity.users.set_my_photo', {
    method: 'PUT',
    path: '/users/me/photo',
    permission: 'signed-in',
    summary: 'My own picture: form field `file`; cut to a square.',
    takes: 'multipart',
    result: user,
  }),
  get: route('identity.users.get', {
    method: 'GET',
    path: '/users/:id',
    permission: 'identity.staff.read',
    summary: 'One person with an account.',
    params,
    result: user,
  }),
  update: route('identity.users.update', {
    method: 'PUT',
    path: '/users/:id',
    permission: 'identity.staff.manage',
    summary:
      'Change what is written about a person (If-Match). Another phone, email or username asks again who I am. Roles have their own address.',
    params,
    body: z.strictObject(profile),
    result: user,
  }),
}
