import { IconAlertOctagon, IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { VitalFlag } from '@tabib/contracts/encounters/vitals.bands'
import { useTranslation } from 'react-i18next'
import { StateChip } from '../../ui/StateChip.js'

const looks = {
  L: { tone: 'care', icon: IconArrowDown },
  H: { tone: 'care', icon: IconArrowUp },
  LL: { tone: 'danger', icon: IconAlertOctagon },
  HH: { tone: 'danger', icon: IconAlertOctagon },
} as const

/** Low, high, very low, very high: by icon and word. Nothing where there is nothing to say. */
export function FlagChip({ flag }: { flag: VitalFlag | null | undefined }) {
  const { t } = useTranslation('encounters')
  return flag ? <StateChip {...looks[flag]} label={t(`flags.${flag}`)} /> : null
}
