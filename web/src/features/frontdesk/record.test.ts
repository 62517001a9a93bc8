import { newId } from '@tabib/contracts/core/id'
import { expect, it } from 'vitest'
import { textOf } from './draftCopy.js'
import { isEmptyRecord, recordOf } from './record.js'
import { visitOf } from './visitCode.js'

const encounterId = newId<'Encounter'>()

it('signs what was written and leaves out what is blank', () => {
  const body = recordOf(
    encounterId,
    { complaint: ' Fever ', history: '  ', diagnoses: [{ code: 'J06.9', title: { en: 'Cold' } }] },
    [],
  )
  expect(body).toMatchObject({ complaint: 'Fever', diagnoses: ['J06.9'] })
  expect(body).not.toHaveProperty('history')
})

it('drops the reason of a follow-up that has no day, and urgency where nothing is ordered', () => {
  const body = recordOf(encounterId, { followUpNote: 'Dressing', urgent: true }, [])
  expect(body).not.toHaveProperty('followUpNote')
  expect(body.urgent).toBe(false)
  expect(isEmptyRecord(body)).toBe(true)
})

it('counts a day to come again as something written', () => {
  expect(isEmptyRecord(recordOf(encounterId, { followUpOn: '2026-12-01' }, []))).toBe(false)
})

it('knows a draft again whatever the order of its fields, and notices every change', () => {
  const one = { complaint: 'Fever', history: '', tests: [], lines: [{ medicine: 'A', dose: 1 }] }
  expect(textOf({ lines: [{ dose: 1, medicine: 'A' }], complaint: 'Fever' })).toBe(textOf(one))
  expect(textOf({ ...one, lines: [{ medicine: 'A', dose: 2 }] })).not.toBe(textOf(one))
})

it('reads the visit from a scanned slip and nothing from other codes', () => {
  expect(visitOf(` TABIB:V:${encounterId}`)).toBe(encounterId)
  expect(visitOf('SUN-2026-00001')).toBeNull()
})
