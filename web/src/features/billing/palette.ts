import { dues } from '@tabib/contracts/billing/dues'
import { IconCashRegister, IconReceipt } from '@tabler/icons-react'
import i18next from 'i18next'
import { call } from '../../api/call.js'
import { paths } from '../../paths.js'
import type { PaletteItem, PaletteProvider } from '../../shell/palette.js'

/** What is owed, by person, token, invoice number or scanned slip; and taking a payment. */
export default {
  group: 'billing:palette.group',
  async find(text, { me, signal }) {
    if (!me.permissions.includes('billing.payment.take')) return []
    const items: PaletteItem[] = []
    if (text.length >= 2) {
      const found = await call(dues.list, { query: { q: text, limit: 5 } }, { signal })
      for (const d of found.items) {
        const detail = [d.patient.number, d.doctorName].filter(Boolean).join(' · ')
        items.push({
          id: `due-${d.id}`,
          title: d.patient.name,
          detail,
          icon: IconReceipt,
          to: `${paths.register()}?open=${d.id}`,
        })
      }
    }
    const take = i18next.t('billing:palette.take')
    if (take.toLocaleLowerCase().includes(text.toLocaleLowerCase())) {
      items.push({ id: 'billing-take', title: take, icon: IconCashRegister, to: paths.register(), shortcut: 'F9' })
    }
    return items
  },
} satisfies PaletteProvider
