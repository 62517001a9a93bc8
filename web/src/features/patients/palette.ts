import { phoneForPeople } from '@tabib/contracts/core/phone'
import { ageOn } from '@tabib/contracts/core/time'
import { patients } from '@tabib/contracts/patients/patients'
import { IconUser, IconUserPlus } from '@tabler/icons-react'
import i18next from 'i18next'
import { call } from '../../api/call.js'
import { loadWords } from '../../i18n/i18n.js'
import { isolatedPhone } from '../../i18n/isolates.js'
import { paths } from '../../paths.js'
import type { PaletteItem, PaletteProvider } from '../../shell/palette.js'

/** People by number, phone or name, and registering somebody new. */
export default {
  group: 'patients:title',
  async find(text, { me, signal }) {
    if (!me.permissions.includes('patients.patient.read')) return []
    await loadWords('patients')
    const items: PaletteItem[] = []
    if (text.trim().length >= 2) {
      const found = await call(patients.search, { query: { q: text } }, { signal })
      const today = new Date().toISOString().slice(0, 10)
      for (const p of found.items.slice(0, 8)) {
        const age = i18next.t('core:age.years', { years: ageOn(p.birthDate, today).years })
        const detail = [p.number, age, p.phone && isolatedPhone(phoneForPeople(p.phone))].filter(Boolean).join(' · ')
        items.push({ id: `patient-${p.id}`, title: p.name, detail, icon: IconUser, to: paths.patient(p.id) })
      }
    }
    const add = i18next.t('patients:register.title')
    if (
      me.permissions.includes('patients.patient.register') &&
      add.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase())
    ) {
      items.push({ id: 'patient-new', title: add, icon: IconUserPlus, to: `${paths.patients()}?new=1` })
    }
    return items
  },
} satisfies PaletteProvider
