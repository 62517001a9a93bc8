import { createHash } from 'node:crypto'
import { reference } from '../../demo/reference-files.js'
import type { WriteTx } from '../../platform/db/db.js'
import { loadPrices, type ReferenceService } from '../billing/index.js'
import { type DiagnosisCodeRow, loadDiagnosisCodes } from '../encounters/index.js'
import { type ListedPanel, type ListedTest, loadCatalogue } from '../lab/index.js'
import { loadMedicines, type MedicineRow } from '../pharmacy/index.js'

const files = ['services.json', 'icd10.json', 'lab-tests.json', 'lab-panels.json', 'medicines.json']

let version: string | undefined
/** A short digest of the lists as they are in this version. */
export const starterListsVersion = (): string => (version ??= digestOfLists())

function digestOfLists(): string {
  const hash = createHash('sha256')
  for (const file of files) hash.update(JSON.stringify(reference(file)))
  return hash.digest('hex').slice(0, 8)
}

/** Gives a clinic the starter lists: diagnoses, tests and panels, medicines, prices. Loading them again adds only what is missing. */
export async function loadStarterLists(tx: WriteTx): Promise<void> {
  await loadPrices(tx, reference<ReferenceService[]>('services.json'))
  await loadDiagnosisCodes(tx, reference<DiagnosisCodeRow[]>('icd10.json'))
  await loadCatalogue(tx, reference<ListedTest[]>('lab-tests.json'), reference<ListedPanel[]>('lab-panels.json'))
  await loadMedicines(tx, reference<MedicineRow[]>('medicines.json'))
}
