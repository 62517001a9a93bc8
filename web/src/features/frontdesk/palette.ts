import { queue } from '@tabib/contracts/frontdesk/queue'
import { IconTicket } from '@tabler/icons-react'
import i18next from 'i18next'
import { call } from '../../api/call.js'
import { paths } from '../../paths.js'
import type { PaletteProvider } from '../../shell/palette.js'
import { latinDigits } from '../../ui/digits.js'
import { visitOf } from './visitCode.js'

/** Tokens of today by number, name or scanned slip. */
export default {
  group: 'frontdesk:palette.group',
  async find(text, { me, signal }) {
    const scanned = visitOf(text)
    const sought = latinDigits(text).trim().toLocaleLowerCase()
    if (!me.permissions.includes('frontdesk.queue.read') || (!scanned && sought === '')) return []
    const doctor =
      me.permissions.includes('frontdesk.queue.call') && !me.permissions.includes('frontdesk.arrival.check_in')
    const { items } = await call(queue.today, { query: {} }, { signal })
    return items
      .filter((a) =>
        scanned
          ? a.encounterId === scanned
          : String(a.token) === sought || (sought.length >= 2 && a.patient.name.toLocaleLowerCase().includes(sought)),
      )
      .slice(0, 6)
      .map((a) => ({
        id: `token-${a.id}`,
        title: i18next.t('frontdesk:palette.token', { token: a.token, name: a.patient.name }),
        detail: `${a.doctor.name} · ${i18next.t(`frontdesk:status.${a.status}`)}`,
        icon: IconTicket,
        to: doctor ? paths.consultation(a.encounterId) : `${paths.desk()}?visit=${a.encounterId}&all=1`,
      }))
  },
} satisfies PaletteProvider
