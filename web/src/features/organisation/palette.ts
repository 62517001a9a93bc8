import { clinics } from '@tabib/contracts/organisation/clinics'
import { IconBuildingHospital } from '@tabler/icons-react'
import { call } from '../../api/call.js'
import { paths } from '../../paths.js'
import type { PaletteProvider } from '../../shell/palette.js'

/** Branches by name or prefix. */
export default {
  group: 'organisation:title',
  async find(text, { me, signal }) {
    const sought = text.trim().toLocaleLowerCase()
    if (!me.permissions.includes('organisation.settings.manage') || sought.length < 2) return []
    const { items } = await call(clinics.list, {}, { signal })
    return items
      .filter((c) => `${c.name} ${c.code} ${c.clinicName}`.toLocaleLowerCase().includes(sought))
      .slice(0, 5)
      .map((c) => ({
        id: `clinic-${c.id}`,
        title: c.name,
        detail: c.clinicName,
        icon: IconBuildingHospital,
        to: paths.clinic(c.id),
      }))
  },
} satisfies PaletteProvider
