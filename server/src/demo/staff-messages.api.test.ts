import { newId } from '@tabib/contracts/core/id'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Hospital, hospital } from '../testing/hospital.js'
import { Random } from './random.js'
import { tellStaff } from './staff-messages.js'

let h: Hospital
beforeAll(async () => {
  h = await hospital()
})
afterAll(() => h.close())

test('under the bell everybody reads their own language, or the branch’s', async () => {
  const now = h.clock.now()
  const people = [
    { username: 'receptionist', language: null },
    { username: 'receptionist-2', language: 'hi' },
    { username: 'pharmacist-2', language: 'bn' },
    { username: 'clinic-admin', language: 'ar' },
  ].map((p) => ({ ...p, id: newId(), name: p.username, created_at: now.toISOString() }))
  await h.arrange(async (tx) => {
    await tx.insertInto('identity.accounts').values(people).execute()
    await tellStaff(tx, { now, zone: 'Asia/Kolkata', random: new Random(1) })
  })
  const told = await h.sql
    .selectFrom('notifications.messages as m')
    .innerJoin('notifications.deliveries as d', 'd.message_id', 'm.id')
    .select(['m.name', 'm.language', 'd.subject', 'd.body'])
    .orderBy('m.created_at', 'desc')
    .orderBy('m.id')
    .execute()
  const first = (name: string) => told.find((t) => t.name === name)
  expect(first('receptionist')).toMatchObject({ language: 'en', subject: 'Patients booked during a leave' })
  expect(first('receptionist-2')).toMatchObject({ language: 'hi', subject: 'छुट्टी के दिनों में मरीज़ बुक हैं' })
  expect(first('pharmacist-2')).toMatchObject({
    language: 'bn',
    subject: 'মজুত কম',
    body: 'Salbutamol 100 mcg inhaler: ১৮ বাকি।',
  })
  expect(first('clinic-admin')).toMatchObject({ language: 'ar', subject: 'رسائل تنتظر في صندوق الصادر' })
  expect(told.filter((t) => /\{|\[/.test(`${t.subject}${t.body}`))).toEqual([])
})
