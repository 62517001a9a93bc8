import { labOrders } from '@tabib/contracts/lab/orders'
import { IconTestPipe } from '@tabler/icons-react'
import i18next from 'i18next'
import { call } from '../../api/call.js'
import { paths } from '../../paths.js'
import type { PaletteProvider } from '../../shell/palette.js'
import { nameNow } from './words.js'

/** Orders by tube, patient or test. */
export default {
  group: 'lab:palette.group',
  async find(text, { me, signal }) {
    if (!me.permissions.includes('lab.sample.collect') || text.length < 3) return []
    const { items } = await call(labOrders.worklist, { query: { q: text, limit: 5 } }, { signal })
    return items.map((o) => ({
      id: `lab-order-${o.id}`,
      title: `${nameNow(o.title)} · ${o.patient.name}`,
      detail: [o.sampleNumber, i18next.t(`lab:status.${o.status}`)].filter(Boolean).join(' · '),
      icon: IconTestPipe,
      to: paths.labOrder(o.id),
    }))
  },
} satisfies PaletteProvider
