import { staff } from '@tabib/contracts/identity/staff'
import { IconUser, IconUserPlus } from '@tabler/icons-react'
import i18next from 'i18next'
import { call } from '../../api/call.js'
import { paths } from '../../paths.js'
import type { PaletteItem, PaletteProvider } from '../../shell/palette.js'

/** Staff by name, and taking somebody on. */
export default {
  group: 'identity:palette.group',
  async find(text, { me, signal }) {
    if (!me.permissions.includes('identity.staff.read')) return []
    const items: PaletteItem[] = []
    if (text.length >= 2) {
      const found = await call(staff.list, { query: { q: text, limit: 5 } }, { signal })
      for (const s of found.items) {
        const detail = [s.number, s.speciality].filter(Boolean).join(' · ')
        items.push({ id: `staff-${s.id}`, title: s.name, detail, icon: IconUser, to: paths.person(s.id) })
      }
    }
    const add = i18next.t('identity:staff.add')
    if (
      me.permissions.includes('identity.staff.manage') &&
      add.toLocaleLowerCase().includes(text.toLocaleLowerCase())
    ) {
      items.push({ id: 'staff-add', title: add, icon: IconUserPlus, to: `${paths.staff()}?open=new` })
    }
    return items
  },
} satisfies PaletteProvider
