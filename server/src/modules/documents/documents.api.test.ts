import { readdir, readFile } from 'node:fs/promises'
import { newId } from '@tabib/contracts/core/id'
import { documents } from '@tabib/contracts/documents/documents'
import { patients } from '@tabib/contracts/patients/patients'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, type Hospital, hospital } from '../../testing/hospital.js'
import { documentsOf, requireDocument } from './index.js'

let h: Hospital
let desk: Caller
let patientId: string
beforeAll(async () => {
  h = await hospital()
  desk = await h.as('receptionist')
  patientId = (await desk.call(patients.register, { body: { name: 'Rina Das', gender: 'female', age: 30 } })).id
})
afterAll(() => h.close())

const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n')

/** Sends a form as a browser does. */
async function hand(
  to: string,
  file: { bytes: Uint8Array; name: string } | undefined,
  fields: Record<string, string> = {},
  headers: Record<string, string> = {},
) {
  const form = new FormData()
  for (const [k, v] of Object.entries(fields)) form.append(k, v)
  if (file) form.append('file', new Blob([file.bytes as never]), file.name)
  const body = new Response(form)
  return desk.send('POST', `/patients/${to}/documents`, Buffer.from(await body.arrayBuffer()), {
    'content-type': body.headers.get('content-type')!,
    ...headers,
  })
}
const stored = async () =>
  (
    await h.sql
      .selectFrom('documents.documents')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n

test('a photographed prescription is stored without the camera’s notes, listed and seen again', async () => {
  const photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: 'teal' } })
    .jpeg()
    .withExif({ IFD0: { Copyright: 'Somebody Private' } })
    .toBuffer()
  const made = await hand(
    patientId,
    { bytes: photo, name: 'IMG_20261119 পুরানো প্রেসক্রিপশন.jpeg' },
    { kind: 'existing_prescription' },
  )
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({
    kind: 'existing_prescription',
    title: 'IMG_20261119 পুরানো প্রেসক্রিপশন',
    contentType: 'image/jpeg',
    patientId,
  })
  const { items } = await desk.call(documents.list, { params: { patientId: patientId as never } })
  expect(items).toEqual([made.body])
  const file = await desk.send('GET', `/documents/${made.body.id}/file`)
  expect(file.headers['content-type']).toBe('image/jpeg')
  expect(decodeURIComponent(String(file.headers['content-disposition']))).toContain('পুরানো প্রেসক্রিপশন.jpg')
  expect((await sharp(file.bytes).metadata()).width).toBe(60)
  expect(file.bytes.includes('Private')).toBe(false)
  const looks = await h.sql
    .selectFrom('audit.looks')
    .select(['action', 'patient_ids'])
    .where('route', '=', 'documents.documents.file')
    .execute()
  expect(looks).toEqual([{ action: 'download', patient_ids: [patientId] }])
})

test('lists are newest first and by kind; others find a document of this person only', async () => {
  h.clock.move({ minutes: 1 })
  const scan = await hand(patientId, { bytes: pdf, name: 'x' }, { kind: 'imaging', title: 'Chest X-ray' })
  expect(scan.body).toMatchObject({ title: 'Chest X-ray', contentType: 'application/pdf', bytes: pdf.length })
  const all = await desk.call(documents.list, { params: { patientId: patientId as never } })
  expect(all.items.map((d) => d.kind)).toEqual(['imaging', 'existing_prescription'])
  const some = await desk.call(documents.list, {
    params: { patientId: patientId as never },
    query: { kind: 'imaging' },
  })
  expect(some.items.map((d) => d.id)).toEqual([scan.body.id])
  const nobody = newId()
  await h.arrange(async (tx) => {
    expect(await documentsOf(tx, patientId, 'imaging')).toMatchObject([{ id: scan.body.id, title: 'Chest X-ray' }])
    expect(await requireDocument(tx, undefined as never, scan.body.id, patientId)).toMatchObject({ id: scan.body.id })
    await expect(requireDocument(tx, undefined as never, scan.body.id, nobody)).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})

test('what is not a photo or PDF, whatever it is called, leaves nothing behind', async () => {
  const before = await stored()
  const refused = async (bytes: Uint8Array, name: string) => (await hand(patientId, { bytes, name })).body
  expect(await refused(Buffer.from('<svg onload=alert(1)>'), 'photo.png')).toMatchObject({
    code: 'documents.type_not_allowed',
    status: 422,
  })
  expect((await refused(Buffer.from('MZ\u0000\u0000'), 'report.pdf')).code).toBe('documents.type_not_allowed')
  expect((await hand(patientId, undefined)).body.errors).toEqual([{ pointer: '/body/file', code: 'required' }])
  expect((await hand(patientId, { bytes: pdf, name: 'x.pdf' }, { kind: 'selfie' })).body.errors[0].pointer).toBe(
    '/body/kind',
  )
  const folder = new URL('../../../../../shared/data/malformed-png/', import.meta.url)
  for (const name of (await readdir(folder).catch(() => [])).filter((n) => n.endsWith('.png')).slice(0, 20)) {
    const r = await hand(patientId, { bytes: await readFile(new URL(name, folder)), name })
    expect([201, 422], name).toContain(r.status)
    if (r.status === 201) expect(r.body.contentType).toBe('image/png')
  }
  expect((await hand(newId(), { bytes: pdf, name: 'x.pdf' })).body.code).toBe('not_found')
  expect((await desk.send('GET', `/documents/${newId()}/file`)).status).toBe(404)
  const rows = await h.sql.selectFrom('documents.documents').select(['title', 'content_type as type']).execute()
  expect(rows.length - before).toBe(rows.filter((r) => r.type === 'image/png').length)
})

test('a name that is none, or a trap, becomes a plain title', async () => {
  const titles = []
  for (const name of ['../../etc/passwd.pdf', '\u202egnp.exe', '.pdf', 'a\u0000b.pdf', `${'n'.repeat(300)}.pdf`]) {
    const made = await hand(patientId, { bytes: pdf, name })
    expect(made.status, name).toBe(201)
    titles.push(made.body.title)
    const got = await desk.send('GET', `/documents/${made.body.id}/file`)
    expect(decodeURIComponent(String(got.headers['content-disposition']))).not.toMatch(/[/\\\u0000\u202e]/)
  }
  expect(titles.every((t) => t.length >= 1 && t.length <= 120)).toBe(true)
})

test('the same upload sent twice is stored once', async () => {
  const before = await stored()
  const once = () => hand(patientId, { bytes: pdf, name: 'twice.pdf' }, {}, { 'idempotency-key': 'upload-once' })
  const [a, b] = [await once(), await once()]
  expect(b.body).toEqual(a.body)
  expect(await stored()).toBe(before + 1)
})

test('who may read may not add, and who may neither gets nothing', async () => {
  const [cashier, hr] = [await h.as('cashier'), await h.as('hr')]
  const params = { patientId: patientId as never }
  expect((await cashier.call(documents.list, { params })).items.length).toBeGreaterThan(0)
  expect((await cashier.refused(documents.upload, { params, body: {} })).status).toBe(403)
  expect((await hr.refused(documents.list, { params })).status).toBe(403)
  const { items } = await desk.call(documents.list, { params })
  expect((await hr.refused(documents.file, { params: { id: items[0]!.id } })).status).toBe(403)
})
