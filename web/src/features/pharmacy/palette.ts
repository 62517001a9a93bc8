import { dispensings } from '@tabib/contracts/pharmacy/dispensing'
import { IconPrescription } from '@tabler/icons-react'
import { call } from '../../api/call.js'
import { paths } from '../../paths.js'
import type { PaletteProvider } from '../../shell/palette.js'

/** Prescriptions to hand out, by patient, number or scanned slip. */
export default {
  group: 'pharmacy:palette.group',
  async find(text, { me, signal }) {
    if (!me.permissions.includes('pharmacy.dispensing.dispense') || text.length < 3) return []
    const { items } = await call(dispensings.waiting, { query: { q: text, limit: 5 } }, { signal })
    return items.map((p) => ({
      id: `prescription-${p.id}`,
      title: p.patient.name,
      detail: [p.patient.number, ...p.medicines.slice(0, 3)].join(' · '),
      icon: IconPrescription,
      to: paths.dispense(p.id),
    }))
  },
} satisfies PaletteProvider
