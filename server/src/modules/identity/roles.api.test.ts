import { auth } from '@tabib/contracts/identity/auth'
import { roleEditor } from '@tabib/contracts/identity/role-editor'
import { staff } from '@tabib/contracts/identity/staff'
import type { Permission } from '@tabib/contracts/permissions'
import { patients } from '@tabib/contracts/patients/patients'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ControlChannel } from '../../platform/live/channel.js'
import { ACCOUNT_CHANGED, Live } from '../../platform/live/live.js'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'

let h: Hospital
let owner: Caller
beforeAll(async () => {
  h = await hospital()
  owner = await h.as('owner')
})
afterAll(() => h.close())

type Given = (string | { roleId: string; branchIds: string[] })[]

/** The owner gives a person exactly these roles in the first branch, or in both. */
const give = async (who: Caller, roles: Given, branchIds: string[] = [h.branchId]) =>
  owner.call(staff.setRoles, { params: { id: who.staffId as never }, body: { roles: roles as never, branchIds } })

const copy = (from: string, name: string) => owner.call(roleEditor.clone, { body: { from: from as never, name } })

const write = async (
  by: Caller,
  role: Awaited<ReturnType<typeof copy>>,
  change: { allow?: Permission[]; deny?: Permission[]; discountCap?: number },
) =>
  by.call(
    roleEditor.update,
    {
      params: { id: role.id },
      body: {
        name: role.name!,
        allow: change.allow ?? role.allow,
        deny: change.deny ?? role.deny,
        discountCap: change.discountCap ?? role.discountCap,
      },
    },
    { headers: { 'if-match': `"${role.version}"` } },
  )

test('a copy of a role carries what the role allows, and is changed without touching it', async () => {
  const lead = await copy('receptionist', 'Front desk lead')
  expect(lead).toMatchObject({ builtIn: false, base: 'receptionist', name: 'Front desk lead', holders: 0 })
  expect(lead.allow).toContain('patients.patient.register')
  const changed = await write(owner, lead, { allow: [...lead.allow, 'billing.takings.read'], discountCap: 500 })
  expect(changed.version).toBe(lead.version + 1)
  expect(changed.discountCap).toBe(500)
  const { items } = await owner.call(roleEditor.list, {})
  expect(items.find((r) => r.id === 'receptionist')!.allow).not.toContain('billing.takings.read')
})

test('a role changed while its holder works is felt by the next request, without signing in again', async () => {
  const nurse = await h.as('nurse', { fresh: true })
  const role = await copy('nurse', 'Ward nurse')
  await give(nurse, [role.id])
  expect((await nurse.call(auth.me, {})).permissions).not.toContain('billing.takings.read')
  const wider = await write(owner, role, { allow: [...role.allow, 'billing.takings.read'] })
  expect((await nurse.call(auth.me, {})).permissions).toContain('billing.takings.read')
  await write(owner, wider, { deny: ['billing.takings.read', 'patients.patient.read'] })
  const now = await nurse.call(auth.me, {})
  expect(now.permissions).not.toContain('billing.takings.read')
  expect((await nurse.send('GET', '/patients/search?q=sen')).status).toBe(403)
})

test('the screens of everybody who holds a role are told that it changed, and of nobody else', async () => {
  const [holder, other] = [await h.as('nurse', { fresh: true }), await h.as('nurse', { fresh: true })]
  const role = await copy('nurse', 'Evening nurse')
  await give(holder, [role.id])
  await h.app.get(ControlChannel).start()
  const told: unknown[] = []
  h.app.get(Live).on(ACCOUNT_CHANGED, ({ key }) => told.push(key.accountId))
  await write(owner, role, { allow: [] })
  await expect.poll(() => told).toEqual([holder.accountId])
  await give(other, ['nurse', 'receptionist'])
  await expect.poll(() => told).toEqual([holder.accountId, other.accountId])
})

test('a denial in one role beats what another allows', async () => {
  const cashier = await h.as('cashier', { fresh: true })
  const noDiscount = await write(owner, await copy('cashier', 'No discounts'), { deny: ['billing.discount.give'] })
  expect(noDiscount.allow).not.toContain('billing.discount.give')
  await give(cashier, ['cashier', noDiscount.id])
  const { permissions } = await cashier.call(auth.me, {})
  expect(permissions).toContain('billing.payment.take')
  expect(permissions).not.toContain('billing.discount.give')
})

test('a role narrowed to a branch is held in that branch only', async () => {
  const nurse = await h.as('nurse', { fresh: true })
  const both = [h.branchId, h.otherBranchId]
  await give(nurse, ['nurse', { roleId: 'hr', branchIds: [h.otherBranchId] }], both)
  expect((await nurse.send('GET', '/staff')).status).toBe(403)
  const there = await nurse.call(auth.switchBranch, { body: { branchId: h.otherBranchId as never } })
  expect(there.permissions).toContain('identity.staff.read')
  const [here, elsewhere] = [await h.as('doctor', { fresh: true }), await h.as('doctor', { branch: 'other' })]
  expect((await nurse.call(staff.get, { params: { id: elsewhere.staffId as never } })).id).toBe(elsewhere.staffId)
  // The nurse works in the first branch too, but reads staff in the other one only.
  expect((await nurse.refused(staff.get, { params: { id: here.staffId as never } })).status).toBe(404)
})

test('nobody gives what they do not hold', async () => {
  const [hr, nurse] = [await h.as('hr'), await h.as('nurse', { fresh: true })]
  const asked = {
    params: { id: nurse.staffId as never },
    body: { roles: ['doctor' as const], branchIds: [h.branchId as never] },
  }
  const refused = await hr.refused(staff.setRoles, asked)
  expect(refused.code).toBe('identity.above_your_rights')
  expect(refused.details!['permissions']).toContain('patients.patient.read')
  const created = await hr.send('POST', '/staff', {
    name: 'Made by HR',
    username: 'made.by.hr',
    roles: ['clinic_admin'],
    branchIds: [h.branchId],
  })
  expect(created.body.code).toBe('identity.above_your_rights')
  expect((await nurse.call(auth.me, {})).roles).toEqual(['nurse'])
})

test('nobody takes away a denial they could not grant, nor a role above their own', async () => {
  const [hr, cashier] = [await h.as('hr'), await h.as('cashier', { fresh: true })]
  const body = { roles: [], branchIds: [h.branchId as never] }
  const refused = await hr.refused(staff.setRoles, { params: { id: cashier.staffId as never }, body })
  expect(refused.code).toBe('identity.above_your_rights')
})

test('nobody gives a role in a branch they do not work in', async () => {
  const [admin, nurse] = [await h.as('clinic_admin'), await h.as('nurse', { fresh: true })]
  const body = { roles: ['nurse' as const], branchIds: [h.branchId as never, h.otherBranchId as never] }
  const refused = await admin.refused(staff.setRoles, { params: { id: nurse.staffId as never }, body })
  expect(refused.code).toBe('identity.not_your_branch')
})

test('who does not hold a right takes no denial of it away from anybody', async () => {
  const [admin, nurse] = [await h.as('clinic_admin'), await h.as('nurse', { fresh: true })]
  const unseen = await write(owner, await copy('nurse', 'No audit'), { allow: [], deny: ['audit.log.read'] })
  await give(nurse, ['nurse', unseen.id])
  const body = { roles: ['nurse' as const], branchIds: [h.branchId as never] }
  const refused = await admin.refused(staff.setRoles, { params: { id: nurse.staffId as never }, body })
  expect(refused).toMatchObject({ code: 'identity.above_your_rights', details: { permissions: ['audit.log.read'] } })
})

test('nobody writes into a role what they do not hold, by copying or by changing one', async () => {
  const admin = await h.as('clinic_admin')
  const cloned = await admin.refused(roleEditor.clone, { body: { from: 'owner', name: 'All of it' } })
  expect(cloned.code).toBe('identity.above_your_rights')
  const role = await copy('nurse', 'Curious nurse')
  const body = { name: role.name!, allow: [...role.allow, 'audit.log.read' as const], deny: [], discountCap: 0 }
  const changed = await admin.refused(roleEditor.update, { params: { id: role.id }, body })
  expect(changed).toMatchObject({ code: 'identity.above_your_rights', details: { permissions: ['audit.log.read'] } })
})

test('only an owner makes an owner, and a copy of the owner is none', async () => {
  const [admin, nurse] = [await h.as('clinic_admin'), await h.as('nurse', { fresh: true })]
  const body = { roles: ['owner' as const], branchIds: [h.branchId as never] }
  const refused = await admin.refused(staff.setRoles, { params: { id: nurse.staffId as never }, body })
  expect(refused.code).toBe('identity.only_owner')
  expect((await copy('owner', 'Deputy')).base).toBe('clinic_admin')
})

test('nobody changes their own roles, and nobody edits up a role they hold', async () => {
  const admin = await h.as('clinic_admin', { fresh: true })
  const body = { roles: ['doctor' as const], branchIds: [h.branchId as never] }
  expect((await admin.refused(staff.setRoles, { params: { id: admin.staffId as never }, body })).code).toBe(
    'identity.own_roles',
  )
  const role = await copy('clinic_admin', 'Site manager')
  await give(admin, [role.id])
  const edit = {
    params: { id: role.id },
    body: { name: 'Site manager', allow: role.allow, deny: [], discountCap: 10_000 },
  }
  expect((await admin.refused(roleEditor.update, edit)).code).toBe('identity.own_roles')
})

test('the last owner who can sign in stays one, even when two take each other’s place at once', async () => {
  const own = await hospital()
  try {
    const [first, admin] = [await own.as('owner'), await own.as('clinic_admin')]
    const makeOwner = { roles: ['owner' as const], branchIds: [own.branchId as never, own.otherBranchId as never] }
    await first.call(staff.setRoles, { params: { id: admin.staffId as never }, body: makeOwner })
    const demote = { roles: ['nurse' as const], branchIds: [own.branchId as never, own.otherBranchId as never] }
    const both = await Promise.all([
      first.send('PUT', `/staff/${admin.staffId}/roles`, demote),
      admin.send('PUT', `/staff/${first.staffId}/roles`, demote),
    ])
    expect(both.filter((r) => r.status === 200)).toHaveLength(1)
    const last = both[0]!.status === 200 ? first : admin
    const lone = await own.sql
      .selectFrom('identity.role_assignments')
      .select('account_id')
      .where('role_id', '=', 'owner')
      .execute()
    expect(lone.map((r) => r.account_id)).toEqual([last.accountId])
    expect(
      (await last.refused(staff.deactivate, { params: { id: last.staffId as never }, body: { reason: 'going' } })).code,
    ).toBe('identity.not_yourself')
  } finally {
    await own.close()
  }
})

test('a built-in role keeps what it allows; how much it may take off a bill is the clinic’s to say', async () => {
  const body = { name: 'Mine', allow: [], deny: [], discountCap: 0 }
  expect((await owner.refused(roleEditor.update, { params: { id: 'cashier' }, body })).code).toBe(
    'identity.role_built_in',
  )
  const cashier = await h.as('cashier', { fresh: true })
  expect((await cashier.call(auth.me, {})).discountCap).toBe(1_000)
  await owner.call(roleEditor.setCap, { params: { id: 'cashier' }, body: { discountCap: 300 } })
  expect((await cashier.call(auth.me, {})).discountCap).toBe(300)
})

test('a role somebody holds is not put away; one that is put away is given to nobody', async () => {
  const nurse = await h.as('nurse', { fresh: true })
  const role = await copy('nurse', 'Night nurse')
  await give(nurse, [role.id])
  expect((await owner.refused(roleEditor.archive, { params: { id: role.id } })).code).toBe('identity.role_in_use')
  await give(nurse, ['nurse'])
  expect((await owner.call(roleEditor.archive, { params: { id: role.id } })).archivedAt).not.toBeNull()
  const again = {
    params: { id: nurse.staffId as never },
    body: { roles: [role.id as never], branchIds: [h.branchId as never] },
  }
  expect((await owner.refused(staff.setRoles, again)).code).toBe('identity.role_archived')
  const { items } = await owner.call(roleEditor.list, {})
  expect(items.map((r) => r.id)).not.toContain(role.id)
})

test('two roles do not share a name, whatever the case', async () => {
  await copy('nurse', 'Theatre nurse')
  expect((await owner.refused(roleEditor.clone, { body: { from: 'nurse', name: 'THEATRE NURSE' } })).code).toBe(
    'identity.role_name_taken',
  )
})

test('of two who change a role, the later one is told', async () => {
  const role = await copy('nurse', 'Clinic nurse')
  await write(owner, role, { allow: [] })
  const stale = { params: { id: role.id }, body: { name: 'Clinic nurse', allow: [], deny: [], discountCap: 0 } }
  expect((await owner.refused(roleEditor.update, stale, { headers: { 'if-match': `"${role.version}"` } })).status).toBe(
    412,
  )
})

test('a role is given to several people at once; who holds it already is left as they are', async () => {
  const people = [await h.as('nurse', { fresh: true }), await h.as('nurse', { fresh: true })]
  await give(people[0]!, ['nurse', 'receptionist'])
  const accountIds = people.map((p) => p.accountId as never)
  const given = await owner.call(roleEditor.assign, { params: { id: 'receptionist' }, body: { accountIds } })
  expect(given.given).toBe(1)
  for (const p of people) expect((await p.call(auth.me, {})).roles).toEqual(['nurse', 'receptionist'])
})

test('a change of roles stands in the audit in words: who had what, and has what now', async () => {
  const nurse = await h.as('nurse', { fresh: true })
  await give(nurse, ['nurse', 'cashier'])
  const events = await h.sql
    .selectFrom('audit.events')
    .selectAll()
    .where('kind', '=', 'permission_changed')
    .where('account_id', '=', nurse.accountId)
    .orderBy('id', 'desc')
    .limit(1)
    .execute()
  expect(events[0]).toMatchObject({ actor_name: 'Test owner', subject: 'roles' })
  expect(events[0]!.detail).toEqual({ before: ['nurse'], after: ['nurse', 'cashier'] })
})

test('a doctor by a role of the clinic is a doctor: in the list, and only in the branch of the role', async () => {
  const nurse = await h.as('nurse', { fresh: true })
  const resident = await copy('doctor', 'Resident')
  await give(nurse, ['nurse', { roleId: resident.id, branchIds: [h.branchId] }], [h.branchId, h.otherBranchId])
  const here = await owner.call(staff.doctors, {})
  expect(here.items.map((d) => d.id)).toContain(nurse.staffId)
  await owner.call(auth.switchBranch, { body: { branchId: h.otherBranchId as never } })
  const there = await owner.call(staff.doctors, {})
  expect(there.items.map((d) => d.id)).not.toContain(nurse.staffId)
  await owner.call(auth.switchBranch, { body: { branchId: h.branchId as never } })
})

test('patients are still found by those whose role reads them', async () => {
  const receptionist = await h.as('receptionist')
  expect((await receptionist.call(patients.search, { query: { q: 'nobody' } })).items).toEqual([])
})
