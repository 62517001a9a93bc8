import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import { loadPrices, type ReferenceService } from '../modules/billing/index.js'
import { type DiagnosisCodeRow, loadDiagnosisCodes } from '../modules/encounters/index.js'
import { type ListedPanel, type ListedTest, loadCatalogue } from '../modules/lab/index.js'
import { loadMedicines, type MedicineRow } from '../modules/pharmacy/index.js'
import { Db } from '../platform/db/db.js'
import { systemActor } from '../platform/system-actor.js'
import { reference } from './reference-files.js'

/** Gives a clinic the starter lists: diagnoses, tests and panels, medicines, prices. Loading them again adds only what is missing. */
export async function loadReference(app: NestFastifyApplication, tenant: string): Promise<void> {
  await app.get(Db).write(systemActor(tenant), async (tx) => {
    await loadPrices(tx, reference<ReferenceService[]>('services.json'))
    await loadDiagnosisCodes(tx, reference<DiagnosisCodeRow[]>('icd10.json'))
    await loadCatalogue(tx, reference<ListedTest[]>('lab-tests.json'), reference<ListedPanel[]>('lab-panels.json'))
    await loadMedicines(tx, reference<MedicineRow[]>('medicines.json'))
  })
}
