import { newId } from '@tabib/contracts/core/id'
import { auth } from '@tabib/contracts/identity/auth'
import { clinicDoctors } from '@tabib/contracts/identity/clinic-doctors'
import { branches } from '@tabib/contracts/organisation/branches'
import { type ClinicDetails, clinics, settings } from '@tabib/contracts/organisation/clinics'
import type { Stretch } from '@tabib/contracts/organisation/hours'
import { letterheads } from '@tabib/contracts/organisation/letterheads'
import { departments, machines, places as rooms } from '@tabib/contracts/organisation/places'
import { schedules } from '@tabib/contracts/organisation/schedules'
import { patients } from '@tabib/contracts/patients/patients'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { letterhead } from './index.js'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'

let h: Hospital
let owner: Caller
let desk: Caller
beforeAll(async () => {
  h = await hospital()
  owner = await h.as('owner')
  desk = await h.as('receptionist')
})
afterAll(() => h.close())

const here = () => ({ params: { id: h.branchId } })
const ifMatch = (version: number) => ({ headers: { 'if-match': `"${version}"` } })

const park: ClinicDetails = {
  name: 'Park Street',
  address: '14 Park Street\nKolkata 700016',
  phone: '033 4000 1234',
  email: 'park@sunrise.example',
  taxNumber: '27aapfu 0939f1zv',
  timeZone: 'Asia/Kolkata',
  currency: 'INR',
  country: 'IN',
  language: 'en',
}

const hill: ClinicDetails & { prefix: string } = { ...park, name: 'Lake Town', taxNumber: null, prefix: 'LKT' }

test('an owner sees every branch, the desk its own alone; of another it cannot even say whether it exists', async () => {
  expect((await owner.call(clinics.list, {})).items.map((c) => c.name)).toEqual(['Hill Road', 'Park Street'])
  expect((await desk.call(clinics.list, {})).items.map((c) => c.id)).toEqual([h.branchId])
  for (const route of [clinics.get, clinics.numbering, clinicDoctors.list, departments.list, rooms.list]) {
    const [other, nobodys] = await Promise.all([
      desk.refused(route, { params: { id: h.otherBranchId as never } }),
      desk.refused(route, { params: { id: newId() } }),
    ])
    expect({ ...other, requestId: '' }, route.id).toEqual({ ...nobodys, requestId: '' })
    expect(other.status, route.id).toBe(404)
  }
})

test('the letter of a branch is changed by whoever read it last, and a number of another country is refused', async () => {
  const read = await owner.call(clinics.get, here())
  const body = park
  const kept = await owner.call(clinics.update, { ...here(), body }, ifMatch(read.version))
  expect(kept).toMatchObject({ phone: '+913340001234', taxNumber: '27AAPFU0939F1ZV', version: read.version + 1 })
  expect((await owner.refused(clinics.update, { ...here(), body }, ifMatch(read.version))).code).toBe('stale')

  const wrong = await owner.refused(clinics.update, {
    ...here(),
    body: { ...park, taxNumber: '27AAPFU0939F1ZW', phone: '000' },
  })
  expect(wrong.errors?.map((e) => [e.pointer, e.code])).toEqual([
    ['/body/phone', 'phone'],
    ['/body/taxNumber', 'organisation.tax_number'],
  ])
  const nowhere = { timeZone: 'Mars/Olympus', currency: 'XYZ', country: 'ZZ' }
  const none = await owner.refused(clinics.update, { ...here(), body: { ...park, ...nowhere } })
  expect(none.errors?.map((e) => e.pointer)).toEqual(['/body/timeZone', '/body/currency', '/body/country'])
  expect((await desk.refused(clinics.update, { ...here(), body })).status).toBe(403)
})

test('a branch is opened, worked in by whoever opened it, closed and opened again; never the last', async () => {
  const opened = await owner.call(clinics.open, { body: hill })
  expect(opened).toMatchObject({ code: 'LKT', clinicName: 'Sunrise Hospital', active: true })
  expect((await owner.refused(clinics.open, { body: hill })).code).toBe('organisation.prefix_taken')
  expect((await owner.call(clinics.list, {})).items.map((c) => c.id)).toContain(opened.id)

  const params = { id: opened.id }
  const reason = { reason: 'The lease has ended' }
  const closed = await owner.call(clinics.deactivate, { params, body: reason })
  expect(closed.active).toBe(false)
  expect((await owner.refused(clinics.update, { params, body: park })).code).toBe('organisation.branch_closed')
  expect((await owner.refused(clinics.deactivate, { params, body: reason })).code).toBe('organisation.branch_closed')
  expect((await owner.refused(auth.switchBranch, { body: { branchId: opened.id } })).code).toBe(
    'identity.not_your_branch',
  )
  expect((await owner.call(clinics.activate, { params })).active).toBe(true)
  expect((await owner.refused(clinics.deactivate, { ...here(), body: reason })).code).toBe('organisation.standing_here')
})

test('a new prefix begins new numbers only, and stays the branch’s for ever', async () => {
  const register = (name: string) =>
    desk.call(patients.register, {
      body: { name, gender: 'female', age: 30, phone: `98300${String(Math.random()).slice(2, 7)}` } as never,
    })
  const before = await register('Ananya Sen')
  expect(before.number).toMatch(/^SUN-/)
  const changed = await owner.call(clinics.renumber, { ...here(), body: { prefix: 'snr' } })
  expect(changed).toMatchObject({ prefix: 'SNR', earlier: ['SUN'] })
  expect((await register('Farhan Ali')).number).toBe('SNR-2026-00001')
  expect((await owner.call(clinics.numbering, here())).given.find((g) => g.kind === 'patients')?.count).toBe(1)

  const other = { params: { id: h.otherBranchId as never } }
  const taken = await owner.refused(clinics.renumber, { ...other, body: { prefix: 'SUN' } })
  expect(taken.code).toBe('organisation.prefix_taken')
  // Back to the first: the run goes on where it stood.
  await owner.call(clinics.renumber, { ...here(), body: { prefix: 'SUN' } })
  expect(Number((await register('Ruma Das')).number.slice(-5))).toBe(Number(before.number.slice(-5)) + 1)
})

const session = (weekday: number, opens: string, closes: string): Stretch => ({ weekday, kind: 'open', opens, closes })
const pause = (weekday: number, opens: string, closes: string, name?: string): Stretch => ({
  weekday,
  kind: 'break',
  opens,
  closes,
  ...(name ? { name } : {}),
})

test('a week has sessions and breaks, and a holiday goes before them', async () => {
  const monday = [session(1, '09:00', '17:00'), pause(1, '13:00', '14:00', 'Lunch'), session(1, '18:00', '24:00')]
  const { version } = await owner.call(schedules.get, { ...here(), query: {} })
  const body = { hours: [...monday, session(2, '10:00', '12:00')] }
  await owner.call(schedules.setHours, { ...here(), body }, ifMatch(version))
  expect((await owner.refused(schedules.setHours, { ...here(), body }, ifMatch(version))).code).toBe('stale')

  const range = { from: '2026-11-23', to: '2026-11-24' }
  const seen = await desk.call(schedules.get, { ...here(), query: range })
  expect(seen.hours).toHaveLength(4)
  expect(seen.hours[1]).toMatchObject({ kind: 'break', name: 'Lunch', opens: '13:00', closes: '14:00' })
  expect(seen.hours[2]).toMatchObject({ opens: '18:00', closes: '24:00' })
  expect(seen.days[0]!.open).toEqual([
    { opensAt: '2026-11-23T03:30:00Z', closesAt: '2026-11-23T07:30:00Z' },
    { opensAt: '2026-11-23T08:30:00Z', closesAt: '2026-11-23T11:30:00Z' },
    { opensAt: '2026-11-23T12:30:00Z', closesAt: '2026-11-23T18:30:00Z' },
  ])

  const items = [
    { onDate: '2026-11-24', name: 'Guru Nanak Jayanti' },
    { onDate: '2026-12-25', name: 'Christmas', opens: '09:00', closes: '12:00' },
  ]
  const added = await owner.call(schedules.addHolidays, { ...here(), body: { items } })
  expect(added.items.map((i) => i.opens)).toEqual([null, '09:00'])
  const again = { items: [{ onDate: '2026-12-31', name: 'New Year’s Eve' }, items[0]!] }
  expect((await owner.refused(schedules.addHolidays, { ...here(), body: again })).code).toBe('organisation.day_taken')
  const year = () => owner.call(schedules.holidays, { ...here(), query: { year: 2026 } })
  expect((await year()).items.map((i) => i.onDate)).toEqual(['2026-11-24', '2026-12-25'])
  expect((await desk.call(schedules.get, { ...here(), query: range })).days[1]).toMatchObject({
    holiday: 'Guru Nanak Jayanti',
    open: [],
  })

  const first = { ...here().params, holidayId: added.items[0]!.id }
  await owner.call(schedules.removeHoliday, { params: first })
  expect((await owner.refused(schedules.removeHoliday, { params: first })).code).toBe('not_found')
  expect((await desk.call(schedules.get, { ...here(), query: range })).days[1]!.open).toHaveLength(1)
})

test('other modules read the hours with the breaks taken out', async () => {
  const rows = await h.sql
    .selectFrom('organisation.pub_hours')
    .select(['weekday', 'opens', 'closes'])
    .where('branch_id', '=', h.branchId)
    .where('weekday', '=', 1)
    .orderBy('opens')
    .execute()
  expect(rows.map((r) => [r.opens, r.closes])).toEqual([
    ['09:00:00', '13:00:00'],
    ['14:00:00', '17:00:00'],
    ['18:00:00', '24:00:00'],
  ])
})

test('a week that contradicts itself is refused where it does', async () => {
  const hours = [session(1, '09:00', '12:00'), pause(1, '11:00', '13:00')]
  const refused = await owner.refused(schedules.setHours, { ...here(), body: { hours } })
  expect(refused.errors).toMatchObject([{ pointer: '/body/hours/1/opens', code: 'organisation.break_outside' }])
})

test('a room in use says what uses it; given up, it stays in the records', async () => {
  const department = await owner.call(departments.add, { ...here(), body: { name: 'Cardiology' } })
  const body = { name: 'Room 3', kind: 'consultation' as const, capacity: 1, departmentId: department.id }
  const room = await owner.call(rooms.add, { ...here(), body })
  const echo = await owner.call(machines.add, { ...here(), body: { name: 'Echo', roomId: room.id } })
  expect((await owner.refused(rooms.add, { ...here(), body })).code).toBe('organisation.name_taken')

  const doctor = await h.as('doctor')
  const sitsIn = (room_id: string | null) =>
    h.arrange((tx) => tx.updateTable('identity.staff').set({ room_id }).where('id', '=', doctor.staffId).execute())
  await sitsIn(room.id)
  const at = (itemId: string) => ({ params: { id: h.branchId, itemId } as never, body: { reason: 'Being rebuilt' } })
  const used = await owner.refused(rooms.deactivate, at(room.id))
  expect(used.code).toBe('organisation.in_use')
  expect(used.details).toMatchObject({
    count: 2,
    uses: [
      { kind: 'equipment', name: 'Echo' },
      { kind: 'doctor', name: 'Test doctor' },
    ],
  })
  expect((await owner.refused(departments.deactivate, at(department.id))).details).toMatchObject({ names: 'Room 3' })

  await sitsIn(null)
  await owner.call(machines.deactivate, at(echo.id))
  expect((await owner.call(rooms.deactivate, at(room.id))).active).toBe(false)
  expect((await desk.call(branches.rooms, {})).items.map((r) => r.name)).not.toContain('Room 3')
  const list = (active?: boolean) =>
    owner.call(rooms.list, { ...here(), query: active === undefined ? {} : { active } })
  expect((await list(true)).items.map((r) => r.name)).not.toContain('Room 3')
  expect((await list()).items.map((r) => r.name)).toContain('Room 3')
  expect((await owner.call(rooms.activate, { params: at(room.id).params })).active).toBe(true)
})

test('a room takes no department of another branch', async () => {
  const other = { params: { id: h.otherBranchId as never } }
  const elsewhere = await owner.call(departments.add, { ...other, body: { name: 'Eye' } })
  const body = { name: 'Room 9', kind: 'other' as const, capacity: 2, departmentId: elsewhere.id }
  expect((await owner.refused(rooms.add, { ...here(), body })).status).toBe(404)
  const at = { id: h.branchId as never, itemId: elsewhere.id }
  expect((await owner.refused(departments.update, { params: at, body: { name: 'Mine' } })).status).toBe(404)
})

test('the name of the clinic stands above every branch', async () => {
  const read = await owner.call(settings.get, {})
  expect(read).toMatchObject({ name: 'Sunrise Hospital', languages: ['en', 'hi', 'bn', 'ar'] })
  const body = { name: 'Sunrise Clinics', languages: ['bn' as const, 'en' as const] }
  const kept = await owner.call(settings.update, { body }, ifMatch(read.version))
  expect(kept).toMatchObject({ name: 'Sunrise Clinics', languages: ['en', 'bn'], version: read.version + 1 })
  expect((await owner.refused(settings.update, { body }, ifMatch(read.version))).code).toBe('stale')
  expect(new Set((await owner.call(clinics.list, {})).items.map((c) => c.clinicName))).toEqual(
    new Set(['Sunrise Clinics']),
  )
})

test('money that has papers keeps its currency', async () => {
  await h.arrange((tx) =>
    tx.insertInto('organisation.counters').values({ scope: 'invoices:SUN:2026', value: 3 }).execute(),
  )
  const refused = await owner.refused(clinics.update, { ...here(), body: { ...park, currency: 'BDT' } })
  expect(refused.code).toBe('organisation.currency_in_use')
})

/** A form with one file, as a browser sends it. */
function form(bytes: Buffer, type: string) {
  const edge = 'edge-of-the-form'
  const head = `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="logo"\r\ncontent-type: ${type}\r\n\r\n`
  const payload = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${edge}--\r\n`)])
  return [payload, { 'content-type': `multipart/form-data; boundary=${edge}` }] as const
}

const hand = (caller: Caller, bytes: Buffer, type = 'image/png') => {
  const [payload, headers] = form(bytes, type)
  return caller.send('POST', `/clinics/${h.branchId}/logo`, payload, { ...headers, 'idempotency-key': newId() })
}

test('papers begin as the letterhead says, with its logo, and otherwise as the branch says', async () => {
  const printed = () => h.arrange((tx) => letterhead(tx, h.branchId))
  const plain = await printed()
  expect(plain).toMatchObject({ branch: 'Park Street', phone: '+91 33 4000 1234', taxNumber: '27AAPFU0939F1ZV' })
  expect(plain.logo).toBeUndefined()

  const body = {
    name: 'Sunrise Heart Centre',
    phones: ['033 4000 1234', '098300 12345'],
    registrations: [{ name: 'NABH', number: 'H-2026-0417' }],
  }
  const { version } = await owner.call(letterheads.get, here())
  await owner.call(letterheads.update, { ...here(), body }, ifMatch(version))
  const wide = await sharp({ create: { width: 4000, height: 1000, channels: 4, background: '#0a7266' } })
    .png()
    .toBuffer()
  expect((await hand(owner, wide)).status).toBe(201)
  const head = await printed()
  expect(head).toMatchObject({
    name: 'Sunrise Heart Centre',
    address: '14 Park Street\nKolkata 700016',
    phone: '+91 33 4000 1234, +91 98300 12345',
    registrations: body.registrations,
  })
  expect(await sharp(head.logo!.bytes).metadata()).toMatchObject({ format: 'png', width: 1200, height: 300 })

  expect((await hand(desk, wide)).status).toBe(403)
  expect((await hand(owner, Buffer.from('%PDF-1.7\n'), 'application/pdf')).body.code).toBe(
    'organisation.logo_not_a_picture',
  )
  expect((await hand(owner, Buffer.from('<svg/>'), 'image/svg+xml')).body.code).toBe('documents.type_not_allowed')
  await owner.call(letterheads.removeLogo, here())
  expect((await printed()).logo).toBeUndefined()
  expect((await owner.refused(letterheads.logo, here())).code).toBe('not_found')
})

test('a letterhead is seen before it is kept', async () => {
  const body = { name: 'A very different name', phones: ['000'], registrations: [] }
  const refused = await owner.refused(letterheads.preview, { ...here(), body })
  expect(refused.errors).toMatchObject([{ pointer: '/body/phones/0', code: 'phone' }])
  const picture = (await owner.call(letterheads.preview, { ...here(), body: { ...body, phones: [] } })) as Buffer
  expect((await sharp(picture).metadata()).width).toBeGreaterThan(400)
  expect((await owner.call(letterheads.get, here())).name).toBe('Sunrise Heart Centre')
})
