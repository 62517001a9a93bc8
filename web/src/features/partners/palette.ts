import { thirdParties } from '@tabib/contracts/partners/third-parties'
import { IconBuildingCommunity, IconPlus } from '@tabler/icons-react'
import i18next from 'i18next'
import { call } from '../../api/call.js'
import { loadWords } from '../../i18n/i18n.js'
import { paths } from '../../paths.js'
import type { PaletteItem, PaletteProvider } from '../../shell/palette.js'

/** Third parties by name, and adding one. */
export default {
  group: 'partners:title',
  async find(text, { me, signal }) {
    if (!me.permissions.includes('partners.partner.read')) return []
    await loadWords('partners')
    const items: PaletteItem[] = []
    if (text.trim().length >= 2) {
      const found = await call(thirdParties.list, { query: { q: text, active: true, limit: 5 } }, { signal })
      for (const p of found.items) {
        items.push({
          id: `partner-${p.id}`,
          title: p.name,
          detail: i18next.t(`partners:kind.${p.kind}`),
          icon: IconBuildingCommunity,
          to: `${paths.thirdParties()}?open=${p.id}`,
        })
      }
    }
    const add = i18next.t('partners:add')
    if (
      me.permissions.includes('partners.partner.manage') &&
      add.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase())
    ) {
      items.push({ id: 'partner-add', title: add, icon: IconPlus, to: `${paths.thirdParties()}?open=new` })
    }
    return items
  },
} satisfies PaletteProvider
